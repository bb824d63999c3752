package com.tapready.gate

import java.time.LocalDate
import java.time.temporal.ChronoUnit

/** What became of one rule. `until` is the first later day on which it fails if nothing changes. */
internal data class Finding(
    val rule: Rule,
    val edition: Edition?,
    val outcome: String,
    val truth: Truth,
    val missing: List<String> = emptyList(),
    val until: LocalDate? = null,
    val waiver: Waiver? = null,
) {
    /** The form of the rule that it is about: the one in force, else the newest. */
    val shown: Edition get() = edition ?: rule.editions.first()

    val isOpen: Boolean get() = outcome == "unmet" || outcome == "unknown" || outcome == "waived"

    /** Under which word it is told. */
    val ground: String
        get() = when {
            outcome == "unmet" || outcome == "waived" -> outcome
            outcome != "unknown" -> "expiring"
            rule.isToConfirm && shown.level != "advice" -> "to_confirm"
            else -> "unknown"
        }
}

/** One device's facts before the rules of a bundle. */
internal class Decider(private val bundle: Bundle, private val frame: Frame, private val case: Case) {
    private val policy = bundle.policy
    private val on = case.on

    fun decision(): Decision {
        val asked = bundle.rules.map(::finding).filter { it.shown.isAsked(policy.stage) }
        val open = asked.filter { it.isOpen }
        val ending = asked.filter { it.until != null }
        val near = ending.filter { !it.isOpen && ChronoUnit.DAYS.between(on, it.until) <= policy.expiryWarningDays }
        val stale = if (frame.isStale) listOf(frame.ownReason("gate.stale")) else emptyList()
        val reasons = (open + near).map(::reason) + stale
        val refused = open.any { it.truth == Truth.NO }
        val platform = case.value(PLATFORM) as String?
        return frame.judged(frame.decision(ends = ends()), reasons).copy(
            eligibility = if (refused) "not_eligible" else if (reasons.any { it.outcome == "unknown" }) "undetermined" else "eligible",
            updateRequirements = Updates(case).of(open + ending),
            readers = policy.readers.filter { platform == null || platform in it.platforms },
            eligibleUntil = if (refused) null else ending.mapNotNull { it.until }.minOrNull()?.toString(),
            question = question(),
            ignored = case.ignored,
        )
    }

    private fun question(): Map<String, Any?> = mapOf(
        "provider" to bundle.provider,
        "country" to case.value("question.country"),
        "sdk" to mapOf("kit" to case.sdk.kit, "version" to case.sdk.version, "native" to case.sdk.native.toString()),
        "on" to on.toString(),
        "simulated" to case.simulated,
    )

    /** The days on which any answer can change: a demand turns, a waiver or the bundle begins or ends. */
    private fun ends(): List<LocalDate> =
        listOf(bundle.notBefore, bundle.notAfter) + policy.waivers.flatMap { listOf(it.from, it.until) } +
            bundle.rules.filter { rule -> rule.editions.any { it.isAsked(policy.stage) } }.flatMap(::turningDays)

    private fun finding(rule: Rule): Finding {
        val finding = judge(rule, on)
        if (finding.truth != Truth.NO) {
            return finding.copy(until = turningDays(rule).firstOrNull { judge(rule, it).truth == Truth.NO })
        }
        val waiver = policy.waivers.firstOrNull { waives(it, rule) } ?: return finding
        val truth = if (finding.shown.enforcer == OWN_POLICY) Truth.YES else Truth.NO
        return finding.copy(outcome = "waived", waiver = waiver, truth = truth)
    }

    /** Whether a value is not known, or is a day that has not come: it has no age. */
    private fun isUnusable(value: Any?, day: LocalDate): Boolean = value == null || (value is LocalDate && value > day)

    private fun judge(rule: Rule, day: LocalDate): Finding {
        val edition = rule.edition(case.sdk.native, day, case.simulated)
        val beside = Finding(rule, edition, "not_applicable", Truth.YES)
        if (edition == null) return beside
        val look = case.look(rule.grade)
        val applies = rule.applies?.judge(look, day) ?: Truth.YES
        if (applies == Truth.NO) return beside
        val required = edition.require.judge(look, day)
        return when {
            required == Truth.YES -> beside.copy(outcome = "met")
            applies == Truth.YES && required == Truth.NO -> beside.copy(outcome = "unmet", truth = Truth.NO)
            else -> {
                val read = (rule.applies?.facts().orEmpty() + edition.require.facts()).distinct()
                beside.copy(outcome = "unknown", truth = Truth.UNKNOWN, missing = read.filter { isUnusable(look(it), day) })
            }
        }
    }

    /** The later days on which the rule's answer can change, in order. */
    private fun turningDays(rule: Rule): List<LocalDate> {
        val look = case.look(null)
        val days = rule.applies?.turns(look).orEmpty() +
            rule.editions.flatMap { listOfNotNull(it.from, it.until) + it.require.turns(look) }
        return days.filter { it > on }.distinct().sorted()
    }

    private fun waives(waiver: Waiver, rule: Rule): Boolean {
        fun told(fact: String): String = case.value(fact)?.toString().orEmpty()
        fun among(pattern: String?, names: List<String>): Boolean =
            pattern == null || names.any { it != "" && Kinds.fits(pattern, it) }
        return waiver.rule == rule.id && waiver.from <= on && on < waiver.until &&
            among(waiver.unit, listOf(case.subject)) &&
            among(waiver.model, listOf(told("device.model"), told("device.name"), told("iphone.identifier"))) &&
            among(waiver.site, listOf(told("device.site")))
    }

    private fun reason(finding: Finding): Reason {
        val rule = finding.rule
        val said = frame.words?.row("rules")?.rowOrNull(rule.id)
        return Reason(
            code = rule.id,
            outcome = finding.ground,
            effect = effect(finding),
            stage = finding.shown.stage,
            sentence = said?.let { sentence(finding, it) } ?: rule.id,
            remedy = said?.text("remedy").orEmpty(),
            who = rule.who,
            needsInternet = rule.needsInternet,
            requirements = rule.requirements,
            errors = rule.errors,
            until = (finding.waiver?.until ?: finding.until?.takeIf { finding.ground == "expiring" })?.toString(),
            missing = finding.missing,
        )
    }

    private fun effect(finding: Finding): String = when (finding.ground) {
        "waived" -> if (finding.shown.enforcer == OWN_POLICY) "admit" else policy.waived
        "unmet" -> "refuse"
        "unknown" -> frame.onUnknown?.word ?: policy.onUnknown
        "to_confirm" -> policy.onConfirm
        else -> "warn"
    }

    private fun sentence(finding: Finding, said: Row): String {
        if (finding.ground == "unmet" || finding.ground == "waived") {
            return policy.sentences.textOrNull(finding.rule.id) ?: said.text("failure")
        }
        val template = requireNotNull(frame.words).row("templates").text(finding.ground)
        return HOLES.replace(template) { if (it.value == "{day}") finding.until.toString() else said.text("title") }
    }

    private companion object {
        const val OWN_POLICY = "own_policy"
        val HOLES = Regex("\\{demand\\}|\\{day\\}")
    }
}

/** Updates that are demanded by a day, as Stripe's SDK 6.0.0 tells them after connecting. */
internal class Updates(private val case: Case) {
    /** One requirement a type, the soonest: for demands that fail now, and for those that will. */
    fun of(findings: List<Finding>): List<UpdateRequirement> {
        val soonest = sortedMapOf<String, UpdateRequirement>()
        for (finding in findings) {
            val unmet = finding.outcome == "unmet"
            val day = (if (unmet) case.on else finding.until) ?: continue
            val edition = finding.rule.edition(case.sdk.native, day, case.simulated) ?: continue
            for (compare in plainDemands(edition.require)) {
                val value = case.value(compare.fact) ?: continue
                val wanted = if (compare.holds(value, day) == true) continue else compare.wanted(day) ?: continue
                val one = update(compare, wanted, if (unmet) since(compare, edition, day) else day)
                val known = soonest[one.type]
                if (known == null || one.requiredAt < known.requiredAt) soonest[one.type] = one
            }
        }
        return soonest.values.toList()
    }

    /** The comparisons that must hold for the demand to be met, whatever else does. */
    private fun plainDemands(condition: Condition): List<Compare> = when {
        condition is Compare -> listOf(condition).filter { it.fact in TYPES }
        condition is Group && condition.isPlain -> condition.members.flatMap(::plainDemands)
        else -> emptyList()
    }

    /** Since when this very value has been demanded: a month's patch since its first, a version since its edition. */
    private fun since(compare: Compare, edition: Edition, on: LocalDate): LocalDate = when (compare.op) {
        "age_months_at_most" -> maxOf(edition.from ?: Calendar.FIRST, on.withDayOfMonth(1))
        "at_least", "more_than" -> edition.from ?: on
        else -> on
    }

    private fun update(compare: Compare, wanted: Any, day: LocalDate): UpdateRequirement {
        val type = TYPES.getValue(compare.fact)
        val at = Calendar.milliseconds(day)
        if (type == "operatingSystem") return UpdateRequirement(type, wanted as Long, null, at)
        return UpdateRequirement(type, null, wanted.toString(), at)
    }

    private companion object {
        val TYPES = mapOf(
            "android.api_level" to "operatingSystem",
            "android.security_patch" to "securityPatch",
            "sdk.version" to "terminalSdk",
        )
    }
}
