package com.tapready.gate

import java.time.LocalDate

/** A question that cannot be asked: an SDK or a country that there is no such. */
internal class WrongQuestion(what: String) : RuntimeException(what)

/** A row of a bundle's JSON; a part that is missing or of another kind throws, and the bundle counts as unreadable. */
internal class Row(private val plain: Map<*, *>) {
    fun text(key: String): String = plain[key] as String

    fun textOrNull(key: String): String? = plain[key] as String?

    fun long(key: String): Long = plain[key] as Long

    fun flag(key: String): Boolean = plain[key] as Boolean

    fun any(key: String): Any? = plain[key]

    fun day(key: String): LocalDate? = textOrNull(key)?.let { requireNotNull(Calendar.read(it)) { "$key: $it is no day" } }

    fun texts(key: String): List<String> = (plain[key] as List<*>).map { it as String }

    fun row(key: String): Row = Row(plain[key] as Map<*, *>)

    fun rowOrNull(key: String): Row? = (plain[key] as Map<*, *>?)?.let(::Row)

    fun rows(key: String): List<Row> = (plain[key] as List<*>).map { Row(it as Map<*, *>) }

    fun keys(): List<String> = plain.keys.map { it as String }

    fun has(key: String): Boolean = plain.containsKey(key)

    fun map(): Map<*, *> = plain
}

/** One form of a rule, for an SDK range and a span of days. */
internal class Edition(row: Row, kinds: (String) -> String?) {
    val require: Condition = Condition.of(row.any("require"), kinds)
    val stage: String = row.text("stage")
    val level: String = row.text("level")
    val enforcer: String = row.text("enforcer")
    val from: LocalDate? = row.day("from")
    val until: LocalDate? = row.day("until")
    private val liveOnly = row.flag("live_only")
    private val range = SdkRange(row.any("sdk"))

    fun speaks(sdk: SdkVersion, on: LocalDate, simulated: Boolean): Boolean =
        range.covers(sdk) && (from == null || from <= on) && (until == null || on < until) && !(simulated && liveOnly)

    /** Whether it is a demand of the stage or of one before; what is not understood is asked. */
    fun isAsked(atStage: String): Boolean = level != "advice" && STAGES.indexOf(stage) <= STAGES.indexOf(atStage)
}

/** SDK releases within bounds, or all of them; a pre-release takes the rules of the release it leads to. */
internal class SdkRange(written: Any?) {
    private val bounds = (written as List<*>?)?.map { (it as List<*>)[0] as String to SdkVersion.of(it[1] as String) }

    fun covers(version: SdkVersion): Boolean =
        bounds == null || bounds.all { (sign, bound) -> within(sign, version.final.compareTo(bound)) }

    private fun within(sign: String, order: Int): Boolean = when (sign) {
        "==" -> order == 0
        "!=" -> order != 0
        ">=" -> order >= 0
        "<=" -> order <= 0
        ">" -> order > 0
        else -> order < 0
    }
}

/** What the rules speak about on one platform. */
internal class Coverage(row: Row) {
    val from: LocalDate? = row.day("from")
    val range = SdkRange(row.any("sdk"))
    val isToPin: Boolean = row.text("to") == "pin"
}

/** A demand with its editions, newest first. */
internal class Rule(row: Row, kinds: (String) -> String?) {
    val id: String = row.text("id")
    val who: String = row.text("who")
    val needsInternet: Boolean = row.flag("needs_internet")
    val isToConfirm: Boolean = row.text("if_unknown") == "confirm"
    val requirements: List<String> = row.texts("requirements")
    val errors: Map<String, List<String>> = row.row("errors").let { all -> all.keys().associateWith(all::texts) }
    val grade: String? = row.textOrNull("grade")
    val applies: Condition? = row.any("applies")?.let { Condition.of(it, kinds) }
    val editions: List<Edition> = row.rows("editions").map { Edition(it, kinds) }

    fun edition(sdk: SdkVersion, on: LocalDate, simulated: Boolean): Edition? =
        editions.firstOrNull { it.speaks(sdk, on, simulated) }
}

/** An accepted failure: which rule, on which devices, from when until when. */
internal class Waiver(row: Row) {
    val rule: String = row.text("rule")
    val from: LocalDate = requireNotNull(row.day("from"))
    val until: LocalDate = requireNotNull(row.day("until"))
    val unit: String? = row.textOrNull("unit")
    val model: String? = row.textOrNull("model")
    val site: String? = row.textOrNull("site")
}

/** What the owner wants to be made of the rules' answers. */
internal class Policy(row: Row) {
    val id: String = row.text("id")
    val digest: String = row.text("digest")
    val mode: String = row.text("mode")
    val stage: String = row.text("stage").also { require(it in STAGES) { "the policy has stage $it" } }
    val language: String = row.text("language")
    val onUnknown: String = row.text("on_unknown")
    val onConfirm: String = row.text("on_confirm")
    val waived: String = row.text("waived")
    val givenGrade: Int = gradeOf(row.text("given_grade"))
    val leastGrade: Int = row.textOrNull("least_grade")?.let(::gradeOf) ?: 0
    val expiryWarningDays: Long = row.long("expiry_warning_days")
    val validFor: Long = row.long("valid_for")
    val readers: List<ReaderChoice> =
        row.rows("readers").map { ReaderChoice(it.text("type"), it.texts("models"), it.texts("platforms")) }
    val waivers: List<Waiver> = row.rows("waivers").map(::Waiver)
    val sentences: Row = row.row("sentences")
}

/** An SDK version: release numbers, and the pre-release that comes before them. */
internal class SdkVersion(val release: List<Int>, private val stage: Int, private val number: Int) : Comparable<SdkVersion> {
    /** The release that a pre-release leads to. */
    val final: SdkVersion get() = if (stage == FINAL) this else SdkVersion(release, FINAL, 0)

    override fun compareTo(other: SdkVersion): Int =
        compareValuesBy(this, other, { Version(it.release) }, { it.stage }, { it.number })

    override fun toString(): String =
        release.joinToString(".") + if (stage == FINAL) "" else listOf("a", "b", "rc")[stage] + number

    companion object {
        private const val FINAL = 3
        private val STAGES_OF = mapOf("a" to 0, "alpha" to 0, "b" to 1, "beta" to 1, "c" to 2, "rc" to 2, "pre" to 2, "preview" to 2)
        private val VERSION = Regex(
            "v?([0-9]{1,9}(?:\\.[0-9]{1,9}){0,9})(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?([0-9]{0,9}))?",
            RegexOption.IGNORE_CASE,
        )

        fun of(text: String): SdkVersion {
            val match = VERSION.matchEntire(text.trim()) ?: throw WrongQuestion("${text.take(60)} is not an SDK version")
            val (release, pre, number) = match.destructured
            val stage = if (pre == "") FINAL else STAGES_OF.getValue(pre.lowercase())
            return SdkVersion(release.split('.').map(String::toInt), stage, number.toIntOrNull() ?: 0)
        }
    }
}

/**
 * The SDK asked about: the kit the app is built with, the native version in it, and the day on which the release came
 * out (the first of all days where that is not known); null for a release that the bundle does not know.
 */
internal class Sdk(val kit: String, val version: String, val native: SdkVersion, val released: LocalDate?)

/** The releases that a bundle knows, each kit's newest first. */
internal class Sdks(row: Row) {
    private class Release(row: Row) {
        val written = row.text("version")
        val version = SdkVersion.of(written)
        val released = row.day("released")
        val native = row.row("native")
        val day: LocalDate get() = released ?: Calendar.FIRST
    }

    private val releases = row.keys().associateWith { kit -> row.rows(kit).map(::Release) }

    fun resolve(given: String?, platform: String?, on: LocalDate): Sdk {
        val nativeKit = if (platform == "ios") "ios" else "android"
        if (given == null) return newest(nativeKit, on).let { Sdk(nativeKit, it.written, it.version, it.day) }
        val named = given.substringBefore(':', "").takeIf { ':' in given }?.trim()?.lowercase()?.replace('-', '_')
        val text = given.substringAfter(':').trim()
        val kit = named ?: if (text.startsWith("0.0.1")) "react_native" else nativeKit
        if (kit !in KITS) throw WrongQuestion("unknown SDK kit ${kit.take(40)}")
        if (kit != "react_native" && kit != nativeKit) throw WrongQuestion("the $kit SDK does not run on this device")
        val version = SdkVersion.of(text)
        val release = find(kit, version)
        if (kit != "react_native") return Sdk(kit, text, version, release?.day)
        val native = release?.native?.any(nativeKit) as? String
            ?: throw WrongQuestion("which native SDK React Native release ${text.take(40)} carries is not known")
        val carried = SdkVersion.of(native)
        return Sdk(kit, text, carried, release.released ?: find(nativeKit, carried)?.day ?: Calendar.FIRST)
    }

    private fun find(kit: String, version: SdkVersion): Release? =
        releases[kit].orEmpty().firstOrNull { it.version.compareTo(version) == 0 }

    private fun newest(kit: String, on: LocalDate): Release {
        val known = releases[kit].orEmpty()
        if (known.isEmpty()) throw WrongQuestion("the bundle knows no $kit SDK")
        return known.filter { it.released == null || it.released <= on }.maxByOrNull { it.version } ?: known.last()
    }

    private companion object {
        val KITS = setOf("android", "ios", "react_native")
    }
}

/** A bundle that has been read and checked. */
internal class Bundle(row: Row) {
    val provider: String = row.text("provider")
    val pack: Row = row.row("pack")
    val policy = Policy(row.row("policy"))
    val notBefore: LocalDate = requireNotNull(row.day("not_before"))
    val notAfter: LocalDate = requireNotNull(row.day("not_after"))
    val facts: Row = row.row("facts")
    val rules: List<Rule> = row.rows("rules").map { Rule(it, ::kindOf) }
    val markets: Row = row.row("markets")
    val covers: Map<String, Coverage> =
        if (row.has("covers")) row.row("covers").let { all -> all.keys().associateWith { Coverage(all.row(it)) } } else emptyMap()
    val sdks = Sdks(row.row("sdks"))
    val lookups: Row = row.row("lookups")
    private val messages = row.row("messages")

    private fun kindOf(fact: String): String? = facts.rowOrNull(fact)?.text("kind")

    fun isStale(on: LocalDate): Boolean = on < notBefore || on >= notAfter

    fun words(language: String?): Row {
        val wanted = language?.takeIf { it != "" } ?: policy.language
        val spoken = listOf(wanted, wanted.take(2), policy.language).firstOrNull(messages::has)
        return messages.row(spoken ?: "en")
    }

    companion object {
        /** Read a bundle's text; throws when it is of another format, damaged, or lacks something. */
        fun of(text: String): Bundle {
            val plain = Json.read(text) as? Map<*, *> ?: throw IllegalArgumentException("the bundle is no JSON object")
            require(plain["bundle"] == TapToPayGate.BUNDLE_FORMAT) { "the bundle has format ${plain["bundle"]}, not 1" }
            val sum = Json.sha256(Json.write(plain.filterKeys { it != "sha256" }))
            require(plain["sha256"] == sum) { "the bundle does not fit its sha256" }
            return Bundle(Row(plain))
        }
    }
}

internal val STAGES = listOf("support", "discover", "connect", "collect", "pin")
private val GRADES = listOf("claimed", "listed", "inferred", "measured", "attested")

/** 1 for claimed up to 5 for attested; 0 for a word that is none. */
internal fun gradeOf(word: String): Int = GRADES.indexOf(word.trim().lowercase()) + 1
