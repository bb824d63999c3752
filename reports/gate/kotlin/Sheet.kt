package com.tapready.gate

import java.time.LocalDate

/** What is known of a fact. A null value: it was read, but something spoiled the reading, and it decides nothing. */
internal data class Known(val value: Any?, val grade: Int)

internal const val PLATFORM = "device.platform"

/** All that is known of one device for one question. */
internal class Case(
    val bundle: Bundle,
    val sheet: Map<String, Known>,
    val sdk: Sdk,
    val on: LocalDate,
    val simulated: Boolean,
    val subject: String,
    val ignored: List<String>,
) {
    fun value(fact: String): Any? = sheet[fact]?.value

    /** How a rule sees the facts: those below the grade that it demands are not known to it. */
    fun look(grade: String?): Look {
        val least = grade?.let(::gradeOf) ?: 0
        return { name ->
            val known = sheet[name]
            val strong = known != null && (known.grade >= least || name.startsWith("question.") || name.startsWith(PLATFORM))
            if (strong) known.value else null
        }
    }

    companion object {
        fun of(facts: Map<String, Any?>, ask: Ask, on: LocalDate, bundle: Bundle): Case {
            val given = HashMap<String, Known>()
            val ignored = ArrayList<String>()
            for ((name, entry) in facts) Reading(bundle).read(name, entry, given, ignored)
            val harmless = bundle.lookups.row("harmless")
            for (name in harmless.keys()) {
                val known = given[name] ?: continue
                if (known.value is Set<*>) given[name] = known.copy(value = known.value - harmless.texts(name).toSet())
            }
            val least = bundle.policy.leastGrade
            val sheet = (Lookups(bundle.lookups).of(given) + given).filter { (name, known) -> known.grade >= least || name == PLATFORM }
            val platform = sheet[PLATFORM]?.value as String?
            if (ask.country != null && !COUNTRY.matches(ask.country)) {
                throw WrongQuestion("${ask.country.take(40)} is not a country code")
            }
            val sdk = bundle.sdks.resolve(ask.sdk, platform, on)
            val whole = sheet + asked(ask, platform, sdk, on, bundle)
            return Case(bundle, whole, sdk, on, ask.simulated, ask.subject.orEmpty(), ignored.sorted())
        }

        private val COUNTRY = Regex("[A-Z]{2}")

        /** The question itself as facts: reader, SDK, country, what the lists say of the country, what the rules cover. */
        private fun asked(ask: Ask, platform: String?, sdk: Sdk, on: LocalDate, bundle: Bundle): Map<String, Known> {
            val measured = gradeOf("measured")
            val asked = hashMapOf(
                "question.simulated" to Known(ask.simulated, measured),
                "sdk.version" to Known(Version(sdk.native.release), measured),
            )
            if (sdk.released != null && sdk.released <= on) asked["sdk.release_day"] = Known(sdk.released, gradeOf("listed"))
            if (isCovered(ask, platform, sdk, on, bundle)) {
                asked["question.covered"] = Known(true, gradeOf("listed"))
                if (bundle.covers.getValue(platform!!).isToPin) asked["question.covered_further"] = Known(true, gradeOf("listed"))
            }
            val country = ask.country ?: return asked
            asked["question.country"] = Known(country, measured)
            val market = platform?.let(bundle.markets::rowOrNull) ?: return asked
            if (on < requireNotNull(market.day("first"))) return asked
            val states = market.row("countries").rowOrNull(country)
            for (state in listOf("available", "preview")) {
                val spans = (states?.any(state) as List<*>?).orEmpty().map { it as List<*> }
                val periods = spans.map { Period(day(it[0])!!, day(it[1])) }
                asked["market.$state"] = Known(periods, gradeOf("listed"))
            }
            return asked
        }

        /** Whether the rules speak of the device, the day, the SDK and the country. */
        private fun isCovered(ask: Ask, platform: String?, sdk: Sdk, on: LocalDate, bundle: Bundle): Boolean {
            val covered = bundle.covers[platform] ?: return false
            if ((covered.from != null && on < covered.from) || !covered.range.covers(sdk.native)) return false
            val first = platform?.let(bundle.markets::rowOrNull)?.day("first")
            return ask.country == null || (first != null && on >= first)
        }

        private fun day(text: Any?): LocalDate? = (text as String?)?.let(Calendar::read)
    }
}

/** Reads the facts that an app gives. */
internal class Reading(private val bundle: Bundle) {
    /** Put a fact among the given, or its name among the ignored. */
    fun read(name: String, entry: Any?, given: MutableMap<String, Known>, ignored: MutableList<String>) {
        val plain = if (entry is Told) entry.toMap() else entry
        if (plain == null) return
        val spec = bundle.facts.rowOrNull(name)
        val known = if (spec == null || ASKED.containsMatchIn(name)) null else known(spec, plain)
        if (known != null) given[name] = known
        else if (plain !is Map<*, *> || !isSilent(plain) || spec == null || ASKED.containsMatchIn(name)) ignored.add(name)
    }

    /** Whether an entry is well-formed and says nothing: its value is null. */
    private fun isSilent(entry: Map<*, *>): Boolean = isWellFormed(entry) && entry["value"] == null

    private fun isWellFormed(entry: Map<*, *>): Boolean =
        entry.keys.all { it in KEYS } && TEXTS.all { entry[it] == null || entry[it] is String }

    private fun known(spec: Row, entry: Any): Known? {
        if (entry !is Map<*, *>) return chosen(spec, entry)?.let { Known(it, bundle.policy.givenGrade) }
        if (!isWellFormed(entry)) return null
        val word = entry["grade"] as String?
        val grade = if (word.isNullOrEmpty()) bundle.policy.givenGrade else gradeOf(word)
        val value = chosen(spec, entry["value"])
        if (grade < 1 || value == null) return null
        return Known(value.takeIf { (entry["masked"] as String?).isNullOrEmpty() }, grade)
    }

    private fun chosen(spec: Row, given: Any?): Any? {
        val value = Kinds.read(spec.text("kind"), given)
        if (!spec.has("choices") || value !is String) return value
        return value.lowercase().takeIf { it in spec.texts("choices") }
    }

    private companion object {
        val TEXTS = listOf("grade", "origin", "taken", "masked")
        val KEYS = setOf("value") + TEXTS
        val ASKED = Regex("^(question|sdk|market)\\.")
    }
}

/** What follows from a device's facts: an iOS version's release day, a model's generation, an API level. */
internal class Lookups(private val tables: Row) {
    fun of(given: Map<String, Known>): Map<String, Known> {
        val usable = given.filterValues { it.value != null }
        return if (usable[PLATFORM]?.value == "ios") iphone(usable) else android(usable)
    }

    private fun iphone(usable: Map<String, Known>): Map<String, Known> {
        val found = HashMap<String, Known>()
        usable["iphone.identifier"]?.let { identifier ->
            val name = identifier.value as String
            GENERATION.matchEntire(name)?.let {
                found["iphone.generation"] = Known(it.groupValues[1].toLong(), identifier.grade)
            }
            tables.row("iphones").rowOrNull(name)?.let { known ->
                found["device.name"] = Known(known.text("name"), LISTED)
                found["ios.capped"] = Known(known.flag("capped"), LISTED)
                known.day("cap_release_day")?.let { found["ios.cap_release_day"] = Known(it, LISTED) }
            }
        }
        val version = usable["ios.version"] ?: versionOf(usable["ios.build"])?.also { found["ios.version"] = it }
        val released = version?.let { tables.row("ios_releases").day(it.value.toString()) }
        if (version != null && released != null) found["ios.release_day"] = Known(released, version.grade)
        return found
    }

    private fun versionOf(build: Known?): Known? =
        build?.let { tables.row("ios_builds").textOrNull(it.value as String) }?.let { Known(Kinds.version(it), build.grade) }

    private fun android(usable: Map<String, Known>): Map<String, Known> {
        val version = usable["android.version"]
        val level = usable["android.api_level"]
        val releases = tables.rows("android_releases")
        if (version != null && level == null) {
            val wanted = version.value as Version
            val starts = (wanted.parts.size downTo 1).asSequence().map { Version(wanted.parts.take(it)) }
            val same = starts.map { start -> releases.filter { Kinds.version(it.text("version")) == start } }
                .firstOrNull { it.isNotEmpty() }.orEmpty()
            val major = releases.filter { wanted.parts[0] > 9 && Kinds.version(it.text("version"))?.parts?.get(0) == wanted.parts[0] }
            val least = same.ifEmpty { major }.minOfOrNull { it.long("api_level") } ?: return emptyMap()
            return mapOf("android.api_level" to Known(least, minOf(version.grade, gradeOf("inferred"))))
        }
        if (level != null && version == null) {
            val row = releases.firstOrNull { it.long("api_level") == level.value } ?: return emptyMap()
            return mapOf("android.version" to Known(Kinds.version(row.text("version")), level.grade))
        }
        return emptyMap()
    }

    private companion object {
        val LISTED = gradeOf("listed")
        val GENERATION = Regex("iPhone([0-9]{1,4}),[0-9]{1,4}")
    }
}
