package com.tapready.gate

import java.time.LocalDate

/** Calendar arithmetic: the same definitions as eligibility/facts/dates.py, held equal by vectors.json. */
internal object Calendar {
    private val YEARS = 1..9999
    private val DAY = Regex("(\\d{4})-?(\\d{2})(?:-(\\d{2}))?(?:T.*)?")
    val FIRST: LocalDate = LocalDate.of(1, 1, 1)

    /** Read `2026-11-01`, `202611` or `2026-11`; null when there is no such day. */
    fun read(text: String): LocalDate? {
        val (year, month, day) = DAY.matchEntire(text)?.destructured ?: return null
        return of(year.toInt(), month.toInt(), if (day == "") 1 else day.toInt())
    }

    private fun of(year: Int, month: Int, day: Int): LocalDate? =
        if (year in YEARS && month in 1..12 && day in 1..daysIn(year, month)) LocalDate.of(year, month, day) else null

    private fun daysIn(year: Int, month: Int): Int = LocalDate.of(year, month, 1).lengthOfMonth()

    /** Whole calendar months from one day's month to another's: the day in the month does not count. */
    fun monthsBetween(earlier: LocalDate, later: LocalDate): Int =
        12 * (later.year - earlier.year) + (later.monthValue - earlier.monthValue)

    /** The first day of the month that lies so many months after; null beyond the calendar. */
    fun firstOfMonthAfter(day: LocalDate, months: Long): LocalDate? =
        day.withDayOfMonth(1).plusMonths(months).takeIf { it.year in YEARS }

    /** The same day years later; 29 February becomes 28 February in a common year. */
    fun anniversary(day: LocalDate, years: Long): LocalDate? = day.plusYears(years).takeIf { it.year in YEARS }

    fun isWithinYears(day: LocalDate, years: Long, on: LocalDate): Boolean {
        val last = anniversary(day, years)
        return last == null || on <= last
    }

    /** The earliest day that is so many years old at the most; on 29 February that is 1 March of a common year. */
    fun yearsBefore(on: LocalDate, years: Long): LocalDate? {
        val year = on.year - years.toInt()
        if (year !in YEARS) return null
        return of(year, on.monthValue, on.dayOfMonth) ?: LocalDate.of(year, 3, 1)
    }

    fun dayAfter(day: LocalDate): LocalDate? = day.plusDays(1).takeIf { it.year in YEARS }

    fun milliseconds(day: LocalDate): Long = day.toEpochDay() * 86_400_000
}
