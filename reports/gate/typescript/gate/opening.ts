// ---------------------------------------------------------------------------------------------------------------------
// Opening a bundle: its digest is checked and its conditions are read once

import { isObject, isTexts, own } from './plain';
import { canonical, sha256 } from './digest';
import { isDay } from './calendar';
import { keyOf, readKind, type Value } from './values';
import type { Compare, Condition } from './conditions';
import { boundsOf } from './versions';
import { type Bundle, BUNDLE_FORMAT, depth } from './bundle';

interface Leaf {
  fact: string;
  op: string;
  value: unknown;
}
/** A condition as the bundle has it: all, any, not, or a leaf. */
type Written = { readonly [key: string]: unknown };

const OPERATORS: { [op: string]: readonly string[] } = {
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

function prepared(given: unknown, verify: boolean): Bundle {
  const read = (typeof given === 'string' ? JSON.parse(given) : given) as Bundle;
  if (!isObject(read)) throw new Error('the bundle is no JSON object');
  if (read.bundle !== BUNDLE_FORMAT) throw new Error('the bundle has format ' + String(read.bundle) + ', not 1');
  if (verify && sha256(canonical(read, 'sha256')) !== read.sha256) throw new Error('the bundle does not fit its sha256');
  for (const part of ['pack', 'policy', 'facts', 'rules', 'markets', 'sdks', 'lookups', 'messages'] as const) {
    if (!read[part]) throw new Error('the bundle has no ' + part);
  }
  if (depth(read.policy.stage) < 0) throw new Error('the policy has stage ' + String(read.policy.stage));
  if (!isDay(read.not_before) || !isDay(read.not_after)) throw new Error('the bundle has no days of validity');
  const rules = read.rules.map((rule) => ({
    ...rule,
    applies: rule.applies ? prepare(rule.applies as unknown as Written, read) : null,
    editions: rule.editions.map((edition) => ({
      ...edition,
      require: prepare(edition.require as unknown as Written, read),
      sdk: boundsOf(edition.sdk as unknown as readonly (readonly [string, string])[] | null),
    })),
  }));
  return { ...read, rules };
}

function prepare(written: Written, bundle: Bundle): Condition {
  if (isObject(written)) {
    const keys = Object.keys(written);
    const { all, any, not } = written;
    if (keys.length === 1 && Array.isArray(all)) {
      return { word: 'all', members: all.map((member) => prepare(member, bundle)) };
    }
    if (keys.length === 1 && Array.isArray(any)) {
      return { word: 'any', members: any.map((member) => prepare(member, bundle)) };
    }
    if (keys.length === 1 && isObject(not)) return { word: 'not', member: prepare(not, bundle) };
    if (typeof written.fact === 'string') return prepareLeaf(written as unknown as Leaf, bundle);
  }
  return { word: 'compare', fact: '', kind: null, op: '', operand: false, written: null };
}

function prepareLeaf(leaf: Leaf, bundle: Bundle): Compare {
  const spec = bundle.facts[leaf.fact];
  const kinds = own(OPERATORS, leaf.op);
  const unread: Compare = { word: 'compare', fact: leaf.fact, kind: null, op: leaf.op, operand: false, written: null };
  if (!spec || !kinds || kinds.indexOf(spec.kind) < 0 || Object.keys(leaf).length !== 3) return unread;
  const operand = operandOf(leaf, spec.kind);
  return operand === null ? unread : { ...unread, kind: spec.kind, operand, written: leaf.value };
}

function operandOf(leaf: Leaf, kind: string): Value | null {
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

export { prepared };
