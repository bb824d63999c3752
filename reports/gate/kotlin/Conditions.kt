package com.tapready.gate

import java.time.LocalDate

/** Strong Kleene truth. */
internal enum class Truth { YES, NO, UNKNOWN }

/** Dotted integers compared by part, zeros at the end left out: 16.7 < 16.10 < 17 = 17.0. */
internal class Version(all: List<Int>) : Comparable<Version> {
    val parts: List<Int> = all.dropLastWhile { it == 0 }.ifEmpty { listOf(0) }

    override fun compareTo(other: Version): Int {
        for (place in 0 until minOf(parts.size, other.parts.size)) {
            if (parts[place] != other.parts[place]) return parts[place].compareTo(other.parts[place])
        }
        return parts.size - other.parts.size
    }

    override fun equals(other: Any?): Boolean = other is Version && parts == other.parts

    override fun hashCode(): Int = parts.hashCode()

    override fun toString(): String = parts.joinToString(".")
}

/** From a day (inclusive) until another (exclusive; null: open). */
internal data class Period(val from: LocalDate, val until: LocalDate?)

/** How each kind of value is read. A value that makes none of its kind is null: not known. */
internal object Kinds {
    /** The greatest whole number that every language holds exactly. */
    private const val MOST_EXACT = 9_007_199_254_740_991
    private val YES = setOf("true", "yes", "1", "on")
    private val NO = setOf("false", "no", "0", "off")
    private val NUMBER = Regex("-?[0-9]{1,15}")
    private val VERSION =
        Regex("\\s*v?(\\d{1,9}(?:\\.\\d{1,9}){0,9})(?:L\\b|[\\s(_-].*|[a-z]\\d*|)\\s*", RegexOption.DOT_MATCHES_ALL)

    fun read(kind: String, given: Any?): Any? = when (given) {
        is Boolean -> given.takeIf { kind == "yes_no" }
        is Int -> read(kind, given.toLong())
        is Long -> if (given !in -MOST_EXACT..MOST_EXACT) null else if (kind == "number") given else text(kind, given.toString())
        is String -> text(kind, given)
        is Collection<*> -> if (given.all { it is String }) members(kind, given.map { it as String }) else null
        else -> null
    }

    private fun members(kind: String, given: List<String>): Any? = when (kind) {
        "texts" -> given.toSet()
        "periods" -> periods(given)
        else -> null
    }

    private fun text(kind: String, text: String): Any? = when (kind) {
        "yes_no" -> text.trim().lowercase().let { if (it in YES) true else if (it in NO) false else null }
        "number" -> text.trim().takeIf(NUMBER::matches)?.toLong()
        "version" -> version(text)
        "day" -> Calendar.read(text.trim())
        "text" -> text.trim()
        "texts" -> text.split(',').map(String::trim).filter { it != "" }.toSet()
        "periods" -> periods(text.split(','))
        else -> null
    }

    fun version(text: String): Version? {
        val short = text.take(200)
        val match = VERSION.matchEntire(short) ?: return null
        return if (short.all { it.code < 128 }) Version(match.groupValues[1].split('.').map(String::toInt)) else null
    }

    private fun periods(spans: List<String>): List<Period>? = spans.map { span ->
        val sides = span.trim().split('/')
        if (sides.size != 2) return null
        val from = if (sides[0] == "") Calendar.FIRST else Calendar.read(sides[0].trim()) ?: return null
        val until = if (sides[1] == "") null else Calendar.read(sides[1].trim()) ?: return null
        if (until != null && until <= from) return null
        Period(from, until)
    }

    /** Whether a text fits wildcards: `*` is any text, `?` one character; upper and lower case are alike. */
    fun fits(wildcards: String, text: String): Boolean {
        val pattern = wildcards.lowercase().codePoints().toArray()
        val letters = text.lowercase().codePoints().toArray()
        var at = 0
        var place = 0
        var star = -1
        var resume = 0
        while (place < letters.size) {
            if (at < pattern.size && pattern[at] == '*'.code) {
                star = at
                resume = place
                at += 1
            } else if (at < pattern.size && (pattern[at] == '?'.code || pattern[at] == letters[place])) {
                at += 1
                place += 1
            } else if (star >= 0) {
                at = star + 1
                resume += 1
                place = resume
            } else {
                return false
            }
        }
        while (at < pattern.size && pattern[at] == '*'.code) at += 1
        return at == pattern.size
    }
}

/** What is known of a fact; null: not known. */
internal typealias Look = (String) -> Any?

/** A condition over facts; what is not known, or not understood, answers UNKNOWN. */
internal sealed interface Condition {
    fun judge(look: Look, on: LocalDate): Truth

    fun facts(): List<String>

    /** The days on which the answer can change for what is known. */
    fun turns(look: Look): List<LocalDate>

    companion object {
        /** Read a condition of a bundle; `kinds` tells each fact's kind. */
        fun of(written: Any?, kinds: (String) -> String?): Condition {
            val node = written as? Map<*, *> ?: return Unread("")
            val only = node.entries.singleOrNull()
            val members = only?.value as? List<*>
            return when {
                only?.key == "all" && members != null -> Group(true, members.map { of(it, kinds) })
                only?.key == "any" && members != null -> Group(false, members.map { of(it, kinds) })
                only?.key == "not" && only.value is Map<*, *> -> Not(of(only.value, kinds))
                node["fact"] is String -> Compare.of(node, kinds)
                else -> Unread("")
            }
        }
    }
}

internal class Group(private val every: Boolean, val members: List<Condition>) : Condition {
    /** Whether all members must hold for the group to hold. */
    val isPlain: Boolean get() = every || members.size == 1

    override fun judge(look: Look, on: LocalDate): Truth {
        val decisive = if (every) Truth.NO else Truth.YES
        var answer = if (every) Truth.YES else Truth.NO
        for (member in members) {
            val truth = member.judge(look, on)
            if (truth == decisive) return decisive
            if (truth == Truth.UNKNOWN) answer = Truth.UNKNOWN
        }
        return answer
    }

    override fun facts(): List<String> = members.flatMap { it.facts() }

    override fun turns(look: Look): List<LocalDate> = members.flatMap { it.turns(look) }
}

internal class Not(private val member: Condition) : Condition {
    override fun judge(look: Look, on: LocalDate): Truth = when (member.judge(look, on)) {
        Truth.YES -> Truth.NO
        Truth.NO -> Truth.YES
        Truth.UNKNOWN -> Truth.UNKNOWN
    }

    override fun facts(): List<String> = member.facts()

    override fun turns(look: Look): List<LocalDate> = member.turns(look)
}

/** What this evaluator does not understand. */
internal class Unread(private val fact: String) : Condition {
    override fun judge(look: Look, on: LocalDate): Truth = Truth.UNKNOWN

    override fun facts(): List<String> = listOf(fact).filter { it != "" }

    override fun turns(look: Look): List<LocalDate> = emptyList()
}

/** One fact held against one constant. `written` is the constant as the bundle has it. */
internal class Compare(
    val fact: String,
    val op: String,
    private val operand: Any,
    val written: Any?,
) : Condition {
    override fun judge(look: Look, on: LocalDate): Truth {
        val value = look(fact) ?: return Truth.UNKNOWN
        return when (holds(value, on)) {
            true -> Truth.YES
            false -> Truth.NO
            null -> Truth.UNKNOWN
        }
    }

    override fun facts(): List<String> = listOf(fact)

    override fun turns(look: Look): List<LocalDate> {
        val value = look(fact) ?: return emptyList()
        return when (op) {
            "age_months_at_most" ->
                listOfNotNull(value as LocalDate, Calendar.firstOfMonthAfter(value, operand as Long + 1))
            "age_years_at_most" ->
                listOfNotNull(value as LocalDate, Calendar.anniversary(value, operand as Long)?.let(Calendar::dayAfter))
            "has_come" -> listOf(value as LocalDate)
            "holds" -> periods(value).flatMap { listOfNotNull(it.from, it.until) }
            else -> emptyList()
        }
    }

    /** Null where the value makes no sense on that day: a day that has not come has no age. */
    fun holds(value: Any, on: LocalDate): Boolean? = when (op) {
        "is" -> value == operand
        "in" -> value in operand as Collection<*>
        "at_least" -> order(value, operand) >= 0
        "more_than" -> order(value, operand) > 0
        "at_most" -> order(value, operand) <= 0
        "less_than" -> order(value, operand) < 0
        "matches" -> Kinds.fits(operand as String, value as String)
        "includes" -> operand in value as Collection<*>
        "includes_any" -> (value as Collection<*>).any { it in operand as Collection<*> }
        "only" -> (value as Collection<*>).all { it in operand as Collection<*> }
        "empty" -> (value as Collection<*>).isEmpty() == operand
        "age_months_at_most" -> (value as LocalDate).takeIf { it <= on }?.let { Calendar.monthsBetween(it, on) <= operand as Long }
        "age_years_at_most" -> (value as LocalDate).takeIf { it <= on }?.let { Calendar.isWithinYears(it, operand as Long, on) }
        "has_come" -> (value as LocalDate <= on) == operand
        else -> periods(value).any { it.from <= on && (it.until == null || on < it.until) } == operand
    }

    /** The least value that would do on that day; null when none can be named. */
    fun wanted(day: LocalDate): Any? = when (op) {
        "age_months_at_most" -> Calendar.firstOfMonthAfter(day, -(operand as Long))
        "age_years_at_most" -> Calendar.yearsBefore(day, operand as Long)
        "at_least" -> if (operand is Version) written else operand
        "more_than" -> (operand as? Long)?.plus(1)
        else -> null
    }

    @Suppress("UNCHECKED_CAST")
    private fun periods(value: Any): List<Period> = value as List<Period>

    private fun order(left: Any, right: Any): Int = when (left) {
        is Long -> left.compareTo(right as Long)
        is Version -> left.compareTo(right as Version)
        else -> (left as LocalDate).compareTo(right as LocalDate)
    }

    companion object {
        private val ORDERED = setOf("number", "version", "day")
        private val KINDS: Map<String, Set<String>> = mapOf(
            "is" to setOf("yes_no", "number", "version", "day", "text"),
            "in" to setOf("number", "version", "text"),
            "at_least" to ORDERED,
            "more_than" to ORDERED,
            "at_most" to ORDERED,
            "less_than" to ORDERED,
            "matches" to setOf("text"),
            "includes" to setOf("texts"),
            "includes_any" to setOf("texts"),
            "only" to setOf("texts"),
            "empty" to setOf("texts"),
            "age_months_at_most" to setOf("day"),
            "age_years_at_most" to setOf("day"),
            "has_come" to setOf("day"),
            "holds" to setOf("periods"),
        )

        fun of(node: Map<*, *>, kinds: (String) -> String?): Condition {
            val fact = node["fact"] as String
            val op = node["op"] as? String
            val kind = kinds(fact)
            if (op == null || kind == null || node.size != 3 || kind !in KINDS[op].orEmpty()) return Unread(fact)
            val operand = operand(op, kind, node["value"]) ?: return Unread(fact)
            return Compare(fact, op, operand, node["value"])
        }

        private fun operand(op: String, kind: String, given: Any?): Any? = when (op) {
            "age_months_at_most", "age_years_at_most" -> given as? Long
            "empty", "has_come", "holds" -> given as? Boolean
            "includes", "matches" -> given as? String
            "includes_any", "only" -> (given as? List<*>)?.takeIf { all -> all.all { it is String } }
            "in" -> (given as? List<*>)?.map { Kinds.read(kind, it) }
            else -> Kinds.read(kind, given)
        }
    }
}
