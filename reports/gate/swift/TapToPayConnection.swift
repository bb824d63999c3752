import Foundation

/// An error of the SDK, kept as it was: its number (`SCPError`) and what its `userInfo` tells.
public struct KeptError: Error {
    public let code: String
    public let message: String
    /// Until when Apple bars the device.
    public let deviceBannedUntil: String?
    /// Why the reader could not be prepared.
    public let prepareFailedReason: String?

    public init(_ error: Error) {
        let plain = error as NSError
        code = String(plain.code)
        message = plain.localizedDescription
        deviceBannedUntil = KeptError.said(plain, "DeviceBannedUntilDate")
        prepareFailedReason = KeptError.said(plain, "PrepareFailedReason")
    }

    private static func said(_ error: NSError, _ word: String) -> String? {
        let entry = error.userInfo.first { String(describing: $0.key).hasSuffix(word) }
        return entry.map { String(describing: $0.value) }
    }
}

/// What came of an attempt. A refused one asked nothing of the SDK.
public enum Outcome<Reader> {
    case connected(Reader, Decision?)
    /// Show `reasons.first` and offer `readers`.
    case refused(Decision)
    /// Another app holds the reader, and it was not taken over.
    case inUse(KeptError)
    case failed(KeptError, Decision?)
}

/// The gate before Stripe Terminal's `easyConnect` and `connectReader`. Never throws.
///
///     let connection = TapToPayConnection<Reader>(gate: gate)
///     let outcome = await connection.connect(ask: Ask(sdk: "5.8.0", country: "GB")) {
///         try await Terminal.shared.easyConnect(configuration)
///     }
///
/// It knows nothing of the SDK's types, so that it fits every SDK version: the app passes the call itself.
public actor TapToPayConnection<Reader> {
    private let gate: TapToPayGate
    private let facts: () -> [String: Fact]
    private let onUnknown: Effect?
    private var again: (() async -> Outcome<Reader>)?
    /// What became of the last attempt that did not connect; nil after one that did.
    public private(set) var lastReason: Outcome<Reader>?

    public init(
        gate: TapToPayGate, onUnknown: Effect? = nil, facts: @escaping () -> [String: Fact] = TapToPayFacts.collect
    ) {
        self.gate = gate
        self.onUnknown = onUnknown
        self.facts = facts
    }

    /// Connect the iPhone itself as the reader, if the gate admits.
    public func connect(ask: Ask = Ask(), call: @escaping () async throws -> Reader) async -> Outcome<Reader> {
        await remembered { await self.gated(ask, call) }
    }

    /// Connect another reader (M2, WisePad 3, S700): never refused. A reader on the internet may be in use: the call is
    /// made with `failIfInUse` true first, and with false only when the user says so.
    public func connectOther(
        isInUse: @escaping (KeptError) -> Bool = { _ in false },
        confirmTakeOver: @escaping (KeptError) async -> Bool = { _ in false },
        call: @escaping (_ failIfInUse: Bool) async throws -> Reader
    ) async -> Outcome<Reader> {
        await remembered {
            let first = await self.tried(nil) { try await call(true) }
            guard case .failed(let error, _) = first, isInUse(error) else { return first }
            guard await confirmTakeOver(error) else { return .inUse(error) }
            return await self.tried(nil) { try await call(false) }
        }
    }

    /// Connect again what was connected: call it in `sceneWillEnterForeground` when nothing is connected.
    public func atForeground(isConnected: Bool) async -> Outcome<Reader>? {
        guard !isConnected, let attempt = again else { return nil }
        return finished(await attempt())
    }

    /// Forget what was connected: the user disconnected it.
    public func forget() {
        again = nil
    }

    private func remembered(_ attempt: @escaping () async -> Outcome<Reader>) async -> Outcome<Reader> {
        let outcome = finished(await attempt())
        if case .connected = outcome { again = attempt }
        return outcome
    }

    private func finished(_ outcome: Outcome<Reader>) -> Outcome<Reader> {
        if case .connected = outcome { lastReason = nil } else { lastReason = outcome }
        return outcome
    }

    private func gated(_ ask: Ask, _ call: () async throws -> Reader) async -> Outcome<Reader> {
        let decision = gate.decide(facts: facts(), ask: ask, onUnknown: onUnknown)
        return decision.verdict == .refuse ? .refused(decision) : await tried(decision, call)
    }

    private func tried(_ decision: Decision?, _ call: () async throws -> Reader) async -> Outcome<Reader> {
        do {
            return .connected(try await call(), decision)
        } catch {
            return .failed(KeptError(error), decision)
        }
    }
}
