// ---------------------------------------------------------------------------------------------------------------------
// The calendar: days are `YYYY-MM-DD` and compare as text. The same definitions as eligibility/facts/dates.py.

const FIRST_DAY: Day = '0001-01-01';
type Day = string;

function parts(day: Day): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

function written(year: number, month: number, day: number): Day {
  return padded(year, 4) + '-' + padded(month, 2) + '-' + padded(day, 2);
}

function padded(number: number, width: number): string {
  return String(number).padStart(width, '0');
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysIn(year: number, month: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}

function isDay(text: unknown): text is Day {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year, month, day] = parts(text);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** Whole calendar months from one day's month to another's: the day in the month does not count. */
function monthsBetween(earlier: Day, later: Day): number {
  const [fromYear, fromMonth] = parts(earlier);
  const [toYear, toMonth] = parts(later);
  return 12 * (toYear - fromYear) + (toMonth - fromMonth);
}

/** The first day of the month that lies so many months after; null beyond the calendar. */
function firstOfMonthAfter(day: Day, months: number): Day | null {
  const [year, month] = parts(day);
  const index = 12 * year + (month - 1) + months;
  const found = Math.floor(index / 12);
  return found >= 1 && found <= 9999 ? written(found, index - 12 * found + 1, 1) : null;
}

/** The same day years later; 29 February becomes 28 February in a common year. */
function anniversary(day: Day, years: number): Day | null {
  const [year, month, date] = parts(day);
  const found = year + years;
  if (found < 1 || found > 9999) return null;
  return written(found, month, month === 2 && date === 29 && !isLeap(found) ? 28 : date);
}

function isWithinYears(day: Day, years: number, on: Day): boolean {
  const last = anniversary(day, years);
  return last === null || on <= last;
}

/** The earliest day that is so many years old at the most; on 29 February that is 1 March of a common year. */
function yearsBefore(on: Day, years: number): Day | null {
  const [year, month, date] = parts(on);
  const found = year - years;
  if (found < 1) return null;
  return month === 2 && date === 29 && !isLeap(found) ? written(found, 3, 1) : written(found, month, date);
}

function dayAfter(day: Day): Day | null {
  const [year, month, date] = parts(day);
  if (date < daysIn(year, month)) return written(year, month, date + 1);
  if (month < 12) return written(year, month + 1, 1);
  return year < 9999 ? written(year + 1, 1, 1) : null;
}

/** Days since 1970-01-01. */
function dayNumber(day: Day): number {
  const [year, month, date] = parts(day);
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - 400 * era;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468;
}

function millisecondsOf(day: Day): number {
  return dayNumber(day) * 86400000;
}

function stamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19) + 'Z';
}

function present(days: readonly (Day | null)[]): Day[] {
  return days.filter((day): day is Day => day !== null);
}

function earliest(days: readonly (Day | null)[]): Day | null {
  return present(days).sort()[0] || null;
}

export {
  anniversary, type Day, dayAfter, dayNumber, earliest, FIRST_DAY, firstOfMonthAfter, isDay, isWithinYears,
  millisecondsOf, monthsBetween, present, stamp, yearsBefore,
};
