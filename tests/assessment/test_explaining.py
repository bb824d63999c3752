"""What an SDK says, decoded: every code, number and message of the facts, in every wrapping, ranked by evidence."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.assessment import Question
from eligibility.assessment.explaining import explain
from eligibility.assessment.explanation import Conclusion, ExplainedError, Explanation, Standing
from eligibility.assessment.explanation_document import explanation_schema
from eligibility.workbench import Workbench
from tests.devices import ON, assess_folder, facts, ready_android, ready_iphone

BENCH = Workbench()
PACK = BENCH.pack

ANDROID = {
    "TAP_TO_PAY_LIBRARY_NOT_INCLUDED": "app.library",
    "TAP_TO_PAY_UNSUPPORTED_DEVICE": "android.nfc",
    "TAP_TO_PAY_UNSUPPORTED_ANDROID_VERSION": "android.version",
    "TAP_TO_PAY_UNSUPPORTED_PROCESSOR": "android.arm-processor",
    "TAP_TO_PAY_DEVICE_TAMPERED": "android.bootloader-locked",
    "TAP_TO_PAY_INSECURE_ENVIRONMENT": "android.developer-options",
    "TAP_TO_PAY_PIN_UNAVAILABLE": "pin.library",
    "TAP_TO_PAY_DEBUG_NOT_SUPPORTED": "app.release-build",
    "TAP_TO_PAY_NFC_DISABLED": "android.nfc-enabled",
    "LOCATION_SERVICES_DISABLED": "android.location-services",
    "ANDROID_API_LEVEL_ERROR": "min-sdk-override",
    "UNSUPPORTED_SDK": "sdk.accepted",
    "FEATURE_NOT_ENABLED_ON_ACCOUNT": "pin.sdk",
    "ATTESTATION_FAILURE": "android.play-certified",
    "CARD_READ_TIMED_OUT": "no-tap",
    "SESSION_EXPIRED": "android.clock",
    "MISSING_PREREQUISITE": "prerequisite",
    "MISSING_EMV_DATA": "card-data",
    "UNEXPECTED_SDK_ERROR": "sdk.android-key-import",
    "READER_TAMPERED": "other-reader-tampered",
    "LOCAL_MOBILE_LIBRARY_NOT_INCLUDED": "app.library",
    "LOCAL_MOBILE_UNSUPPORTED_DEVICE": "android.nfc",
    "LOCAL_MOBILE_UNSUPPORTED_ANDROID_VERSION": "android.version",
    "LOCAL_MOBILE_DEVICE_TAMPERED": "android.bootloader-locked",
    "LOCAL_MOBILE_DEBUG_NOT_SUPPORTED": "app.release-build",
    "LOCAL_MOBILE_NFC_DISABLED": "android.nfc-enabled",
}
IOS = {
    2200: ("LocationServicesDisabled", "iphone.location-services"),
    2900: ("CommandNotAllowed", "iphone.entitlement"),
    2910: ("UnsupportedMobileDeviceConfiguration", "iphone.ios-current"),
    2920: ("PasscodeNotEnabled", "iphone.passcode"),
    2930: ("CommandNotAllowedDuringCall", "phone-call"),
    2940: ("InvalidAmount", "amount"),
    2950: ("InvalidCurrency", "currency"),
    2960: ("TapToPayReaderTOSAcceptanceRequiresiCloudSignIn", "iphone.apple-account"),
    2970: ("TapToPayReaderTOSAcceptanceCanceled", "terms-cancelled"),
    3030: ("IncompatibleReader", "reader-mismatch"),
    3100: ("NFCDisabled", "nfc-off-managed"),
    3850: ("UnsupportedReaderVersion", "reader-software"),
    1870: ("UnsupportedSDK", "sdk.ios-accepted"),
    3900: ("ReaderNotAccessibleInBackground", "in-background"),
    3905: ("TapToPayReaderRequestInterrupted", "in-background"),
    3910: ("TapToPayReaderFailedToPrepare", "iphone.internet"),
    3920: ("TapToPayReaderDeviceBanned", "apple-ban"),
    3930: ("TapToPayReaderTOSNotYetAccepted", "terms-not-accepted"),
    3940: ("TapToPayReaderTOSAcceptanceFailed", "terms-failed"),
    3950: ("TapToPayReaderMerchantBlocked", "apple-merchant-limit"),
    3960: ("TapToPayReaderInvalidMerchant", "account-invalid"),
    3970: ("TapToPayReaderAccountDeactivated", "apple-account-deactivated"),
    3971: ("TapToPayReaderOfflineModeNotAllowed", "offline-mode"),
    3972: ("TapToPayReaderOfflineModeSessionExpired", "offline-mode"),
    3973: ("TapToPayReaderOfflineModeSessionInvalidated", "offline-mode"),
    3974: ("TapToPayReaderOfflineModeTokenIssuerChanged", "offline-mode"),
    1590: ("InvalidDiscoveryConfiguration", "parameters"),
    1921: ("InvalidRequiredParameterOnBehalfOf", "parameters"),
    1960: ("InvalidLocationIdParameter", "parameters"),
    9000: ("NotConnectedToInternet", "iphone.internet"),
    9040: ("InternalNetworkError", "iphone.internet"),
    9041: ("TapToPayInternalNetworkError", "iphone.internet"),
    5000: ("UnexpectedSdkError", "sdk-fault"),
    5005: ("GenericReaderError", "sdk-fault"),
}
LOSSY = {
    "UNSUPPORTED_OPERATION": {2900, 2910, 2920, 2930, 3900},
    "READER_SOFTWARE_UPDATE_FAILED": {2960, 3910, 3930, 3940},
    "CANCELED": {2970},
    "UNSUPPORTED_READER_VERSION": {3920, 3030, 3850},
    "TAP_TO_PAY_READER_MERCHANT_BLOCKED": {3950},
    "INVALID_REQUIRED_PARAMETER": {3960, 2940, 2950, 1921},
    "DECLINED_BY_STRIPE_API": {3970},
    "STRIPE_API_CONNECTION_ERROR": {9041, 9000, 9040},
    "TAP_TO_PAY_NFC_DISABLED": {3100},
    "TAP_TO_PAY_READER_REQUEST_INTERRUPTED": {3905},
    "LOCATION_SERVICES_DISABLED": {2200},
    "UNSUPPORTED_SDK": {1870},
}
MESSAGES = {
    "Device does not have NFC": ("support", "android.nfc"),
    "Device does not use Trusted Execution Environment": ("support", "android.hardware-keystore"),
    "Device does not use Trusted Execution Environment, or does not support hardware-backed key attestation.": ("support", "android.hardware-keystore"),
    "android.security.KeyStoreException: Signature/MAC verification failed (internal Keystore code: -10003)": ("support", "android.keystore-operations"),
    "HW KeyStore version may be too low for SDK 5.X, needs HW KeyStore >100 device may need system update": ("support", "android.hardware-keystore"),
    "Developer Options must not be enabled when using the production version of the Tap to Pay reader. Please use a simulated version": ("discover", "android.developer-options"),
    "Debuggable applications are not supported when using the production version": ("discover", "app.release-build"),
    "Tap to Pay reader not operating in secure process": ("discover", "app.process"),
    "Failed to generate key pair.": ("connect", "android.play-certified"),
    "KEY_ERROR (null): Error setting key entry during secure import": ("connect", "sdk.android-key-import"),
    "Failed to generate attestation.": ("connect", "android.play-services"),
    "ATTESTATION_FAILURE (req_A1): device is not Google Mobile Services (GMS) certified and": ("connect", "android.play-certified"),
    "ATTESTATION_FAILURE (req_A1): This device does not meet Stripe\u2019s Tap to Pay device requirements (bootloader unlocked, emulator, not GMS": ("connect", "android.bootloader-locked"),
    "ATTESTATION_FAILURE (req_A1): Unexpected error occurred, clear app data and try again": ("connect", "attestation-outage"),
    'ATTESTATION_FAILURE (req_A1): The Android patch version "202503" installed on your device is unsupported. You must update your OS': ("connect", "android.security-patch"),
    "PIN collection failed due to insecure environment: Screen recording or sharing detected": ("pin", "pin.single-display"),
    "Location services must be enabled to use terminal": ("discover", "android.location-services"),
    "java.lang.RuntimeException: Unable to get provider com.stripe.cots.content.CotsContentProvider: NPE": ("discover", "process-crash"),
    "UNEXPECTED_SDK_ERROR userErrorMessage=AttestationFailure": ("collect", "android.sunmi-d3-pro"),
}  # fmt: skip


def one(text: str, **more: Any) -> ExplainedError:
    explanation = explain(text, PACK, **more)
    assert len(explanation.errors) == 1, [error.written for error in explanation.errors]
    return explanation.errors[0]


def first(text: str) -> str:
    return one(text).possibilities[0].id


def judged(text: str, values: dict[str, Any], **question: Any) -> Explanation:
    """The explanation against a device made of facts."""
    sheet = BENCH.sheet(facts=facts(values))
    assessment = BENCH.assess(sheet, Question("stripe", ON, **question))
    found = {finding.rule.id: finding for finding in assessment.findings}
    return explain(text, PACK, lambda rule: found[rule.id], platform=values["device.platform"])


@pytest.mark.parametrize("prefix", ["", "INTEGRATION_ERROR.", "USER_ERROR.", "UNEXPECTED_ERROR.", "TerminalErrorCode.", "com.stripe.stripeterminal.external.models.TerminalErrorCode."])  # fmt: skip
@pytest.mark.parametrize("code", ANDROID)
def test_an_android_code_is_explained_with_any_prefix(code: str, prefix: str) -> None:
    assert ANDROID[code] in [possibility.id for possibility in one(prefix + code).possibilities]
    assert ANDROID[code] in [possibility.id for possibility in one(f"{prefix}{code}".lower()).possibilities]
    assert one(f"E/App: TerminalException(errorCode={prefix}{code}, apiError=null)").readings[0].kit == "android"


@pytest.mark.parametrize("code", [code for code in ANDROID if code not in LOSSY and code != "UNEXPECTED_SDK_ERROR"])
def test_the_likeliest_cause_of_a_code_comes_first(code: str) -> None:
    assert first(code) == ANDROID[code]


@pytest.mark.parametrize("number", IOS)
def test_an_ios_error_is_explained_in_every_spelling(number: int) -> None:
    name, cause = IOS[number]
    spellings = [
        str(number),
        f"SCPError {number}",
        f"SCPError{name}",
        f"SCPErrorCode.{name[0].lower()}{name[1:]}" if not name.startswith("NFC") else "SCPError.nfcDisabled",
        f'Error Domain=com.stripe-terminal Code={number} "Told." UserInfo={{NSLocalizedDescription=Told.}}',
        f"ErrorCode(_nsError: Error Domain=com.stripe-terminal Code={number})",
        f"The operation couldn\u2019t be completed. (com.stripe-terminal error {number}.)",
        json.dumps({"code": "UNKNOWN_TO_US", "nativeErrorCode": str(number), "message": "Told."}),
        json.dumps(json.dumps({"nativeErrorCode": number, "underlyingError": {"code": "7", "iosDomain": "Apple"}})),
        f"ErrorCode.Code(rawValue: {number})",
    ]
    for text in spellings:
        error = one(text)
        assert error.readings[0].number == number, text
        assert error.possibilities[0].id == cause


@pytest.mark.parametrize("name", ["DeviceBanned", "FailedToPrepare", "TOSNotYetAccepted", "MerchantBlocked", "InvalidMerchant", "AccountDeactivated"])  # fmt: skip
def test_the_old_names_of_apples_errors_are_known(name: str) -> None:
    old, new = one(f"SCPErrorAppleBuiltInReader{name}"), one(f"SCPErrorTapToPayReader{name}")
    assert old.readings == new.readings
    assert old.readings[0].earlier[0].name == f"AppleBuiltInReader{name}"


@pytest.mark.parametrize("code", LOSSY)
def test_a_lossy_code_stands_for_all_its_native_errors_and_the_number_beside_it_decides(code: str) -> None:
    alone = one(code)
    assert {error.number for error in alone.readings if error.number} == LOSSY[code]
    assert alone.lossy == (len(alone.readings) > 1)
    if alone.lossy:
        assert all(possibility.of for possibility in alone.possibilities)
    for number in LOSSY[code]:
        native = one(json.dumps({"name": "StripeError", "code": code, "nativeErrorCode": str(number), "message": "m"}))
        assert [error.number for error in native.readings] == [number]


def test_what_the_error_carries_along_is_told() -> None:
    metadata = {"deviceBannedUntilDate": "2026-12-01T00:00:00Z"}
    text = json.dumps({"code": "UNSUPPORTED_READER_VERSION", "nativeErrorCode": "3920", "metadata": metadata}, indent=1)
    assert one(text).details == (
        ("DeviceBannedUntilDate", "Until when Apple has banned the iPhone", "2026-12-01T00:00:00Z"),
    )
    swift = 'Error Domain=com.stripe-terminal Code=3910 "x" UserInfo={PrepareFailedReason=networkError, a=b}'
    assert one(swift).details[0][2] == "networkError"


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_tells_stage_and_cause(message: str) -> None:
    stage, cause = MESSAGES[message]
    wrapped = message.replace(" ", "\n   ", 3)
    log = f"08-04 09:00:00.1 123 456 E StripeTerminal: TerminalException: {message}\n"
    for text in (message, message.upper(), log * 3, f"\x1b[31m{message}\x1b[0m", wrapped):
        error = one(text)
        assert error.message is not None, text
        assert (error.stage and error.stage.value, error.possibilities[0].id) == (stage, cause)
    assert one(log * 3).times == 3


def test_a_message_beats_the_code_beside_it() -> None:
    text = "INTEGRATION_ERROR.TAP_TO_PAY_INSECURE_ENVIRONMENT: Tap to Pay reader not operating in secure process"
    assert [possibility.id for possibility in one(text).possibilities] == ["app.process", "sdk.android-play-protection"]


def test_words_of_every_log_are_codes_only_where_a_code_stands() -> None:
    assert not explain("Payment canceled. Failed to upload. Unknown host. CANCELED by user", PACK).errors
    assert one('{"code": "Failed", "message": "x"}').readings[0].code == "Failed"
    assert one("Canceled").readings[0].until == "0.0.1-beta.29"
    assert one('{"code":"CANCELED","nativeErrorCode":"2970"}').possibilities[0].id == "terms-cancelled"


@pytest.mark.parametrize("text", [
    'Error Domain=NSURLErrorDomain Code=9000 "x"', "Error Domain=kCFErrorDomain Code=2910",
    '{"code":"2920","message":"x","iosDomain":"NSCocoaErrorDomain"}', "12345", "29100", "port 2910", "", " \n ", "999999999999999",
])  # fmt: skip
def test_what_is_not_the_providers_is_not_explained(text: str) -> None:
    assert not explain(text, PACK).errors


@pytest.mark.parametrize(("text", "near"), [
    ("TAP_TO_PAY_NFC_DISABELD", "TAP_TO_PAY_NFC_DISABLED"), ("2911", "2910 UnsupportedMobileDeviceConfiguration"),
    ("SCPErrorPasscodeNotEnable", "SCPErrorPasscodeNotEnabled"), ("tap to pay nfc disable", "TAP_TO_PAY_NFC_DISABLED"),
])  # fmt: skip
def test_a_misspelt_code_gets_near_ones(text: str, near: str) -> None:
    explanation = explain(text, PACK)
    assert not explanation.errors
    assert near in explanation.near


LOGCAT = "\n".join(
    [
        *(f"08-04 09:00:{n % 60:02}.{n:03} 1200 1300 I ActivityManager: Start proc {n} code={n} port=2910" for n in range(3000)),
        "08-04 09:01:00.000 1200 1300 E StripeTerminal: TerminalException: Developer Options must not be enabled when using",
        "08-04 09:01:00.001 1200 1300 E StripeTerminal:   errorCode=TAP_TO_PAY_INSECURE_ENVIRONMENT",
        *(f"08-04 09:02:00.{n:03} 1200 1300 D chatter: {n}" for n in range(2000)),
        "08-04 09:03:00.000 1200 1300 E ReactNativeJS: { code: 'USER_ERROR.TAP_TO_PAY_NFC_DISABLED' }",
        "08-04 09:04:00.000 1200 1300 E ReactNativeJS: { code: 'LOCATION_SERVICES_DISABLED' }",
    ]
)  # fmt: skip


def test_the_errors_of_a_log_are_told_in_order_with_their_lines() -> None:
    found = explain(LOGCAT, PACK).errors
    assert [(error.possibilities[0].id, error.line) for error in found] == [
        ("android.developer-options", 3001), ("android.nfc-enabled", 5003), ("android.location-services", 5004),
    ]  # fmt: skip


def test_the_evidence_puts_the_cause_first_and_the_ruled_out_last() -> None:
    explanation = judged("TAP_TO_PAY_INSECURE_ENVIRONMENT", ready_android(debugging=True, overlay_apps=None))
    (error,) = explanation.errors
    order = [possibility.standing for possibility in error.possibilities]
    assert error.conclusion is Conclusion.CAUSE_FOUND
    assert error.possibilities[0].id == "android.debugging"
    assert error.possibilities[1].id == "pin.overlays"
    assert error.possibilities[1].find_out
    assert order == sorted(order, key=["cause", "open", "outside", "ruled_out"].index)
    assert order[-1] is Standing.RULED_OUT


def test_what_the_probe_masks_ranks_above_what_is_not_known() -> None:
    files = {
        "getprop.txt": "[ro.build.version.sdk]: [35]\n",
        "settings_list_global.txt": "adb_enabled=1\ndevelopment_settings_enabled=1\n",
    }
    assessment = assess_folder(BENCH, files)
    found = {finding.rule.id: finding for finding in assessment.findings}
    error = one("TAP_TO_PAY_INSECURE_ENVIRONMENT", finding_of=lambda rule: found[rule.id], platform="android")
    assert error.conclusion is Conclusion.OPEN
    assert [possibility.id for possibility in error.possibilities[:3]] == [
        "android.developer-options", "android.debugging", "pin.developer-options",
    ]  # fmt: skip
    assert {possibility.standing for possibility in error.possibilities[:3]} == {Standing.MASKED}
    assert error.possibilities[3].standing is Standing.OPEN


@pytest.mark.parametrize(
    "text", ["ATTESTATION_FAILURE (req_1): Unexpected error, clear app data", "ATTESTATION_FAILURE"]
)
def test_the_provider_is_likelier_when_the_device_meets_every_demand(text: str) -> None:
    (error,) = judged(text, ready_android()).errors
    assert error.conclusion is Conclusion.OUTSIDE_LIKELIER
    assert error.possibilities[0].id == "attestation-outage"
    assert error.possibilities[0].kind == "provider"


def test_evidence_that_rules_out_everything_is_said_to_contradict() -> None:
    (error,) = judged("TAP_TO_PAY_PIN_UNAVAILABLE", ready_android()).errors
    assert error.conclusion is Conclusion.CONTRADICTED


def test_evidence_of_the_other_platform_is_told() -> None:
    (error,) = judged("2920", ready_android()).errors
    assert error.conclusion is Conclusion.OTHER_PLATFORM
    (shared,) = judged("TAP_TO_PAY_NFC_DISABLED", ready_iphone()).errors
    assert [reading.number for reading in shared.readings] == [3100]
    (bare,) = judged("UNSUPPORTED_OPERATION", ready_android()).errors
    assert bare.conclusion is Conclusion.NONE_KNOWN


def test_the_lossy_code_is_resolved_by_the_evidence() -> None:
    (error,) = judged("UNSUPPORTED_OPERATION", ready_iphone(device__screen_lock=False)).errors
    assert error.possibilities[0].id == "iphone.passcode"
    assert error.possibilities[0].of == ("2920 PasscodeNotEnabled",)


ACCEPTANCE = [
    ("A1", "Device does not use Trusted Execution Environment, or does not support hardware-backed key attestation.",
     ready_android(keystore_version=41), {"sdk": "5.0.0"}, "android.hardware-keystore"),
    ("A4", 'The Android patch version "202503" installed on your device is unsupported.',
     ready_android(security_patch="2025-03-05"), {}, "android.security-patch"),
    ("A5", "TAP_TO_PAY_INSECURE_ENVIRONMENT", ready_android(developer_options=True), {"sdk": "5.6.0"}, "android.developer-options"),
    ("A6", "Tap to Pay reader not operating in secure process", ready_android(app__isolated_process=False), {}, "app.process"),
    ("A7", "not operating in secure process", ready_android(app__isolated_process=None), {}, "app.process"),
    ("A9", "Failed to generate key pair", ready_android(play_certified=False), {}, "android.play-certified"),
    ("A12", "Device does not have NFC", ready_android(nfc=False), {}, "android.nfc"),
    ("A13", "Unable to get provider com.stripe.cots.content.CotsContentProvider", ready_android(), {}, "process-crash"),
    ("A17", "Error setting key entry during secure import", ready_android(), {"sdk": "4.5.1"}, "sdk.android-key-import"),
    ("A19", "ATTESTATION_FAILURE", ready_android(), {}, "attestation-outage"),
    ("A21", "ATTESTATION_FAILURE", ready_android(app__shared_system_uid=True), {}, "app.own-uid"),
    ("A22", "UNEXPECTED_SDK_ERROR userErrorMessage=AttestationFailure", ready_android(), {}, "attestation-outage"),
    ("A23", "Failed to generate key pair (Km error -1000)", ready_android(keystore_operations=False), {}, "android.keystore-operations"),
    ("A24", "KeyStoreException: -10003", ready_android(api_level=31, version="12", keystore_operations=False), {}, "android.keystore-operations"),
    ("A25", "TAP_TO_PAY_NFC_DISABLED", ready_android(nfc_enabled=False), {}, "android.nfc-enabled"),
    ("A27", "Debuggable applications are not supported", ready_android(app__debuggable=True), {}, "app.release-build"),
    ("A28", "TAP_TO_PAY_LIBRARY_NOT_INCLUDED", ready_android(app__library=False), {}, "app.library"),
    ("A29", "UNSUPPORTED_SDK", ready_android(), {"sdk": "2.18.1"}, "sdk.accepted"),
    ("A39 model", "2910", ready_iphone(iphone__generation=10), {}, "iphone.model"),
    ("A39 system", "2910", ready_iphone(version="17.4.1", build="21E237"), {}, "iphone.ios-floor"),
    ("A40", "SCPErrorCommandNotAllowed", ready_iphone(app__entitlement="none"), {}, "iphone.entitlement"),
    ("A42", "3910", ready_iphone(), {}, "apple-configuration"),
    ("A43", "9040", ready_iphone(), {}, "network"),
    ("A46", "USER_ERROR.TAP_TO_PAY_DEVICE_TAMPERED", ready_android(rooted=True), {}, "android.not-rooted"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "device", "question", "cause"), [pytest.param(*case[1:], id=case[0]) for case in ACCEPTANCE]
)
def test_the_cases_from_the_field_come_out_as_their_threads_did(
    text: str, device: dict[str, Any], question: dict[str, Any], cause: str
) -> None:
    (error,) = judged(text, device, **question).errors
    assert error.possibilities[0].id == cause


def test_the_document_is_as_its_schema_says() -> None:
    schema = explanation_schema()
    texts = [*ANDROID, *map(str, IOS), *LOSSY, *MESSAGES, "nothing", LOGCAT]
    for text in texts:
        jsonschema.validate(explain(text, PACK).as_document(), schema)
    document = judged("TAP_TO_PAY_INSECURE_ENVIRONMENT", ready_android(debugging=True)).as_document()
    jsonschema.validate(json.loads(json.dumps(document)), schema)


PIECES = st.sampled_from(
    [*ANDROID, *map(str, IOS), *LOSSY, *MESSAGES, "code=", "Domain=", "\x1b[", "{", "\\n", "\ud800", "\u202e", "\n"]
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=30).map("".join) | st.text(max_size=300))
def test_no_text_makes_it_fail_and_every_answer_fits_the_schema(text: str) -> None:
    explanation = explain(text, PACK)
    for error in explanation.errors:
        assert error.possibilities
        assert error.times >= 1
        assert error.line >= 1
    assert bool(explanation.errors) or len(explanation.near) <= 3
    json.dumps(explanation.as_document())


HUGE = {
    "one letter": "a", "a code": "TAP_TO_PAY_NFC_DISABLED ", "lines": "TAP_TO_PAY_NFC_DISABLED\n", "half a code": "TAP_TO_PAY_",
    "half a message": "unexpected error ", "numbers": "code=2910 ", "domains": "domain=code=2910", "blanks": " ", "breaks": " \n ",
    "escapes": "\x1b[", "titles": "\x1b]", "braces": "{", "words": "a_", "far script": "漢", "digits": "2910", "dots": ".",
}  # fmt: skip


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", HUGE)
def test_ten_megabytes_are_read_quickly_whatever_they_are(kind: str) -> None:
    text = (HUGE[kind] * 10_000_000)[:10_000_000]
    explain(text, PACK)
