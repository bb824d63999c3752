import CryptoKit
import Foundation
import JavaScriptCore

/// May this iPhone be connected as a Tap to Pay reader now? Decided on the phone, offline, before the SDK is asked.
///
///     let gate = TapToPayGate(bundle: .main)          // gate.js and bundle.json among the app's resources
///     let decision = gate.decide(facts: TapToPayFacts.collect(), ask: Ask(sdk: "5.8.0", country: "GB"))
///     if decision.verdict == .refuse { show(decision.reasons.first?.sentence) }
///
/// The logic is the JavaScript evaluator, run by JavaScriptCore, so that every platform answers alike: `vectors.json`
/// and `TapToPayGateTests.swift` hold it to that. Nothing here throws: what goes wrong is an undetermined decision.
/// Use it from one thread at a time.
public final class TapToPayGate {
    private let decideAsText: JSValue?
    /// Why nothing can be decided; nil when all is well.
    public let trouble: String?

    /// Opens the texts of `gate.js` and `bundle.json`.
    public init(evaluator: String, policy: String) {
        let context = JSContext()
        context?.exceptionHandler = { _, _ in }
        context?.evaluateScript(evaluator)
        context?.setObject(policy, forKeyedSubscript: "tapreadyPolicy" as NSString)
        context?.evaluateScript(TapToPayGate.bridge)
        let found = context?.objectForKeyedSubscript("tapreadyDecide")
        decideAsText = (found?.isUndefined ?? true) ? nil : found
        let told = context?.objectForKeyedSubscript("tapreadyTrouble")
        trouble = decideAsText == nil ? "the evaluator does not run" : (told?.isString ?? false) ? told?.toString() : nil
    }

    /// Opens the two files among a bundle's resources.
    public convenience init(bundle: Bundle) {
        self.init(evaluator: TapToPayGate.text("gate", "js", bundle), policy: TapToPayGate.text("bundle", "json", bundle))
    }

    /// Decide. `onUnknown` is the caller's own word for this call, in place of the policy's. Never throws.
    public func decide(facts: [String: Fact], ask: Ask = Ask(), onUnknown: Effect? = nil) -> Decision {
        let encoder = JSONEncoder()
        let options = onUnknown.map { ["onUnknown": $0.rawValue] } ?? [:]
        guard
            let said = try? encoder.encode(facts),
            let asked = try? encoder.encode(ask),
            let more = try? encoder.encode(options),
            let answer = decide(facts: text(said), ask: text(asked), options: text(more)),
            let decision = try? JSONDecoder().decode(Decision.self, from: Data(answer.utf8))
        else { return .undetermined(trouble ?? "the evaluator gave no answer", effect: onUnknown ?? .warn, intent: ask.intent) }
        return decision
    }

    /// The same in JSON; nil when the evaluator does not run.
    public func decide(facts: String, ask: String, options: String) -> String? {
        guard let answer = decideAsText?.call(withArguments: [facts, ask, options]), answer.isString else { return nil }
        return answer.toString()
    }

    /// Whether a bundle that was fetched is signed (bundle.json.sig) by the key whose public half is given as PEM.
    public static func isSigned(policy: String, signature: String, publicKey: String) -> Bool {
        guard
            let key = try? P256.Signing.PublicKey(pemRepresentation: publicKey),
            let der = Data(base64Encoded: signature.trimmingCharacters(in: .whitespacesAndNewlines)),
            let signed = try? P256.Signing.ECDSASignature(derRepresentation: der)
        else { return false }
        return key.isValidSignature(signed, for: Data(policy.utf8))
    }

    private func text(_ data: Data) -> String { String(decoding: data, as: UTF8.self) }

    private static func text(_ name: String, _ type: String, _ bundle: Bundle) -> String {
        guard let file = bundle.url(forResource: name, withExtension: type) else { return "" }
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }

    private static let bridge = """
    var tapreadyGate = TapToPayGate.openGate(tapreadyPolicy);
    var tapreadyTrouble = tapreadyGate.trouble;
    function tapreadyDecide(facts, ask, options) {
      return JSON.stringify(tapreadyGate.decide(JSON.parse(facts), JSON.parse(ask), JSON.parse(options)));
    }
    """
}

/// A fact's value with its source. `masked` says what spoiled the reading: such a fact decides nothing.
public struct Fact: Encodable {
    public enum Value: Encodable {
        case flag(Bool), number(Int), text(String), texts([String])

        public func encode(to encoder: Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .flag(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .text(let value): try container.encode(value)
            case .texts(let value): try container.encode(value)
            }
        }
    }

    public let value: Value
    public let origin: String
    public let masked: String?

    public init(_ value: Value, origin: String, masked: String? = nil) {
        self.value = value
        self.origin = origin
        self.masked = masked
    }
}

/// The question beside the facts.
public struct Ask: Encodable {
    /// `5.8.0` or `react-native:0.0.1-beta.33`; nil: the newest release of the day.
    public var sdk: String?
    /// Country of the payments, ISO 3166-1 alpha-2; nil: market demands are not known.
    public var country: String?
    /// The instant as RFC 3339 (`2026-11-22T12:00:00Z`); nil: now. Days begin at 00:00 UTC.
    public var at: String?
    /// Language of the sentences; nil: the policy's.
    public var language: String?
    /// `tap_to_pay`, or another reader: `bluetooth`, `internet`, `usb`, `handoff`.
    public var intent: String
    public var simulated: Bool
    /// The device's name, for waivers that name units.
    public var subject: String?

    public init(
        sdk: String? = nil, country: String? = nil, at: String? = nil, language: String? = nil,
        intent: String = "tap_to_pay", simulated: Bool = false, subject: String? = nil
    ) {
        self.sdk = sdk
        self.country = country
        self.at = at
        self.language = language
        self.intent = intent
        self.simulated = simulated
        self.subject = subject
    }
}

/// What to do: connect, connect and tell the user something, or offer another reader.
public enum Verdict: String, Decodable { case admit, refuse, admitWithWarning = "admit_with_warning" }

/// What one reason does to the decision, the mildest first.
public enum Effect: String, Decodable { case admit, warn, refuse }

/// One rule that is not simply met. `code` stays the same from bundle to bundle.
public struct Reason: Decodable {
    public let code: String
    /// `unmet`, `waived`, `unknown`, `to_confirm` or `expiring`.
    public let outcome: String
    public let effect: Effect
    public let stage: String
    /// For the user, in the language asked for.
    public let sentence: String
    public let remedy: String
    /// Who can mend it: `cashier`, `it`, `developer`, `provider`, `vendor`, `nobody`.
    public let who: String
    public let needsInternet: Bool
    public let requirements: [String]
    /// What the SDK would answer, by kit.
    public let errors: [String: [String]]
    public let until: String?
    public let missing: [String]

    enum CodingKeys: String, CodingKey {
        case code, outcome, effect, stage, sentence, remedy, who, requirements, errors, until, missing
        case needsInternet = "needs_internet"
    }
}

/// Reader hardware that can be used all the same. It is never refused.
public struct ReaderChoice: Decodable {
    public let type: String
    public let models: [String]
    public let platforms: [String]
}

/// The answer. It holds until `validUntil`, the first instant at which it holds no more.
public struct Decision: Decodable {
    public let verdict: Verdict
    /// What the mode `enforce` would have said.
    public let enforced: Verdict
    public let mode: String
    public let intent: String
    public let stage: String
    /// `eligible`, `not_eligible` or `undetermined`, whatever the policy makes of it.
    public let eligibility: String
    public let reasons: [Reason]
    public let readers: [ReaderChoice]
    public let eligibleUntil: String?
    /// Whether the bundle is outside the days it was made for.
    public let stale: Bool
    /// Facts that were given and could not be read: they count as not known.
    public let ignored: [String]
    /// What went wrong inside, for the log.
    public let failure: String?
    public let decidedAt: String
    public let validUntil: String

    enum CodingKeys: String, CodingKey {
        case verdict, enforced, mode, intent, stage, eligibility, reasons, readers, stale, ignored, failure
        case eligibleUntil = "eligible_until"
        case decidedAt = "decided_at"
        case validUntil = "valid_until"
    }

    /// What is said when the evaluator itself does not run. Other readers than the phone are admitted all the same.
    static func undetermined(_ failure: String, effect: Effect, intent: String) -> Decision {
        let now = ISO8601DateFormatter().string(from: Date())
        let phone = intent == "tap_to_pay"
        let verdict: Verdict = !phone || effect == .admit ? .admit : effect == .warn ? .admitWithWarning : .refuse
        let reason = Reason(
            code: "gate.failed", outcome: "unknown", effect: effect, stage: "connect",
            sentence: "Whether this device can take payments by Tap to Pay could not be found out",
            remedy: "Try again, and update the app.", who: "developer", needsInternet: false,
            requirements: [], errors: [:], until: nil, missing: []
        )
        return Decision(
            verdict: verdict, enforced: verdict, mode: "enforce", intent: intent, stage: "connect",
            eligibility: phone ? "undetermined" : "eligible", reasons: phone ? [reason] : [], readers: [],
            eligibleUntil: nil, stale: false, ignored: [], failure: failure, decidedAt: now, validUntil: now
        )
    }
}
