var TapToPayGate = (function () {
"use strict";
var exports = {};
/**
 * May this phone be connected as a Tap to Pay reader now? Decided on the phone, offline, before the SDK is asked.
 *
 *     const gate = openGate(bundle);                 // the object or the text of bundle.json
 *     const decision = gate.decide(facts, { sdk: 'react-native:0.0.1-beta.33', country: 'GB' });
 *     if (decision.verdict === 'refuse') show(decision.reasons[0].sentence, decision.reasons[0].remedy);
 *
 * Truth has three values: a fact that is not known is neither a pass nor a failure. Whatever this evaluator does not
 * understand (a comparison of a newer bundle, a kind of fact, a damaged file) counts as not known and never admits by
 * itself; what "not known" does is the policy's word, or the caller's (`onUnknown`).
 *
 * Nothing here throws. There are no dependencies and no classes, so that it runs in Node, Hermes and JavaScriptCore.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.BUNDLE_FORMAT = void 0;
exports.sha256 = sha256;
exports.openGate = openGate;
// ---------------------------------------------------------------------------------------------------------------------
// Plain things
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isTexts(value) {
    return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
/** A table's own entry; what every object inherits (`constructor`) is not one. */
function own(table, key) {
    return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined;
}
function distinct(names) {
    return names.filter((name, place) => names.indexOf(name) === place);
}
function isAscii(text) {
    return /^[\x00-\x7f]*$/.test(text);
}
/** A question that cannot be asked: an SDK or a country that there is no such. */
function wrong(what) {
    const error = new Error(what);
    error.name = 'WrongQuestion';
    return error;
}
function textOf(error) {
    try {
        return isObject(error) && typeof error.message === 'string' ? error.message : String(error);
    }
    catch (_) {
        return 'an error that cannot be told';
    }
}
// ---------------------------------------------------------------------------------------------------------------------
// The bundle's digest: canonical JSON and SHA-256
/** JSON with sorted keys and no blanks (RFC 8785 for what a bundle holds), one key of the outermost object left out. */
function canonical(value, without) {
    if (Array.isArray(value))
        return '[' + value.map((one) => canonical(one)).join(',') + ']';
    if (!isObject(value))
        return JSON.stringify(value);
    const keys = Object.keys(value).filter((key) => key !== without).sort();
    return '{' + keys.map((key) => JSON.stringify(key) + ':' + canonical(value[key])).join(',') + '}';
}
/** SHA-256 of a text's UTF-8 bytes, in hexadecimal (FIPS 180-4). */
function sha256(text) {
    const bytes = utf8(text);
    const length = bytes.length;
    bytes.push(0x80);
    while (bytes.length % 64 !== 56)
        bytes.push(0);
    const high = Math.floor(length / 0x20000000);
    const low = (length << 3) >>> 0;
    for (const word of [high, low])
        for (let shift = 24; shift >= 0; shift -= 8)
            bytes.push((word >>> shift) & 255);
    const state = ROOTS.slice();
    const schedule = [];
    for (let block = 0; block < bytes.length; block += 64)
        digestBlock(bytes, block, state, schedule);
    return state.map((word) => ('0000000' + (word >>> 0).toString(16)).slice(-8)).join('');
}
function digestBlock(bytes, block, state, schedule) {
    for (let i = 0; i < 16; i += 1) {
        const at = block + 4 * i;
        schedule[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let i = 16; i < 64; i += 1) {
        const w = schedule[i - 15];
        const v = schedule[i - 2];
        const s0 = ((w >>> 7) | (w << 25)) ^ ((w >>> 18) | (w << 14)) ^ (w >>> 3);
        const s1 = ((v >>> 17) | (v << 15)) ^ ((v >>> 19) | (v << 13)) ^ (v >>> 10);
        schedule[i] = (schedule[i - 16] + s0 + schedule[i - 7] + s1) | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (let i = 0; i < 64; i += 1) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + FACTORS[i] + schedule[i]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g;
        g = f;
        f = e;
        e = (d + t1) | 0;
        d = c;
        c = b;
        b = a;
        a = (t1 + t2) | 0;
    }
    const mixed = [a, b, c, d, e, f, g, h];
    for (let i = 0; i < 8; i += 1)
        state[i] = (state[i] + mixed[i]) | 0;
}
function utf8(text) {
    const bytes = [];
    for (const letter of text) {
        const point = letter.codePointAt(0);
        if (point < 0x80)
            bytes.push(point);
        else if (point < 0x800)
            bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
        else if (point < 0x10000)
            bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
        else {
            bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
        }
    }
    return bytes;
}
const PRIMES = firstPrimes(64);
const ROOTS = PRIMES.slice(0, 8).map((prime) => fractionBits(Math.pow(prime, 1 / 2)));
const FACTORS = PRIMES.map((prime) => fractionBits(Math.pow(prime, 1 / 3)));
function fractionBits(root) {
    return ((root - Math.floor(root)) * 0x100000000) | 0;
}
function firstPrimes(count) {
    const primes = [];
    for (let number = 2; primes.length < count; number += 1) {
        if (primes.every((prime) => number % prime !== 0))
            primes.push(number);
    }
    return primes;
}
// ---------------------------------------------------------------------------------------------------------------------
// The calendar: days are `YYYY-MM-DD` and compare as text. The same definitions as eligibility/facts/dates.py.
const FIRST_DAY = '0001-01-01';
function parts(day) {
    return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}
function written(year, month, day) {
    return padded(year, 4) + '-' + padded(month, 2) + '-' + padded(day, 2);
}
function padded(number, width) {
    return String(number).padStart(width, '0');
}
function isLeap(year) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
function daysIn(year, month) {
    return month === 2 ? (isLeap(year) ? 29 : 28) : [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}
function isDay(text) {
    if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text))
        return false;
    const [year, month, day] = parts(text);
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}
/** Whole calendar months from one day's month to another's: the day in the month does not count. */
function monthsBetween(earlier, later) {
    const [fromYear, fromMonth] = parts(earlier);
    const [toYear, toMonth] = parts(later);
    return 12 * (toYear - fromYear) + (toMonth - fromMonth);
}
/** The first day of the month that lies so many months after; null beyond the calendar. */
function firstOfMonthAfter(day, months) {
    const [year, month] = parts(day);
    const index = 12 * year + (month - 1) + months;
    const found = Math.floor(index / 12);
    return found >= 1 && found <= 9999 ? written(found, index - 12 * found + 1, 1) : null;
}
/** The same day years later; 29 February becomes 28 February in a common year. */
function anniversary(day, years) {
    const [year, month, date] = parts(day);
    const found = year + years;
    if (found < 1 || found > 9999)
        return null;
    return written(found, month, month === 2 && date === 29 && !isLeap(found) ? 28 : date);
}
function isWithinYears(day, years, on) {
    const last = anniversary(day, years);
    return last === null || on <= last;
}
/** The earliest day that is so many years old at the most; on 29 February that is 1 March of a common year. */
function yearsBefore(on, years) {
    const [year, month, date] = parts(on);
    const found = year - years;
    if (found < 1)
        return null;
    return month === 2 && date === 29 && !isLeap(found) ? written(found, 3, 1) : written(found, month, date);
}
function dayAfter(day) {
    const [year, month, date] = parts(day);
    if (date < daysIn(year, month))
        return written(year, month, date + 1);
    if (month < 12)
        return written(year, month + 1, 1);
    return year < 9999 ? written(year + 1, 1, 1) : null;
}
/** Days since 1970-01-01. */
function dayNumber(day) {
    const [year, month, date] = parts(day);
    const shifted = month <= 2 ? year - 1 : year;
    const era = Math.floor(shifted / 400);
    const ofEra = shifted - 400 * era;
    const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
    return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468;
}
function millisecondsOf(day) {
    return dayNumber(day) * 86400000;
}
function stamp(milliseconds) {
    return new Date(milliseconds).toISOString().slice(0, 19) + 'Z';
}
function present(days) {
    return days.filter((day) => day !== null);
}
function earliest(days) {
    return present(days).sort()[0] || null;
}
// ---------------------------------------------------------------------------------------------------------------------
// Values: how each kind is read and compared
const YES = ['true', 'yes', '1', 'on'];
const NO = ['false', 'no', '0', 'off'];
const VERSION = /^\s*v?(\d{1,9}(?:\.\d{1,9}){0,9})(?:L\b|[\s(_-][\s\S]*|[a-z]\d*|$)\s*$/;
const DAY = /^(\d{4})-?(\d{2})(?:-(\d{2}))?(?:T.*)?$/;
const MOST_EXACT = 9007199254740991;
/** Read a value of a kind; null when it makes none. */
function readKind(kind, given) {
    if (typeof given === 'boolean')
        return kind === 'yes_no' ? given : null;
    if (typeof given === 'number') {
        if (Math.floor(given) !== given || Math.abs(given) > MOST_EXACT)
            return null;
        return kind === 'number' ? given : readText(kind, String(given));
    }
    if (typeof given === 'string')
        return readText(kind, given);
    if (!isTexts(given))
        return null;
    if (kind === 'texts')
        return distinct(given);
    return kind === 'periods' ? readPeriods(given) : null;
}
function readText(kind, text) {
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
function readVersion(text) {
    const match = VERSION.exec(text.slice(0, 200));
    return match && isAscii(text.slice(0, 200)) ? significant(match[1].split('.').map(Number)) : null;
}
function significant(parts) {
    let end = parts.length;
    while (end > 1 && parts[end - 1] === 0)
        end -= 1;
    return parts.slice(0, end);
}
function readDay(text) {
    const match = DAY.exec(text);
    if (!match)
        return null;
    const day = match[1] + '-' + match[2] + '-' + (match[3] || '01');
    return isDay(day) ? day : null;
}
function readPeriods(spans) {
    const periods = [];
    for (const span of spans) {
        const parts = span.trim().split('/');
        if (parts.length !== 2)
            return null;
        const from = parts[0] === '' ? FIRST_DAY : readDay(parts[0].trim());
        const until = parts[1] === '' ? null : readDay(parts[1].trim());
        if (from === null || (parts[1] !== '' && until === null) || (until !== null && until <= from))
            return null;
        periods.push([from, until]);
    }
    return periods;
}
/** Less than, equal to or greater than zero, like the values; versions part by part. */
function order(left, right) {
    if (Array.isArray(left) && Array.isArray(right))
        return orderParts(left, right);
    if (left === right)
        return 0;
    return left < right ? -1 : 1;
}
function orderParts(left, right) {
    for (let place = 0; place < Math.min(left.length, right.length); place += 1) {
        if (left[place] !== right[place])
            return left[place] - right[place];
    }
    return left.length - right.length;
}
/** A value as text that is equal when the values are. */
function keyOf(kind, value) {
    return kind === 'version' && value !== null ? value.join('.') : String(value);
}
/** Whether a text fits wildcards: `*` is any text, `?` one character; upper and lower case are alike. */
function fits(wildcards, text) {
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
        }
        else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === letters[place])) {
            at += 1;
            place += 1;
        }
        else if (star >= 0) {
            at = star + 1;
            resume += 1;
            place = resume;
        }
        else {
            return false;
        }
    }
    while (at < pattern.length && pattern[at] === '*')
        at += 1;
    return at === pattern.length;
}
function judge(condition, look, on) {
    if (condition.word === 'compare')
        return judgeCompare(condition, look, on);
    if (condition.word === 'not')
        return mirror(judge(condition.member, look, on));
    const decisive = condition.word === 'all' ? 'no' : 'yes';
    let answer = mirror(decisive);
    for (const member of condition.members) {
        const truth = judge(member, look, on);
        if (truth === decisive)
            return decisive;
        if (truth === 'unknown')
            answer = 'unknown';
    }
    return answer;
}
function mirror(truth) {
    return truth === 'yes' ? 'no' : truth === 'no' ? 'yes' : 'unknown';
}
function judgeCompare(compare, look, on) {
    const value = compare.kind === null ? null : look(compare.fact);
    if (value === null)
        return 'unknown';
    const held = holds(compare, value, on);
    return held === null ? 'unknown' : held ? 'yes' : 'no';
}
/** Null where the value makes no sense on that day: a day that has not come has no age. */
function holds(compare, value, on) {
    const operand = compare.operand;
    switch (compare.op) {
        case 'is':
            return order(value, operand) === 0;
        case 'in':
            return operand.indexOf(keyOf(compare.kind, value)) >= 0;
        case 'at_least':
            return order(value, operand) >= 0;
        case 'more_than':
            return order(value, operand) > 0;
        case 'at_most':
            return order(value, operand) <= 0;
        case 'less_than':
            return order(value, operand) < 0;
        case 'matches':
            return fits(operand, value);
        case 'includes':
            return value.indexOf(operand) >= 0;
        case 'includes_any':
            return value.some((one) => operand.indexOf(one) >= 0);
        case 'only':
            return value.every((one) => operand.indexOf(one) >= 0);
        case 'empty':
            return (value.length === 0) === operand;
        case 'age_months_at_most':
            return value > on ? null : monthsBetween(value, on) <= operand;
        case 'age_years_at_most':
            return value > on ? null : isWithinYears(value, operand, on);
        case 'has_come':
            return (value <= on) === operand;
        default:
            return value.some(([from, until]) => from <= on && (until === null || on < until)) === operand;
    }
}
/** The days on which a condition's answer can change for what is known. */
function turns(condition, look) {
    if (condition.word === 'not')
        return turns(condition.member, look);
    if (condition.word !== 'compare') {
        return condition.members.reduce((days, member) => days.concat(turns(member, look)), []);
    }
    const value = condition.kind === null ? null : look(condition.fact);
    if (value === null)
        return [];
    const operand = condition.operand;
    switch (condition.op) {
        case 'age_months_at_most':
            return present([value, firstOfMonthAfter(value, operand + 1)]);
        case 'age_years_at_most': {
            const last = anniversary(value, operand);
            return present([value, last === null ? null : dayAfter(last)]);
        }
        case 'has_come':
            return [value];
        case 'holds':
            return value.reduce((days, [from, until]) => days.concat(present([from, until])), []);
        default:
            return [];
    }
}
function factsOf(condition) {
    if (condition.word === 'compare')
        return [condition.fact];
    if (condition.word === 'not')
        return factsOf(condition.member);
    return condition.members.reduce((names, member) => names.concat(factsOf(member)), []);
}
const SDK_VERSION = /^v?(\d{1,9}(?:\.\d{1,9}){0,9})(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d{0,9}))?$/i;
const PRE = { a: 0, alpha: 0, b: 1, beta: 1, c: 2, rc: 2, pre: 2, preview: 2 };
const FINAL = 3;
function sdkVersion(text) {
    const match = SDK_VERSION.exec(text.trim());
    if (!match)
        throw wrong(text.slice(0, 60) + ' is not an SDK version');
    const release = match[1].split('.').map(Number);
    const pre = match[2] ? PRE[match[2].toLowerCase()] : FINAL;
    const number = match[2] ? Number(match[3] || 0) : 0;
    const suffix = match[2] ? ['a', 'b', 'rc'][pre] + String(number) : '';
    return { release, stage: pre, number, text: release.join('.') + suffix };
}
function orderSdk(left, right) {
    const byRelease = orderParts(significant(left.release), significant(right.release));
    return byRelease || left.stage - right.stage || left.number - right.number;
}
function boundsOf(written) {
    return written && written.map(([sign, version]) => [sign, sdkVersion(version)]);
}
/** Whether the version lies within all bounds; a pre-release takes the rules of the release it leads to. */
function covers(bounds, version) {
    const final = Object.assign(Object.assign({}, version), { stage: FINAL, number: 0 });
    return bounds.every(([sign, bound]) => {
        const found = orderSdk(final, bound);
        switch (sign) {
            case '==':
                return found === 0;
            case '!=':
                return found !== 0;
            case '>=':
                return found >= 0;
            case '<=':
                return found <= 0;
            case '>':
                return found > 0;
            default:
                return found < 0;
        }
    });
}
// ---------------------------------------------------------------------------------------------------------------------
// The bundle
/** The only form of bundle that this evaluator reads. */
exports.BUNDLE_FORMAT = 1;
const OWN_POLICY = 'own_policy';
const STAGES = ['support', 'discover', 'connect', 'collect', 'pin'];
function depth(stage) {
    return STAGES.indexOf(stage);
}
const OPERATORS = {
    is: ['yes_no', 'number', 'version', 'day', 'text'],
    in: ['number', 'version', 'text'],
    at_least: ['number', 'version', 'day'],
    more_than: ['number', 'version', 'day'],
    at_most: ['number', 'version', 'day'],
    less_than: ['number', 'version', 'day'],
    matches: ['text'],
    includes: ['texts'],
    includes_any: ['texts'],
    only: ['texts'],
    empty: ['texts'],
    age_months_at_most: ['day'],
    age_years_at_most: ['day'],
    has_come: ['day'],
    holds: ['periods'],
};
function prepared(given, verify) {
    const read = (typeof given === 'string' ? JSON.parse(given) : given);
    if (!isObject(read))
        throw new Error('the bundle is no JSON object');
    if (read.bundle !== exports.BUNDLE_FORMAT)
        throw new Error('the bundle has format ' + String(read.bundle) + ', not 1');
    if (verify && sha256(canonical(read, 'sha256')) !== read.sha256)
        throw new Error('the bundle does not fit its sha256');
    for (const part of ['pack', 'policy', 'facts', 'rules', 'markets', 'sdks', 'lookups', 'messages']) {
        if (!read[part])
            throw new Error('the bundle has no ' + part);
    }
    if (depth(read.policy.stage) < 0)
        throw new Error('the policy has stage ' + String(read.policy.stage));
    if (!isDay(read.not_before) || !isDay(read.not_after))
        throw new Error('the bundle has no days of validity');
    const rules = read.rules.map((rule) => (Object.assign(Object.assign({}, rule), { applies: rule.applies ? prepare(rule.applies, read) : null, editions: rule.editions.map((edition) => (Object.assign(Object.assign({}, edition), { require: prepare(edition.require, read), sdk: boundsOf(edition.sdk) }))) })));
    return Object.assign(Object.assign({}, read), { rules });
}
function prepare(written, bundle) {
    if (isObject(written)) {
        const keys = Object.keys(written);
        const { all, any, not } = written;
        if (keys.length === 1 && Array.isArray(all)) {
            return { word: 'all', members: all.map((member) => prepare(member, bundle)) };
        }
        if (keys.length === 1 && Array.isArray(any)) {
            return { word: 'any', members: any.map((member) => prepare(member, bundle)) };
        }
        if (keys.length === 1 && isObject(not))
            return { word: 'not', member: prepare(not, bundle) };
        if (typeof written.fact === 'string')
            return prepareLeaf(written, bundle);
    }
    return { word: 'compare', fact: '', kind: null, op: '', operand: false, written: null };
}
function prepareLeaf(leaf, bundle) {
    const spec = bundle.facts[leaf.fact];
    const kinds = own(OPERATORS, leaf.op);
    const unread = { word: 'compare', fact: leaf.fact, kind: null, op: leaf.op, operand: false, written: null };
    if (!spec || !kinds || kinds.indexOf(spec.kind) < 0 || Object.keys(leaf).length !== 3)
        return unread;
    const operand = operandOf(leaf, spec.kind);
    return operand === null ? unread : Object.assign(Object.assign({}, unread), { kind: spec.kind, operand, written: leaf.value });
}
function operandOf(leaf, kind) {
    const given = leaf.value;
    switch (leaf.op) {
        case 'age_months_at_most':
        case 'age_years_at_most':
            return typeof given === 'number' ? given : null;
        case 'empty':
        case 'has_come':
        case 'holds':
            return typeof given === 'boolean' ? given : null;
        case 'includes':
        case 'matches':
            return typeof given === 'string' ? given : null;
        case 'includes_any':
        case 'only':
            return isTexts(given) ? given : null;
        case 'in':
            return Array.isArray(given) ? given.map((one) => keyOf(kind, readKind(kind, one))) : null;
        default:
            return readKind(kind, given);
    }
}
function resolveSdk(given, platform, on, bundle) {
    const nativeKit = platform === 'ios' ? 'ios' : 'android';
    if (given === null || given === undefined) {
        const newest = newestRelease(bundle.sdks[nativeKit] || [], nativeKit, on);
        return { kit: nativeKit, version: newest.version, native: sdkVersion(newest.version), released: newest.released };
    }
    const colon = given.indexOf(':');
    const named = colon < 0 ? null : given.slice(0, colon).trim().toLowerCase().replace(/-/g, '_');
    const text = given.slice(colon + 1).trim();
    const kit = named === null ? (text.indexOf('0.0.1') === 0 ? 'react_native' : nativeKit) : named;
    if (['android', 'ios', 'react_native'].indexOf(kit) < 0)
        throw wrong('unknown SDK kit ' + kit.slice(0, 40));
    if (kit !== 'react_native' && kit !== nativeKit)
        throw wrong('the ' + kit + ' SDK does not run on this device');
    const version = sdkVersion(text);
    const release = releaseOf(bundle, kit, version);
    if (kit !== 'react_native')
        return { kit, version: text, native: version, released: release && release.released };
    const native = release && own(release.native, nativeKit);
    if (!native)
        throw wrong('which native SDK React Native release ' + text.slice(0, 40) + ' carries is not known');
    const carried = releaseOf(bundle, nativeKit, sdkVersion(native));
    return { kit, version: text, native: sdkVersion(native), released: release.released || (carried ? carried.released : null) };
}
function releaseOf(bundle, kit, version) {
    return (bundle.sdks[kit] || []).filter((known) => orderSdk(sdkVersion(known.version), version) === 0)[0];
}
function newestRelease(known, kit, on) {
    if (known.length === 0)
        throw wrong('the bundle knows no ' + kit + ' SDK');
    const out = known.filter((release) => release.released === null || release.released <= on);
    const newer = (best, one) => orderSdk(sdkVersion(one.version), sdkVersion(best.version)) > 0 ? one : best;
    return out.length ? out.reduce(newer) : known[known.length - 1];
}
const TOLD = ['value', 'grade', 'origin', 'taken', 'masked'];
const ASKED = /^(question|sdk|market)\./;
const PLATFORM = 'device.platform';
const GRADES = ['', 'claimed', 'listed', 'inferred', 'measured', 'attested'];
function readFacts(facts, bundle) {
    if (!isObject(facts))
        throw wrong('the facts are no object');
    const sheet = Object.create(null);
    const ignored = [];
    for (const name of Object.keys(facts)) {
        const given = facts[name];
        if (given === null || given === undefined)
            continue;
        const known = readFact(name, given, bundle);
        if (known === undefined)
            ignored.push(name);
        else if (known !== null)
            sheet[name] = known;
    }
    return { sheet, ignored: ignored.sort() };
}
/** One fact: null when nothing is said, undefined when what is said cannot be read. */
function readFact(name, given, bundle) {
    const spec = own(bundle.facts, name);
    if (!spec || ASKED.test(name))
        return undefined;
    const plain = gradeOf(bundle.policy.given_grade);
    if (!isObject(given))
        return asKnown(readChosen(spec, given), plain);
    const told = given;
    const strange = Object.keys(told).some((key) => TOLD.indexOf(key) < 0);
    const texts = [told.grade, told.origin, told.taken, told.masked];
    if (strange || texts.some((text) => text !== null && text !== undefined && typeof text !== 'string'))
        return undefined;
    if (told.value === null || told.value === undefined)
        return null;
    const grade = told.grade ? gradeOf(told.grade) : plain;
    const known = grade < 1 ? undefined : asKnown(readChosen(spec, told.value), grade);
    return known && told.masked ? { value: null, grade } : known;
}
function asKnown(value, grade) {
    return value === null ? undefined : { value, grade };
}
function readChosen(spec, given) {
    const value = readKind(spec.kind, given);
    if (!spec.choices || typeof value !== 'string')
        return value;
    const word = value.toLowerCase();
    return spec.choices.indexOf(word) >= 0 ? word : null;
}
function gradeOf(word) {
    const grade = GRADES.indexOf(word.trim().toLowerCase());
    return grade > 0 ? grade : 0;
}
// ---------------------------------------------------------------------------------------------------------------------
// Facts that follow from others by look-up
/** What follows from a device's facts: an iOS version's release day, a model's generation, an API level. */
function lookUp(sheet, lookups) {
    const found = Object.create(null);
    const usable = (name) => (sheet[name] && sheet[name].value !== null ? sheet[name] : null);
    const platform = usable(PLATFORM);
    if (platform && platform.value === 'ios')
        lookUpIphone(usable, lookups, found);
    else
        lookUpAndroid(usable, lookups, found);
    return found;
}
function lookUpIphone(usable, lookups, found) {
    const identifier = usable('iphone.identifier');
    if (identifier) {
        const name = String(identifier.value);
        const generation = /^iPhone(\d{1,4}),\d{1,4}$/.exec(name);
        if (generation)
            found['iphone.generation'] = { value: Number(generation[1]), grade: identifier.grade };
        const known = own(lookups.iphones, name);
        if (known) {
            found['device.name'] = { value: known.name, grade: gradeOf('listed') };
            found['ios.capped'] = { value: known.capped, grade: gradeOf('listed') };
            if (known.cap_release_day !== null) {
                found['ios.cap_release_day'] = { value: known.cap_release_day, grade: gradeOf('listed') };
            }
        }
    }
    let version = usable('ios.version');
    const build = usable('ios.build');
    if (!version && build) {
        const named = own(lookups.ios_builds, String(build.value));
        version = named ? { value: readVersion(named), grade: build.grade } : null;
        if (version)
            found['ios.version'] = version;
    }
    const released = version ? own(lookups.ios_releases, keyOf('version', version.value)) : undefined;
    if (version && released)
        found['ios.release_day'] = { value: released, grade: version.grade };
}
function lookUpAndroid(usable, lookups, found) {
    const version = usable('android.version');
    const level = usable('android.api_level');
    if (version && !level) {
        const parts = version.value;
        const releases = lookups.android_releases.map((row) => ({ row, parts: readVersion(row.version) || [0] }));
        const major = parts[0] > 9 ? releases.filter((one) => one.parts[0] === parts[0]) : [];
        let same = [];
        for (let length = parts.length; length > 0 && same.length === 0; length--) {
            const start = significant(parts.slice(0, length));
            same = releases.filter((one) => orderParts(significant(one.parts), start) === 0);
        }
        const levels = (same.length ? same : major).map((one) => one.row.api_level);
        const grade = Math.min(version.grade, gradeOf('inferred'));
        if (levels.length)
            found['android.api_level'] = { value: Math.min(...levels), grade };
    }
    if (level && !version) {
        const row = lookups.android_releases.filter((one) => one.api_level === level.value)[0];
        if (row)
            found['android.version'] = { value: readVersion(row.version), grade: level.grade };
    }
}
function caseOf(facts, ask, on, bundle) {
    const { sheet: given, ignored } = readFacts(facts, bundle);
    for (const name of Object.keys(bundle.lookups.harmless)) {
        if (given[name] && given[name].value !== null) {
            const harmless = bundle.lookups.harmless[name];
            const kept = given[name].value.filter((one) => harmless.indexOf(one) < 0);
            given[name] = Object.assign(Object.assign({}, given[name]), { value: kept });
        }
    }
    const sheet = Object.assign(Object.assign({}, lookUp(given, bundle.lookups)), given);
    const least = bundle.policy.least_grade ? gradeOf(bundle.policy.least_grade) : 0;
    for (const name of Object.keys(sheet)) {
        if (sheet[name].grade < least && name !== PLATFORM)
            delete sheet[name];
    }
    const platform = sheet[PLATFORM] ? sheet[PLATFORM].value : null;
    const country = ask.country;
    if (country !== null && country !== undefined && !/^[A-Z]{2}$/.test(country)) {
        throw wrong(String(country).slice(0, 40) + ' is not a country code');
    }
    const sdk = resolveSdk(ask.sdk, platform, on, bundle);
    const whole = Object.assign(Object.assign({}, sheet), askedFacts(ask, platform, sdk, on, bundle));
    const simulated = ask.simulated === true;
    return { found: { bundle, sheet: whole, sdk, on, simulated, subject: ask.subject || '' }, ignored };
}
/** Whether the rules speak of the device, the day, the SDK and the country; to the PIN: of every stage, too. */
function isCovered(ask, platform, sdk, on, bundle, toPin) {
    const covered = platform === null ? undefined : own(bundle.covers || {}, platform);
    if (!covered || (covered.from !== null && on < covered.from))
        return false;
    if (covered.sdk !== null && !covers(boundsOf(covered.sdk), sdk.native))
        return false;
    const market = platform === null ? undefined : own(bundle.markets, platform);
    if (ask.country && (!market || on < market.first))
        return false;
    return !toPin || covered.to === 'pin';
}
/** The question itself as facts: reader, SDK, country, what the market lists say of the country, what the rules cover. */
function askedFacts(ask, platform, sdk, on, bundle) {
    const measured = gradeOf('measured');
    const asked = {
        'question.simulated': { value: ask.simulated === true, grade: measured },
        'sdk.version': { value: significant(sdk.native.release), grade: measured },
    };
    const released = sdk.released === null ? FIRST_DAY : sdk.released;
    if (released !== undefined && released <= on)
        asked['sdk.release_day'] = { value: released, grade: gradeOf('listed') };
    for (const [name, toPin] of [['question.covered', false], ['question.covered_further', true]]) {
        if (isCovered(ask, platform, sdk, on, bundle, toPin))
            asked[name] = { value: true, grade: gradeOf('listed') };
    }
    if (!ask.country)
        return asked;
    asked['question.country'] = { value: ask.country, grade: measured };
    const market = platform === null ? undefined : own(bundle.markets, platform);
    if (!market || on < market.first)
        return asked;
    const states = own(market.countries, ask.country) || {};
    for (const state of ['available', 'preview']) {
        asked['market.' + state] = { value: own(states, state) || [], grade: gradeOf('listed') };
    }
    return asked;
}
function editionOn(rule, of, on) {
    const speaking = rule.editions.filter((edition) => (edition.sdk === null || covers(edition.sdk, of.sdk.native)) &&
        (edition.from === null || edition.from <= on) &&
        (edition.until === null || on < edition.until) &&
        !(of.simulated && edition.live_only));
    return speaking.length ? speaking[0] : null;
}
/** How a rule sees the facts: those below the grade that it demands are not known to it. */
function lookFor(of, grade) {
    const least = grade ? gradeOf(grade) : 0;
    return (name) => {
        const known = of.sheet[name];
        if (!known)
            return null;
        const weak = known.grade < least && name.indexOf('question.') !== 0 && name.indexOf(PLATFORM) !== 0;
        return weak ? null : known.value;
    };
}
function judgeRule(rule, of, on) {
    const edition = editionOn(rule, of, on);
    const beside = {
        rule,
        edition,
        outcome: 'not_applicable',
        truth: 'yes',
        missing: [],
        until: null,
        waiver: null,
    };
    if (edition === null)
        return beside;
    const look = lookFor(of, rule.grade);
    const applies = rule.applies ? judge(rule.applies, look, on) : 'yes';
    if (applies === 'no')
        return beside;
    const required = judge(edition.require, look, on);
    const truth = required === 'yes' ? 'yes' : applies === 'unknown' ? 'unknown' : required;
    const outcome = truth === 'yes' ? 'met' : truth === 'no' ? 'unmet' : 'unknown';
    const read = distinct((rule.applies ? factsOf(rule.applies) : []).concat(factsOf(edition.require)));
    const unusable = (name) => {
        const value = look(name);
        const spec = own(of.bundle.facts, name);
        return value === null || (spec !== undefined && spec.kind === 'day' && value > on);
    };
    const missing = truth === 'unknown' ? read.filter((name) => name !== '' && unusable(name)) : [];
    return Object.assign(Object.assign({}, beside), { outcome, truth, missing });
}
/** The later days on which the rule's answer can change, in order. */
function turningDays(rule, of) {
    const look = lookFor(of, null);
    let days = rule.applies ? turns(rule.applies, look) : [];
    for (const edition of rule.editions) {
        days = days.concat(present([edition.from, edition.until]), turns(edition.require, look));
    }
    return distinct(days.filter((day) => day > of.on)).sort();
}
function findingOf(rule, of) {
    const finding = judgeRule(rule, of, of.on);
    if (finding.truth !== 'no') {
        const failing = turningDays(rule, of).filter((day) => judgeRule(rule, of, day).truth === 'no');
        return Object.assign(Object.assign({}, finding), { until: failing.length ? failing[0] : null });
    }
    const waiver = of.bundle.policy.waivers.filter((one) => waives(one, rule, of))[0];
    if (!waiver)
        return finding;
    return Object.assign(Object.assign({}, finding), { outcome: 'waived', waiver, truth: shown(finding).enforcer === OWN_POLICY ? 'yes' : 'no' });
}
function waives(waiver, rule, of) {
    const value = (name) => String((of.sheet[name] && of.sheet[name].value) || '');
    const among = (pattern, names) => pattern === null || names.some((name) => name !== '' && fits(pattern, name));
    const models = [value('device.model'), value('device.name'), value('iphone.identifier')];
    return (waiver.rule === rule.id &&
        waiver.from <= of.on &&
        of.on < waiver.until &&
        among(waiver.unit, [of.subject]) &&
        among(waiver.model, models) &&
        among(waiver.site, [value('device.site')]));
}
/** The form of the rule that a finding is about: the one in force, else the newest. */
function shown(finding) {
    return finding.edition || finding.rule.editions[0];
}
/** Whether it is a demand of the stage or of one before; what is not understood is asked. */
function isAsked(edition, stage) {
    return edition.level !== 'advice' && depth(edition.stage) <= depth(stage);
}
function isOpen(finding) {
    return finding.outcome === 'unmet' || finding.outcome === 'unknown' || finding.outcome === 'waived';
}
// ---------------------------------------------------------------------------------------------------------------------
// Reasons: words for the user
const EFFECTS = ['admit', 'warn', 'refuse'];
const GRAVITY = ['unmet', 'waived', 'unknown', 'to_confirm', 'expiring'];
const WHO = ['cashier', 'it', 'developer', 'provider', 'vendor', 'nobody'];
/** How grave an effect is; a word that is not understood counts as the gravest. */
function rank(effect) {
    const place = EFFECTS.indexOf(effect);
    return place < 0 ? 2 : place;
}
function groundOf(finding) {
    if (finding.outcome === 'unmet' || finding.outcome === 'waived')
        return finding.outcome;
    if (finding.outcome !== 'unknown')
        return 'expiring';
    return finding.rule.if_unknown === 'confirm' && shown(finding).level !== 'advice' ? 'to_confirm' : 'unknown';
}
function reasonOf(finding, policy, words, options) {
    const one = finding.rule;
    const ground = groundOf(finding);
    const until = finding.waiver ? finding.waiver.until : ground === 'expiring' ? finding.until : null;
    return {
        code: one.id,
        outcome: ground,
        effect: effectOf(finding, ground, policy, options),
        stage: shown(finding).stage,
        sentence: sentenceOf(finding, ground, policy, words),
        remedy: own(words.rules, one.id) ? words.rules[one.id].remedy : '',
        who: one.who,
        needs_internet: one.needs_internet,
        requirements: one.requirements.slice(),
        errors: one.errors,
        until,
        missing: finding.missing,
    };
}
function effectOf(finding, ground, policy, options) {
    switch (ground) {
        case 'waived':
            return shown(finding).enforcer === OWN_POLICY ? 'admit' : policy.waived;
        case 'unmet':
            return 'refuse';
        case 'unknown':
            return options.onUnknown || policy.on_unknown;
        case 'to_confirm':
            return policy.on_confirm;
        default:
            return 'warn';
    }
}
function sentenceOf(finding, ground, policy, words) {
    const said = own(words.rules, finding.rule.id);
    if (!said)
        return finding.rule.id;
    if (ground === 'unmet' || ground === 'waived')
        return own(policy.sentences, finding.rule.id) || said.failure;
    const filled = { '{demand}': said.title, '{day}': String(finding.until) };
    return words.templates[ground].replace(/\{demand\}|\{day\}/g, (name) => filled[name]);
}
const GATE_WORDS = {
    'gate.bundle': {
        sentence: 'The rules for Tap to Pay in this app cannot be read',
        remedy: 'Install the app again or update it.',
    },
};
/** A reason that the gate itself gives: rules out of date, a question that cannot be asked, a fault. */
function gateReason(code, policy, words, options) {
    const said = (words && own(words.gate, code)) || GATE_WORDS['gate.bundle'];
    return {
        code,
        outcome: 'unknown',
        effect: options.onUnknown || policy.on_unknown,
        stage: policy.stage,
        sentence: said.sentence,
        remedy: said.remedy,
        who: 'developer',
        needs_internet: false,
        requirements: [],
        errors: {},
        until: null,
        missing: [],
    };
}
function wordsOf(bundle, language) {
    const wanted = typeof language === 'string' && language !== '' ? language : bundle.policy.language;
    const spoken = own(bundle.messages, wanted) || own(bundle.messages, wanted.slice(0, 2));
    return spoken || bundle.messages[bundle.policy.language] || bundle.messages.en;
}
/** What matters first: what it does, what it is, how early it strikes, how near the remedy is. */
function byImportance(left, right) {
    return (rank(right.effect) - rank(left.effect) ||
        GRAVITY.indexOf(left.outcome) - GRAVITY.indexOf(right.outcome) ||
        depth(left.stage) - depth(right.stage) ||
        WHO.indexOf(left.who) - WHO.indexOf(right.who) ||
        (left.code < right.code ? -1 : left.code > right.code ? 1 : 0));
}
// ---------------------------------------------------------------------------------------------------------------------
// Updates that are demanded by a day, as Stripe's SDK 6.0.0 tells them after connecting
const UPDATES = {
    'android.api_level': 'operatingSystem',
    'android.security_patch': 'securityPatch',
    'sdk.version': 'terminalSdk',
};
/** One requirement a type, the soonest: for demands that fail now, and for those that will. */
function updateRequirements(findings, of) {
    const soonest = {};
    for (const finding of findings) {
        const unmet = finding.outcome === 'unmet';
        const day = unmet ? of.on : finding.until;
        const edition = day === null ? null : editionOn(finding.rule, of, day);
        if (day === null || edition === null)
            continue;
        for (const compare of plainDemands(edition.require)) {
            const wanted = wantedBy(compare, of, day);
            if (wanted === null)
                continue;
            const one = updateOf(compare, wanted, unmet ? since(compare, edition, day) : day);
            const known = own(soonest, one.type);
            if (!known || one.requiredAt < known.requiredAt)
                soonest[one.type] = one;
        }
    }
    return Object.keys(soonest)
        .sort()
        .map((type) => soonest[type]);
}
/** The comparisons that must hold for the demand to be met, whatever else does. */
function plainDemands(condition) {
    if (condition.word === 'compare')
        return own(UPDATES, condition.fact) && condition.kind !== null ? [condition] : [];
    if (condition.word === 'not' || (condition.word === 'any' && condition.members.length !== 1))
        return [];
    return condition.members.reduce((found, member) => found.concat(plainDemands(member)), []);
}
/** The least value that would do on that day; null when the one there does, or none can be named. */
function wantedBy(compare, of, day) {
    const known = of.sheet[compare.fact];
    if (!known || known.value === null || holds(compare, known.value, day))
        return null;
    const operand = compare.operand;
    switch (compare.op) {
        case 'age_months_at_most':
            return firstOfMonthAfter(day, -operand);
        case 'age_years_at_most':
            return yearsBefore(day, operand);
        case 'at_least':
            return compare.kind === 'version' ? String(compare.written) : operand;
        case 'more_than':
            return typeof operand === 'number' ? operand + 1 : null;
        default:
            return null;
    }
}
/** Since when this very value has been demanded: a month's patch since its first, a version since its edition. */
function since(compare, edition, on) {
    const from = edition.from || FIRST_DAY;
    const ofMonth = on.slice(0, 8) + '01';
    if (compare.op === 'age_months_at_most')
        return from > ofMonth ? from : ofMonth;
    const dated = compare.op === 'at_least' || compare.op === 'more_than';
    return dated && edition.from !== null ? edition.from : on;
}
function updateOf(compare, wanted, day) {
    const requiredAt = millisecondsOf(day);
    const type = UPDATES[compare.fact];
    if (type === 'operatingSystem')
        return { type, apiLevel: Number(wanted), requiredAt };
    return { type, version: String(wanted), requiredAt };
}
// ---------------------------------------------------------------------------------------------------------------------
// The decision
const INTENTS = ['tap_to_pay', 'bluetooth', 'internet', 'usb', 'handoff'];
function decide(bundle, trouble, facts, ask, options) {
    let at = 0;
    try {
        at = instantOf(ask.at);
        const intent = ask.intent || 'tap_to_pay';
        if (INTENTS.indexOf(intent) < 0)
            throw wrong(String(intent).slice(0, 40) + ' is not an intent');
        if (intent !== 'tap_to_pay')
            return otherReader(bundle, intent, at);
        if (bundle === null)
            return undetermined(null, 'gate.bundle', String(trouble), ask, options, at);
        return rule(bundle, facts, ask, options, at);
    }
    catch (error) {
        try {
            const isQuestion = isObject(error) && error.name === 'WrongQuestion';
            return undetermined(bundle, isQuestion ? 'gate.question' : 'gate.failed', textOf(error), ask, options, at);
        }
        catch (_) {
            return undetermined(null, 'gate.failed', textOf(error), {}, {}, at); // even the bundle's words are broken
        }
    }
}
/** The first and the last instant of the calendar, in milliseconds since 1970. */
const CALENDAR = [-62135596800000, 253402300799999];
/** Milliseconds since 1970, the second begun. */
function instantOf(at) {
    const time = at === null || at === undefined ? Date.now() : typeof at === 'number' ? at : new Date(at).getTime();
    if (!(time >= CALENDAR[0] && time <= CALENDAR[1]))
        throw wrong('the instant cannot be read');
    return Math.floor(time / 1000) * 1000;
}
function rule(bundle, facts, ask, options, at) {
    const policy = bundle.policy;
    const on = stamp(at).slice(0, 10);
    const { found, ignored } = caseOf(facts, ask, on, bundle);
    const findings = bundle.rules.map((one) => findingOf(one, found));
    const asked = findings.filter((finding) => isAsked(shown(finding), policy.stage));
    const open = asked.filter(isOpen);
    const ending = asked.filter((finding) => finding.until !== null);
    const words = wordsOf(bundle, ask.language);
    const near = ending.filter((finding) => !isOpen(finding) && isNear(finding, on, policy));
    const reasons = open.concat(near).map((finding) => reasonOf(finding, policy, words, options));
    const stale = isStale(bundle, on);
    if (stale)
        reasons.push(gateReason('gate.stale', policy, words, options));
    const platform = found.sheet[PLATFORM] ? found.sheet[PLATFORM].value : null;
    const refused = open.some((finding) => finding.truth === 'no');
    return Object.assign(Object.assign(Object.assign({}, frame(bundle, 'tap_to_pay', at, found)), verdictOf(reasons, policy)), { eligibility: refused ? 'not_eligible' : reasons.some((one) => one.outcome === 'unknown') ? 'undetermined' : 'eligible', reasons: reasons.sort(byImportance), update_requirements: updateRequirements(open.concat(ending), found), readers: policy.readers.filter((reader) => platform === null || reader.platforms.indexOf(String(platform)) >= 0), eligible_until: refused ? null : earliest(ending.map((finding) => finding.until)), question: {
            provider: bundle.provider,
            country: ask.country || null,
            sdk: { kit: found.sdk.kit, version: found.sdk.version, native: found.sdk.native.text },
            on,
            simulated: found.simulated,
        }, stale,
        ignored });
}
/** A decision with everything that does not depend on the device; another reader's, as it stands. */
function frame(bundle, intent, at, of) {
    const policy = bundle ? bundle.policy : null;
    const on = stamp(at).slice(0, 10);
    return {
        schema: 'tapready/app-decision/1.0',
        verdict: 'admit',
        enforced: 'admit',
        mode: policy ? policy.mode : 'enforce',
        intent,
        stage: policy ? policy.stage : 'connect',
        eligibility: 'eligible',
        reasons: [],
        update_requirements: [],
        readers: policy ? policy.readers : [],
        eligible_until: null,
        question: null,
        pack: bundle ? { id: bundle.pack.id, version: bundle.pack.version, digest: bundle.pack.digest } : null,
        policy: policy ? { id: policy.id, digest: policy.digest } : null,
        stale: bundle !== null && isStale(bundle, on),
        ignored: [],
        failure: null,
        decided_at: stamp(at),
        valid_until: stamp(validUntil(bundle, at, of)),
    };
}
/** Another reader than the phone itself: always admitted, without facts, whatever the bundle is like. */
function otherReader(bundle, intent, at) {
    return frame(bundle, intent, at, null);
}
/** What is said when nothing could be decided: the policy's word for unknown, and the reason. */
function undetermined(bundle, code, detail, ask, options, at) {
    const policy = bundle ? bundle.policy : NO_POLICY;
    const reason = gateReason(code, policy, bundle ? wordsOf(bundle, ask && ask.language) : null, options);
    return Object.assign(Object.assign(Object.assign({}, frame(bundle, 'tap_to_pay', at, null)), verdictOf([reason], policy)), { eligibility: 'undetermined', reasons: [reason], failure: detail });
}
const NO_POLICY = { mode: 'enforce', stage: 'connect', on_unknown: 'warn' };
function validUntil(bundle, at, of) {
    let until = at + (bundle ? bundle.policy.valid_for : 60) * 1000;
    if (bundle === null || of === null)
        return until;
    for (const day of endsOf(bundle, of)) {
        if (day > of.on)
            until = Math.min(until, millisecondsOf(day));
    }
    return until;
}
/** The days on which any answer can change: a demand turns, a waiver or the bundle begins or ends. */
function endsOf(bundle, of) {
    const policy = bundle.policy;
    let days = [bundle.not_before, bundle.not_after];
    for (const waiver of policy.waivers)
        days = days.concat([waiver.from, waiver.until]);
    for (const one of bundle.rules) {
        if (one.editions.some((edition) => isAsked(edition, policy.stage)))
            days = days.concat(turningDays(one, of));
    }
    return days;
}
function isStale(bundle, on) {
    return on < bundle.not_before || on >= bundle.not_after;
}
function isNear(finding, on, policy) {
    return finding.until !== null && dayNumber(finding.until) - dayNumber(on) <= policy.expiry_warning_days;
}
function verdictOf(reasons, policy) {
    const worst = reasons.reduce((most, reason) => Math.max(most, rank(reason.effect)), 0);
    const enforced = worst === 2 ? 'refuse' : worst === 1 ? 'admit_with_warning' : 'admit';
    if (policy.mode === 'report')
        return { verdict: 'admit', enforced };
    const softened = policy.mode === 'warn' && enforced === 'refuse';
    return { verdict: softened ? 'admit_with_warning' : enforced, enforced };
}
// ---------------------------------------------------------------------------------------------------------------------
// The gate
/**
 * Open a bundle: the text of bundle.json, or the object in it. Never throws; see `trouble`.
 *
 * `verify: false` leaves out the check of its SHA-256, which a bundle that came inside the app's own signed package
 * can do without.
 */
function openGate(bundle, options) {
    let opened = null;
    let trouble = null;
    try {
        opened = prepared(bundle, !(options && options.verify === false));
    }
    catch (error) {
        trouble = textOf(error);
    }
    return {
        trouble,
        decide: (facts, ask, more) => decide(opened, trouble, facts, ask || {}, more || {}),
    };
}
return exports;
})();
if (typeof module === 'object' && module.exports) module.exports = TapToPayGate;
