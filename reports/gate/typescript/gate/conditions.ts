// ---------------------------------------------------------------------------------------------------------------------
// Conditions: strong Kleene logic over comparisons

import { anniversary, type Day, dayAfter, firstOfMonthAfter, isWithinYears, monthsBetween, present } from './calendar';
import { fits, keyOf, order, type Period, type Value } from './values';

type Truth = 'yes' | 'no' | 'unknown';
/** A comparison whose operand has been read; `kind` is null when it cannot be understood, and then it is unknown. */
interface Compare {
  word: 'compare';
  fact: string;
  kind: string | null;
  op: string;
  operand: Value;
  written: unknown;
}
interface Group {
  word: 'all' | 'any';
  members: Condition[];
}
interface Not {
  word: 'not';
  member: Condition;
}
type Condition = Compare | Group | Not;
type Look = (fact: string) => Value | null;

function judge(condition: Condition, look: Look, on: Day): Truth {
  if (condition.word === 'compare') return judgeCompare(condition, look, on);
  if (condition.word === 'not') return mirror(judge(condition.member, look, on));
  const decisive: Truth = condition.word === 'all' ? 'no' : 'yes';
  let answer: Truth = mirror(decisive);
  for (const member of condition.members) {
    const truth = judge(member, look, on);
    if (truth === decisive) return decisive;
    if (truth === 'unknown') answer = 'unknown';
  }
  return answer;
}

function mirror(truth: Truth): Truth {
  return truth === 'yes' ? 'no' : truth === 'no' ? 'yes' : 'unknown';
}

function judgeCompare(compare: Compare, look: Look, on: Day): Truth {
  const value = compare.kind === null ? null : look(compare.fact);
  if (value === null) return 'unknown';
  const held = holds(compare, value, on);
  return held === null ? 'unknown' : held ? 'yes' : 'no';
}

/** Null where the value makes no sense on that day: a day that has not come has no age. */
function holds(compare: Compare, value: Value, on: Day): boolean | null {
  const operand = compare.operand;
  switch (compare.op) {
    case 'is':
      return order(value, operand) === 0;
    case 'in':
      return (operand as readonly string[]).indexOf(keyOf(compare.kind as string, value)) >= 0;
    case 'at_least':
      return order(value, operand) >= 0;
    case 'more_than':
      return order(value, operand) > 0;
    case 'at_most':
      return order(value, operand) <= 0;
    case 'less_than':
      return order(value, operand) < 0;
    case 'matches':
      return fits(operand as string, value as string);
    case 'includes':
      return (value as readonly string[]).indexOf(operand as string) >= 0;
    case 'includes_any':
      return (value as readonly string[]).some((one) => (operand as readonly string[]).indexOf(one) >= 0);
    case 'only':
      return (value as readonly string[]).every((one) => (operand as readonly string[]).indexOf(one) >= 0);
    case 'empty':
      return ((value as readonly string[]).length === 0) === operand;
    case 'age_months_at_most':
      return (value as Day) > on ? null : monthsBetween(value as Day, on) <= (operand as number);
    case 'age_years_at_most':
      return (value as Day) > on ? null : isWithinYears(value as Day, operand as number, on);
    case 'has_come':
      return ((value as Day) <= on) === operand;
    default:
      return (value as readonly Period[]).some(([from, until]) => from <= on && (until === null || on < until)) === operand;
  }
}

/** The days on which a condition's answer can change for what is known. */
function turns(condition: Condition, look: Look): Day[] {
  if (condition.word === 'not') return turns(condition.member, look);
  if (condition.word !== 'compare') {
    return condition.members.reduce((days: Day[], member) => days.concat(turns(member, look)), []);
  }
  const value = condition.kind === null ? null : look(condition.fact);
  if (value === null) return [];
  const operand = condition.operand as number;
  switch (condition.op) {
    case 'age_months_at_most':
      return present([value as Day, firstOfMonthAfter(value as Day, operand + 1)]);
    case 'age_years_at_most': {
      const last = anniversary(value as Day, operand);
      return present([value as Day, last === null ? null : dayAfter(last)]);
    }
    case 'has_come':
      return [value as Day];
    case 'holds':
      return (value as readonly Period[]).reduce((days: Day[], [from, until]) => days.concat(present([from, until])), []);
    default:
      return [];
  }
}

function factsOf(condition: Condition): string[] {
  if (condition.word === 'compare') return [condition.fact];
  if (condition.word === 'not') return factsOf(condition.member);
  return condition.members.reduce((names: string[], member) => names.concat(factsOf(member)), []);
}

export { type Compare, type Condition, factsOf, holds, judge, type Look, type Truth, turns };
