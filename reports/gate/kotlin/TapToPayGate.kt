package com.tapready.gate

import java.security.KeyFactory
import java.security.Signature
import java.security.spec.X509EncodedKeySpec
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneOffset
import java.time.temporal.ChronoUnit
import java.util.Base64

/** A fact's value with where it came from and how far it can be trusted; `masked` says what spoiled the reading. */
data class Told(
    val value: Any?,
    val grade: String? = null,
    val origin: String? = null,
    val taken: String? = null,
    val masked: String? = null,
) {
    internal fun toMap(): Map<String, Any?> =
        mapOf("value" to value, "grade" to grade, "origin" to origin, "taken" to taken, "masked" to masked)
}

/**
 * The question beside the facts.
 *
 * @property sdk `5.8.0`, `android:5.8.0` or `react-native:0.0.1-beta.33`; null: the newest release of the day.
 * @property country country of the payments, ISO 3166-1 alpha-2; null: market demands are not known.
 * @property at the instant of the decision; null: now. Days begin at 00:00 UTC.
 * @property language of the sentences; null: the policy's.
 * @property intent `tap_to_pay`, or another reader: `bluetooth`, `internet`, `usb`, `handoff`.
 * @property subject the device's name, for waivers that name units.
 */
data class Ask(
    val sdk: String? = null,
    val country: String? = null,
    val at: Instant? = null,
    val language: String? = null,
    val intent: String = "tap_to_pay",
    val simulated: Boolean = false,
    val subject: String? = null,
)

/** What to do: connect, connect and tell the user something, or offer another reader. */
enum class Verdict(val word: String) { ADMIT("admit"), ADMIT_WITH_WARNING("admit_with_warning"), REFUSE("refuse") }

/** What one reason does to the decision, the mildest first. */
enum class Effect(val word: String) { ADMIT("admit"), WARN("warn"), REFUSE("refuse") }

/** One rule that is not simply met. `code` stays the same from bundle to bundle; `until` is a day. */
data class Reason(
    val code: String,
    val outcome: String,
    val effect: String,
    val stage: String,
    val sentence: String,
    val remedy: String,
    val who: String,
    val needsInternet: Boolean = false,
    val requirements: List<String> = emptyList(),
    val errors: Map<String, List<String>> = emptyMap(),
    val until: String? = null,
    val missing: List<String> = emptyList(),
) {
    fun toMap(): Map<String, Any?> = mapOf(
        "code" to code, "outcome" to outcome, "effect" to effect, "stage" to stage, "sentence" to sentence,
        "remedy" to remedy, "who" to who, "needs_internet" to needsInternet, "requirements" to requirements,
        "errors" to errors, "until" to until, "missing" to missing,
    )
}

/** An update that is demanded from an instant on (milliseconds since 1970), like Stripe's `TapToPayUpdateRequirement`. */
data class UpdateRequirement(val type: String, val apiLevel: Long?, val version: String?, val requiredAt: Long) {
    fun toMap(): Map<String, Any?> =
        (if (apiLevel != null) mapOf("apiLevel" to apiLevel) else mapOf("version" to version)) +
            mapOf("type" to type, "requiredAt" to requiredAt)
}

/** Reader hardware that can be used all the same. It is never refused. */
data class ReaderChoice(val type: String, val models: List<String>, val platforms: List<String>) {
    fun toMap(): Map<String, Any?> = mapOf("type" to type, "models" to models, "platforms" to platforms)
}

/**
 * The answer. It holds until [validUntil], the first instant at which it holds no more.
 *
 * @property enforced what the mode `enforce` would have said.
 * @property eligibility the demands themselves, whatever the policy makes of them.
 * @property stale whether the bundle is outside the days it was made for.
 * @property ignored facts that were given and could not be read: they count as not known.
 * @property failure what went wrong inside, for the log; null when nothing did.
 */
data class Decision(
    val verdict: Verdict,
    val enforced: Verdict,
    val mode: String,
    val intent: String,
    val stage: String,
    val eligibility: String,
    val reasons: List<Reason>,
    val updateRequirements: List<UpdateRequirement>,
    val readers: List<ReaderChoice>,
    val eligibleUntil: String?,
    val question: Map<String, Any?>?,
    val pack: Map<String, String>?,
    val policy: Map<String, String>?,
    val stale: Boolean,
    val ignored: List<String>,
    val failure: String?,
    val decidedAt: String,
    val validUntil: String,
) {
    /** The decision as JSON data: the same words as the server's and the other languages'. */
    fun toMap(): Map<String, Any?> = mapOf(
        "schema" to "tapready/app-decision/1.0", "verdict" to verdict.word, "enforced" to enforced.word, "mode" to mode,
        "intent" to intent, "stage" to stage, "eligibility" to eligibility, "reasons" to reasons.map { it.toMap() },
        "update_requirements" to updateRequirements.map { it.toMap() }, "readers" to readers.map { it.toMap() },
        "eligible_until" to eligibleUntil, "question" to question, "pack" to pack, "policy" to policy, "stale" to stale,
        "ignored" to ignored, "failure" to failure, "decided_at" to decidedAt, "valid_until" to validUntil,
    )
}

/**
 * May this phone be connected as a Tap to Pay reader now? Decided on the phone, offline, before the SDK is asked.
 *
 *     val gate = TapToPayGate.open(assets.open("bundle.json").reader().readText())
 *     val decision = gate.decide(facts, Ask(sdk = "5.8.0", country = "GB"))
 *     if (decision.verdict == Verdict.REFUSE) show(decision.reasons.first().sentence)
 *
 * Truth has three values: a fact that is not known is neither a pass nor a failure. Whatever this evaluator does not
 * understand (a comparison of a newer bundle, a damaged file) counts as not known and never admits by itself.
 * Nothing here throws. Pure Kotlin on the JVM: no Android, no dependency. Safe to share between threads.
 */
class TapToPayGate private constructor(private val bundle: Bundle?, val trouble: String?) {
    /** Decide. `onUnknown` is the caller's own word for this call, in place of the policy's. Never throws. */
    fun decide(facts: Map<String, Any?>, ask: Ask = Ask(), onUnknown: Effect? = null): Decision {
        val asked = ask.at ?: Instant.now()
        val frame = Frame(bundle, if (asked in CALENDAR) asked.truncatedTo(ChronoUnit.SECONDS) else Instant.EPOCH, onUnknown, ask.language)
        return try {
            when {
                asked !in CALENDAR -> frame.undetermined("gate.question", "the instant cannot be read")
                ask.intent !in INTENTS -> frame.undetermined("gate.question", "${ask.intent.take(40)} is not an intent")
                ask.intent != "tap_to_pay" -> frame.decision(ask.intent)
                bundle == null -> frame.undetermined("gate.bundle", trouble)
                else -> Decider(bundle, frame, Case.of(facts, ask, frame.on, bundle)).decision()
            }
        } catch (wrong: WrongQuestion) {
            frame.undetermined("gate.question", wrong.message)
        } catch (fault: Exception) {
            frame.undetermined("gate.failed", fault.toString())
        }
    }

    companion object {
        /** The only form of bundle that this evaluator reads. */
        const val BUNDLE_FORMAT = 1L
        private val CALENDAR = Instant.parse("0001-01-01T00:00:00Z")..Instant.parse("9999-12-31T23:59:59.999Z")
        private val INTENTS = setOf("tap_to_pay", "bluetooth", "internet", "usb", "handoff")

        /** Open a bundle: the text of bundle.json. Never throws; see [trouble], which is null when all is well. */
        fun open(text: String): TapToPayGate = try {
            TapToPayGate(Bundle.of(text), null)
        } catch (fault: Exception) {
            TapToPayGate(null, fault.message ?: fault.toString())
        }

        /**
         * Open a bundle that was fetched: it counts only with a good signature (bundle.json.sig) by the key whose
         * public half is given as PEM (`openssl pkey -in key.pem -pubout`).
         */
        fun open(text: String, signature: String, publicKey: String): TapToPayGate =
            if (isSigned(text, signature, publicKey)) open(text) else TapToPayGate(null, "the bundle's signature is not good")

        private fun isSigned(text: String, signature: String, publicKey: String): Boolean = try {
            val der = Base64.getMimeDecoder().decode(publicKey.lines().filter { "-----" !in it }.joinToString(""))
            val verifier = Signature.getInstance("SHA256withECDSA")
            verifier.initVerify(KeyFactory.getInstance("EC").generatePublic(X509EncodedKeySpec(der)))
            verifier.update(text.toByteArray(Charsets.UTF_8))
            verifier.verify(Base64.getDecoder().decode(signature.trim()))
        } catch (fault: Exception) {
            false
        }
    }
}

/** What every decision of an instant has in common, whatever the device is like. */
internal class Frame(val bundle: Bundle?, private val at: Instant, val onUnknown: Effect?, language: String?) {
    val on: LocalDate = at.atZone(ZoneOffset.UTC).toLocalDate()
    val words: Row? = try { bundle?.words(language) } catch (_: Exception) { null } // a bundle without words decides as well
    val isStale: Boolean = bundle != null && bundle.isStale(on)
    private val policy = bundle?.policy

    fun decision(intent: String = "tap_to_pay", ends: List<LocalDate> = emptyList()): Decision = Decision(
        verdict = Verdict.ADMIT,
        enforced = Verdict.ADMIT,
        mode = policy?.mode ?: "enforce",
        intent = intent,
        stage = policy?.stage ?: "connect",
        eligibility = "eligible",
        reasons = emptyList(),
        updateRequirements = emptyList(),
        readers = policy?.readers.orEmpty(),
        eligibleUntil = null,
        question = null,
        pack = bundle?.pack?.let { pack -> listOf("id", "version", "digest").associateWith(pack::text) },
        policy = policy?.let { mapOf("id" to it.id, "digest" to it.digest) },
        stale = isStale,
        ignored = emptyList(),
        failure = null,
        decidedAt = at.toString(),
        validUntil = until(ends).toString(),
    )

    /** What is said when nothing could be decided: the policy's word for unknown, and the reason. */
    fun undetermined(code: String, detail: String?): Decision {
        val reason = ownReason(code)
        return judged(decision(), listOf(reason)).copy(eligibility = "undetermined", failure = detail ?: code)
    }

    /** The decision with its reasons, what matters first, and the verdict that follows in the policy's mode. */
    fun judged(decision: Decision, reasons: List<Reason>): Decision {
        val enforced = Verdict.entries[reasons.maxOfOrNull { rank(it.effect) } ?: 0]
        val verdict = when {
            policy?.mode == "report" -> Verdict.ADMIT
            policy?.mode == "warn" && enforced == Verdict.REFUSE -> Verdict.ADMIT_WITH_WARNING
            else -> enforced
        }
        return decision.copy(verdict = verdict, enforced = enforced, reasons = reasons.sortedWith(IMPORTANCE))
    }

    /** A reason that the gate itself gives: rules out of date, a question that cannot be asked, a fault. */
    fun ownReason(code: String): Reason {
        val said = try { words?.row("gate")?.rowOrNull(code) } catch (_: Exception) { null }
        return Reason(
            code = code,
            outcome = "unknown",
            effect = onUnknown?.word ?: policy?.onUnknown ?: "warn",
            stage = policy?.stage ?: "connect",
            sentence = said?.text("sentence") ?: "The rules for Tap to Pay in this app cannot be read",
            remedy = said?.text("remedy") ?: "Install the app again or update it.",
            who = "developer",
        )
    }

    private fun until(ends: List<LocalDate>): Instant {
        val longest = at.plusSeconds(policy?.validFor ?: SECONDS_WITHOUT_POLICY)
        val nearest = ends.filter { it > on }.minOrNull()?.atStartOfDay(ZoneOffset.UTC)?.toInstant()
        return if (nearest != null && nearest < longest) nearest else longest
    }

    private companion object {
        const val SECONDS_WITHOUT_POLICY = 60L
        val EFFECTS = listOf("admit", "warn", "refuse")
        val GRAVITY = listOf("unmet", "waived", "unknown", "to_confirm", "expiring")
        val WHO = listOf("cashier", "it", "developer", "provider", "vendor", "nobody")

        /** How grave an effect is; a word that is not understood counts as the gravest. */
        fun rank(effect: String): Int = EFFECTS.indexOf(effect).let { if (it < 0) 2 else it }

        val IMPORTANCE: Comparator<Reason> = compareBy(
            { -rank(it.effect) },
            { GRAVITY.indexOf(it.outcome) },
            { STAGES.indexOf(it.stage) },
            { WHO.indexOf(it.who) },
            { it.code },
        )
    }
}
