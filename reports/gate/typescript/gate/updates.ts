// ---------------------------------------------------------------------------------------------------------------------
// Updates that are demanded by a day, as Stripe's SDK 6.0.0 tells them after connecting

import type { UpdateRequirement } from './api';
import { own } from './plain';
import { type Day, FIRST_DAY, firstOfMonthAfter, millisecondsOf, yearsBefore } from './calendar';
import { type Compare, type Condition, holds } from './conditions';
import type { Edition } from './bundle';
import type { Case } from './case';
import { editionOn, type Finding } from './rules';

const UPDATES: { [fact: string]: UpdateRequirement['type'] } = {
  'android.api_level': 'operatingSystem',
  'android.security_patch': 'securityPatch',
  'sdk.version': 'terminalSdk',
};

/** One requirement a type, the soonest: for demands that fail now, and for those that will. */
function updateRequirements(findings: readonly Finding[], of: Case): UpdateRequirement[] {
  const soonest: { [type: string]: UpdateRequirement } = {};
  for (const finding of findings) {
    const unmet = finding.outcome === 'unmet';
    const day = unmet ? of.on : finding.until;
    const edition = day === null ? null : editionOn(finding.rule, of, day);
    if (day === null || edition === null) continue;
    for (const compare of plainDemands(edition.require)) {
      const wanted = wantedBy(compare, of, day);
      if (wanted === null) continue;
      const one = updateOf(compare, wanted, unmet ? since(compare, edition, day) : day);
      const known = own(soonest, one.type);
      if (!known || one.requiredAt < known.requiredAt) soonest[one.type] = one;
    }
  }
  return Object.keys(soonest)
    .sort()
    .map((type) => soonest[type]);
}

/** The comparisons that must hold for the demand to be met, whatever else does. */
function plainDemands(condition: Condition): Compare[] {
  if (condition.word === 'compare') return own(UPDATES, condition.fact) && condition.kind !== null ? [condition] : [];
  if (condition.word === 'not' || (condition.word === 'any' && condition.members.length !== 1)) return [];
  return condition.members.reduce((found: Compare[], member) => found.concat(plainDemands(member)), []);
}

/** The least value that would do on that day; null when the one there does, or none can be named. */
function wantedBy(compare: Compare, of: Case, day: Day): string | number | null {
  const known = of.sheet[compare.fact];
  if (!known || known.value === null || holds(compare, known.value, day)) return null;
  const operand = compare.operand;
  switch (compare.op) {
    case 'age_months_at_most':
      return firstOfMonthAfter(day, -(operand as number));
    case 'age_years_at_most':
      return yearsBefore(day, operand as number);
    case 'at_least':
      return compare.kind === 'version' ? String(compare.written) : (operand as string | number);
    case 'more_than':
      return typeof operand === 'number' ? operand + 1 : null;
    default:
      return null;
  }
}

/** Since when this very value has been demanded: a month's patch since its first, a version since its edition. */
function since(compare: Compare, edition: Edition, on: Day): Day {
  const from = edition.from || FIRST_DAY;
  const ofMonth = on.slice(0, 8) + '01';
  if (compare.op === 'age_months_at_most') return from > ofMonth ? from : ofMonth;
  const dated = compare.op === 'at_least' || compare.op === 'more_than';
  return dated && edition.from !== null ? edition.from : on;
}

function updateOf(compare: Compare, wanted: string | number, day: Day): UpdateRequirement {
  const requiredAt = millisecondsOf(day);
  const type = UPDATES[compare.fact];
  if (type === 'operatingSystem') return { type, apiLevel: Number(wanted), requiredAt };
  return { type, version: String(wanted), requiredAt };
}

export { updateRequirements };
