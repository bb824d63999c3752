// ---------------------------------------------------------------------------------------------------------------------
// Values: how each kind is read and compared

import { distinct, isAscii, isTexts } from './plain';
import { type Day, FIRST_DAY, isDay } from './calendar';

const YES: readonly string[] = ['true', 'yes', '1', 'on'];
const NO: readonly string[] = ['false', 'no', '0', 'off'];
const VERSION = /^\s*v?(\d{1,9}(?:\.\d{1,9}){0,9})(?:L\b|[\s(_-][\s\S]*|[a-z]\d*|$)\s*$/;
const DAY = /^(\d{4})-?(\d{2})(?:-(\d{2}))?(?:T.*)?$/;
const MOST_EXACT = 9007199254740991;
type Value = boolean | number | string | readonly number[] | readonly string[] | readonly Period[];
type Period = readonly [Day, Day | null];

/** Read a value of a kind; null when it makes none. */
function readKind(kind: string, given: unknown): Value | null {
  if (typeof given === 'boolean') return kind === 'yes_no' ? given : null;
  if (typeof given === 'number') {
    if (Math.floor(given) !== given || Math.abs(given) > MOST_EXACT) return null;
    return kind === 'number' ? given : readText(kind, String(given));
  }
  if (typeof given === 'string') return readText(kind, given);
  if (!isTexts(given)) return null;
  if (kind === 'texts') return distinct(given);
  return kind === 'periods' ? readPeriods(given) : null;
}

function readText(kind: string, text: string): Value | null {
  switch (kind) {
    case 'yes_no': {
      const word = text.trim().toLowerCase();
      return YES.indexOf(word) >= 0 ? true : NO.indexOf(word) >= 0 ? false : null;
    }
    case 'number':
      return /^-?\d{1,15}$/.test(text.trim()) ? Number(text.trim()) : null;
    case 'version':
      return readVersion(text);
    case 'day':
      return readDay(text.trim());
    case 'text':
      return text.trim();
    case 'texts':
      return distinct(text.split(',').map((part) => part.trim()).filter((part) => part !== ''));
    case 'periods':
      return readPeriods(text.split(','));
    default:
      return null;
  }
}

/** Dotted integers without zeros at the end: 16.7 < 16.10 < 17 = 17.0. */
function readVersion(text: string): readonly number[] | null {
  const match = VERSION.exec(text.slice(0, 200));
  return match && isAscii(text.slice(0, 200)) ? significant(match[1].split('.').map(Number)) : null;
}

function significant(parts: readonly number[]): readonly number[] {
  let end = parts.length;
  while (end > 1 && parts[end - 1] === 0) end -= 1;
  return parts.slice(0, end);
}

function readDay(text: string): Day | null {
  const match = DAY.exec(text);
  if (!match) return null;
  const day = match[1] + '-' + match[2] + '-' + (match[3] || '01');
  return isDay(day) ? day : null;
}

function readPeriods(spans: readonly string[]): readonly Period[] | null {
  const periods: Period[] = [];
  for (const span of spans) {
    const parts = span.trim().split('/');
    if (parts.length !== 2) return null;
    const from = parts[0] === '' ? FIRST_DAY : readDay(parts[0].trim());
    const until = parts[1] === '' ? null : readDay(parts[1].trim());
    if (from === null || (parts[1] !== '' && until === null) || (until !== null && until <= from)) return null;
    periods.push([from, until]);
  }
  return periods;
}

/** Less than, equal to or greater than zero, like the values; versions part by part. */
function order(left: Value, right: Value): number {
  if (Array.isArray(left) && Array.isArray(right)) return orderParts(left as number[], right as number[]);
  if (left === right) return 0;
  return (left as number | string) < (right as number | string) ? -1 : 1;
}

function orderParts(left: readonly number[], right: readonly number[]): number {
  for (let place = 0; place < Math.min(left.length, right.length); place += 1) {
    if (left[place] !== right[place]) return left[place] - right[place];
  }
  return left.length - right.length;
}

/** A value as text that is equal when the values are. */
function keyOf(kind: string, value: Value | null): string {
  return kind === 'version' && value !== null ? (value as readonly number[]).join('.') : String(value);
}

/** Whether a text fits wildcards: `*` is any text, `?` one character; upper and lower case are alike. */
function fits(wildcards: string, text: string): boolean {
  const pattern = Array.from(wildcards.toLowerCase());
  const letters = Array.from(text.toLowerCase());
  let at = 0;
  let star = -1;
  let resume = 0;
  let place = 0;
  while (place < letters.length) {
    if (at < pattern.length && pattern[at] === '*') {
      star = at;
      resume = place;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === letters[place])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      place = resume;
    } else {
      return false;
    }
  }
  while (at < pattern.length && pattern[at] === '*') at += 1;
  return at === pattern.length;
}

export { fits, keyOf, order, orderParts, type Period, readKind, readVersion, significant, type Value };
