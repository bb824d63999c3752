// ---------------------------------------------------------------------------------------------------------------------
// Rules

import type { Stage } from './api';
import { distinct, own } from './plain';
import { type Day, present } from './calendar';
import { fits } from './values';
import { factsOf, judge, type Look, type Truth, turns } from './conditions';
import { covers } from './versions';
import { depth, type Edition, OWN_POLICY, type Rule, type Waiver } from './bundle';
import { gradeOf, PLATFORM } from './sheet';
import type { Case } from './case';

interface Finding {
  rule: Rule;
  edition: Edition | null;
  outcome: 'met' | 'unmet' | 'unknown' | 'not_applicable' | 'waived';
  truth: Truth;
  missing: string[];
  until: Day | null;
  waiver: Waiver | null;
}

function editionOn(rule: Rule, of: Case, on: Day): Edition | null {
  const speaking = rule.editions.filter(
    (edition) =>
      (edition.sdk === null || covers(edition.sdk, of.sdk.native)) &&
      (edition.from === null || edition.from <= on) &&
      (edition.until === null || on < edition.until) &&
      !(of.simulated && edition.live_only),
  );
  return speaking.length ? speaking[0] : null;
}

/** How a rule sees the facts: those below the grade that it demands are not known to it. */
function lookFor(of: Case, grade: string | null): Look {
  const least = grade ? gradeOf(grade) : 0;
  return (name) => {
    const known = of.sheet[name];
    if (!known) return null;
    const weak = known.grade < least && name.indexOf('question.') !== 0 && name.indexOf(PLATFORM) !== 0;
    return weak ? null : known.value;
  };
}

function judgeRule(rule: Rule, of: Case, on: Day): Finding {
  const edition = editionOn(rule, of, on);
  const beside: Finding = {
    rule,
    edition,
    outcome: 'not_applicable',
    truth: 'yes',
    missing: [],
    until: null,
    waiver: null,
  };
  if (edition === null) return beside;
  const look = lookFor(of, rule.grade);
  const applies = rule.applies ? judge(rule.applies, look, on) : 'yes';
  if (applies === 'no') return beside;
  const required = judge(edition.require, look, on);
  const truth: Truth = required === 'yes' ? 'yes' : applies === 'unknown' ? 'unknown' : required;
  const outcome = truth === 'yes' ? 'met' : truth === 'no' ? 'unmet' : 'unknown';
  const read = distinct((rule.applies ? factsOf(rule.applies) : []).concat(factsOf(edition.require)));
  const unusable = (name: string): boolean => {
    const value = look(name);
    const spec = own(of.bundle.facts, name);
    return value === null || (spec !== undefined && spec.kind === 'day' && (value as Day) > on);
  };
  const missing = truth === 'unknown' ? read.filter((name) => name !== '' && unusable(name)) : [];
  return { ...beside, outcome, truth, missing };
}

/** The later days on which the rule's answer can change, in order. */
function turningDays(rule: Rule, of: Case): Day[] {
  const look = lookFor(of, null);
  let days = rule.applies ? turns(rule.applies, look) : [];
  for (const edition of rule.editions) {
    days = days.concat(present([edition.from, edition.until]), turns(edition.require, look));
  }
  return distinct(days.filter((day) => day > of.on)).sort();
}

function findingOf(rule: Rule, of: Case): Finding {
  const finding = judgeRule(rule, of, of.on);
  if (finding.truth !== 'no') {
    const failing = turningDays(rule, of).filter((day) => judgeRule(rule, of, day).truth === 'no');
    return { ...finding, until: failing.length ? failing[0] : null };
  }
  const waiver = of.bundle.policy.waivers.filter((one) => waives(one, rule, of))[0];
  if (!waiver) return finding;
  return { ...finding, outcome: 'waived', waiver, truth: shown(finding).enforcer === OWN_POLICY ? 'yes' : 'no' };
}

function waives(waiver: Waiver, rule: Rule, of: Case): boolean {
  const value = (name: string): string => String((of.sheet[name] && of.sheet[name].value) || '');
  const among = (pattern: string | null, names: string[]): boolean =>
    pattern === null || names.some((name) => name !== '' && fits(pattern, name));
  const models = [value('device.model'), value('device.name'), value('iphone.identifier')];
  return (
    waiver.rule === rule.id &&
    waiver.from <= of.on &&
    of.on < waiver.until &&
    among(waiver.unit, [of.subject]) &&
    among(waiver.model, models) &&
    among(waiver.site, [value('device.site')])
  );
}

/** The form of the rule that a finding is about: the one in force, else the newest. */
function shown(finding: Finding): Edition {
  return finding.edition || finding.rule.editions[0];
}

/** Whether it is a demand of the stage or of one before; what is not understood is asked. */
function isAsked(edition: Edition, stage: Stage): boolean {
  return edition.level !== 'advice' && depth(edition.stage) <= depth(stage);
}

function isOpen(finding: Finding): boolean {
  return finding.outcome === 'unmet' || finding.outcome === 'unknown' || finding.outcome === 'waived';
}

export { editionOn, type Finding, findingOf, isAsked, isOpen, shown, turningDays };
