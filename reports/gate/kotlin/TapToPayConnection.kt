package com.tapready.gate

/** An error of the SDK, kept as it was: `code` is `TerminalException.errorCode.name`. */
data class KeptError(val code: String, val message: String)

/** What came of an attempt. A refused one asked nothing of the SDK. */
sealed interface Outcome<out R> {
    /** The reader is connected. */
    data class Connected<R>(val reader: R, val decision: Decision?) : Outcome<R>

    /** The gate refused: show `decision.reasons.first()` and offer `decision.readers`. */
    data class Refused(val decision: Decision) : Outcome<Nothing>

    /** Another app holds the reader, and it was not taken over. */
    data class InUse(val error: KeptError) : Outcome<Nothing>

    /** The SDK failed. */
    data class Failed(val error: KeptError, val decision: Decision?) : Outcome<Nothing>

    /** This is Tap to Pay's own second process: nothing was done. */
    data object OtherProcess : Outcome<Nothing>
}

/**
 * The gate before Stripe Terminal's `easyConnect` and `connectReader`. Never throws.
 *
 *     class App : Application() {
 *         override fun onCreate() {
 *             super.onCreate()
 *             if (TapToPay.isInTapToPayProcess()) return   // anything more here makes discovery fail
 *             TerminalApplicationDelegate.onCreate(this)
 *         }
 *     }
 *
 *     val connection = TapToPayConnection<Reader>(gate, { TapToPayFacts(this).collect() }, TapToPay::isInTapToPayProcess)
 *     val outcome = connection.connect(Ask(sdk = "5.8.0", country = "GB")) {
 *         Terminal.getInstance().easyConnect(configuration)          // the suspending or awaited form of your app
 *     }
 *
 * It knows nothing of the SDK's types, so that it fits every SDK version: the app passes the call itself.
 *
 * @param facts reads the device, anew for every attempt; when it fails, nothing is known.
 * @param isInTapToPayProcess `TapToPay.isInTapToPayProcess()`.
 * @param errorOf the SDK's error code: `(it as? TerminalException)?.errorCode?.name`.
 */
class TapToPayConnection<R>(
    private val gate: TapToPayGate,
    private val facts: () -> Map<String, Any?>,
    private val isInTapToPayProcess: () -> Boolean = { false },
    private val onUnknown: Effect? = null,
    private val errorOf: (Throwable) -> String? = { null },
) {
    /** What became of the last attempt that did not connect; null after one that did. */
    @Volatile
    var lastReason: Outcome<R>? = null
        private set

    @Volatile
    private var again: (() -> Outcome<R>)? = null

    /** Connect the phone itself as the reader, if the gate admits. */
    fun connect(ask: Ask = Ask(), call: () -> R): Outcome<R> = remembered { gated(ask, call) }

    /**
     * Connect another reader (M2, WisePad 3, S700): never refused. Readers on the internet may be in use: the call is
     * made with `failIfInUse` true first, and with false only when the user says so.
     */
    fun connectOther(confirmTakeOver: (KeptError) -> Boolean = { false }, call: (failIfInUse: Boolean) -> R): Outcome<R> =
        remembered { other(confirmTakeOver, call) }

    /** Connect again what was connected: call it when the app comes back to the foreground and nothing is connected. */
    fun atForeground(isConnected: () -> Boolean): Outcome<R>? {
        val attempt = again ?: return null
        val connected = try { isConnected() } catch (_: Exception) { false }
        return if (connected) null else finished(attempt())
    }

    /** Forget what was connected: the user disconnected it. */
    fun forget() {
        again = null
    }

    private fun remembered(attempt: () -> Outcome<R>): Outcome<R> {
        val outcome = finished(attempt())
        if (outcome is Outcome.Connected) again = attempt
        return outcome
    }

    private fun finished(outcome: Outcome<R>): Outcome<R> {
        lastReason = outcome.takeIf { it !is Outcome.Connected }
        return outcome
    }

    private fun gated(ask: Ask, call: () -> R): Outcome<R> {
        if (isOtherProcess()) return Outcome.OtherProcess
        val known = try { facts() } catch (_: Exception) { emptyMap() }
        val decision = gate.decide(known, ask.copy(intent = "tap_to_pay"), onUnknown)
        if (decision.verdict == Verdict.REFUSE) return Outcome.Refused(decision)
        return tried(decision, call)
    }

    private fun other(confirmTakeOver: (KeptError) -> Boolean, call: (Boolean) -> R): Outcome<R> {
        if (isOtherProcess()) return Outcome.OtherProcess
        val first = tried(null) { call(true) }
        if (first !is Outcome.Failed || !IN_USE.containsMatchIn(first.error.code)) return first
        val taken = try { confirmTakeOver(first.error) } catch (_: Exception) { false }
        return if (taken) tried(null) { call(false) } else Outcome.InUse(first.error)
    }

    private fun tried(decision: Decision?, call: () -> R): Outcome<R> = try {
        Outcome.Connected(call(), decision)
    } catch (fault: Exception) {
        val code = try { errorOf(fault) } catch (_: Exception) { null }
        Outcome.Failed(KeptError(code ?: fault.javaClass.simpleName, fault.message.orEmpty()), decision)
    }

    private fun isOtherProcess(): Boolean = try { isInTapToPayProcess() } catch (_: Exception) { false }

    private companion object {
        val IN_USE = Regex("READER_CONNECTED_TO_ANOTHER_DEVICE|READER_BUSY|IN_?USE", RegexOption.IGNORE_CASE)
    }
}
