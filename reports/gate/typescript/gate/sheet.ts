// ---------------------------------------------------------------------------------------------------------------------
// Facts that are given

import type { Facts, Plain, Told } from './api';
import { isObject, own, wrong } from './plain';
import { readKind, type Value } from './values';
import type { Bundle } from './bundle';

interface Known {
  /** Null when the reading was spoiled: the fact is there and decides nothing. */
  value: Value | null;
  grade: number;
}
type Sheet = { [fact: string]: Known };
const TOLD: readonly string[] = ['value', 'grade', 'origin', 'taken', 'masked'];
const ASKED = /^(question|sdk|market)\./;
const PLATFORM = 'device.platform';
const GRADES: readonly string[] = ['', 'claimed', 'listed', 'inferred', 'measured', 'attested'];

function readFacts(facts: Facts, bundle: Bundle): { sheet: Sheet; ignored: string[] } {
  if (!isObject(facts)) throw wrong('the facts are no object');
  const sheet: Sheet = Object.create(null);
  const ignored: string[] = [];
  for (const name of Object.keys(facts)) {
    const given = facts[name];
    if (given === null || given === undefined) continue;
    const known = readFact(name, given, bundle);
    if (known === undefined) ignored.push(name);
    else if (known !== null) sheet[name] = known;
  }
  return { sheet, ignored: ignored.sort() };
}

/** One fact: null when nothing is said, undefined when what is said cannot be read. */
function readFact(name: string, given: Plain | Told, bundle: Bundle): Known | null | undefined {
  const spec = own(bundle.facts, name);
  if (!spec || ASKED.test(name)) return undefined;
  const plain = gradeOf(bundle.policy.given_grade);
  if (!isObject(given)) return asKnown(readChosen(spec, given), plain);
  const told = given as Told;
  const strange = Object.keys(told).some((key) => TOLD.indexOf(key) < 0);
  const texts = [told.grade, told.origin, told.taken, told.masked];
  if (strange || texts.some((text) => text !== null && text !== undefined && typeof text !== 'string')) return undefined;
  if (told.value === null || told.value === undefined) return null;
  const grade = told.grade ? gradeOf(told.grade) : plain;
  const known = grade < 1 ? undefined : asKnown(readChosen(spec, told.value), grade);
  return known && told.masked ? { value: null, grade } : known;
}

function asKnown(value: Value | null, grade: number): Known | undefined {
  return value === null ? undefined : { value, grade };
}

function readChosen(spec: { kind: string; choices?: string[] }, given: unknown): Value | null {
  const value = readKind(spec.kind, given);
  if (!spec.choices || typeof value !== 'string') return value;
  const word = value.toLowerCase();
  return spec.choices.indexOf(word) >= 0 ? word : null;
}

function gradeOf(word: string): number {
  const grade = GRADES.indexOf(word.trim().toLowerCase());
  return grade > 0 ? grade : 0;
}

export { gradeOf, type Known, PLATFORM, readFacts, type Sheet };
