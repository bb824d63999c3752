"""Words for what no probe of a device reads: the question, the app, the market, the provider's list."""

from __future__ import annotations

from eligibility.facts.fact import FactType

FACTS = (
    FactType(
        "question.country", "text", "Country", "The country asked about, ISO 3166-1 alpha-2 (PR for Puerto Rico).",
        "Where the payments are taken.",
    ),
    FactType(
        "question.simulated", "yes_no", "Simulated reader", "Whether the question is about the simulated reader.",
        "The isSimulated flag of the discovery configuration.",
    ),
    FactType("sdk.version", "version", "SDK version", "The native SDK version asked about.", "The app's build files."),
    FactType(
        "market.available", "periods", "Generally available", "When Tap to Pay is generally available in the country asked about.",
        "The provider's documentation.",
    ),
    FactType(
        "market.preview", "periods", "In public preview", "When Tap to Pay is in public preview in the country asked about.",
        "The provider's documentation.",
    ),
    FactType(
        "provider.listed", "periods", "Named by the provider", "When the provider's list of supported devices names this model.",
        "The provider's documentation.",
    ),
    FactType("provider.listed_type", "text", "Listed as", "The device type under which the provider lists the model.", "The provider's list."),
    FactType(
        "app.library", "yes_no", "Tap to Pay library",
        "Whether the app uses stripeterminal-taptopay and stripeterminal-core in place of stripeterminal.", "The app's build.gradle.",
    ),
    FactType("app.debuggable", "yes_no", "Debuggable app", "Whether the app is a debuggable build.", "The build variant that is installed."),
    FactType(
        "app.isolated_process", "yes_no", "Tap to Pay process left alone",
        "Whether nothing else of the app starts in the separate Tap to Pay process.",
        "Application.onCreate returns early when TapToPay.isInTapToPayProcess(); no provider or runtime starts there.",
    ),
    FactType(
        "app.hide_overlay_permission", "yes_no", "HIDE_OVERLAY_WINDOWS declared", "Whether the merged manifest has that permission.",
        "The merged AndroidManifest.xml.",
    ),
    FactType(
        "app.location_permission", "yes_no", "Location permission", "Whether the app declares the location permission and the user granted it.",
        "Settings > Apps > the app > Permissions > Location.",
    ),
    FactType(
        "app.shared_system_uid", "yes_no", "Shared system user id", "Whether the app has android:sharedUserId=\"android.uid.system\".",
        "The merged AndroidManifest.xml.",
    ),
    FactType("app.pin_library", "yes_no", "PIN library", "Whether the app's build keeps the SDK's PIN library.", "The app's build.gradle."),
    FactType(
        "app.entitlement", "text", "Tap to Pay entitlement",
        "Which com.apple.developer.proximity-reader.payment.acceptance entitlement the app has.",
        "The provisioning profile.", frozenset({"none", "development", "distribution"}),
    ),
    FactType(
        "app.offers_fallback", "yes_no", "Fallback offered", "Whether the app offers another card, a card reader or a payment link.",
        "Decline a payment and look.",
    ),
    FactType("app.pin_tested", "yes_no", "PIN entry tested", "Whether PIN entry was tried with a physical test card.", "Test amounts ending in .03."),
    FactType(
        "app.schemes", "texts", "Card schemes needed", "The card schemes that the merchant needs.",
        "The merchant's contract.",
    ),
    FactType("app.minimum_ios", "version", "Deployment target", "The lowest iOS the app installs on.", "Xcode > Deployment target."),
)
