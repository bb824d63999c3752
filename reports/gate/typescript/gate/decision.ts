// ---------------------------------------------------------------------------------------------------------------------
// The decision

import type { Ask, Decision, Facts, Intent, Options, Reason, Verdict } from './api';
import { isObject, textOf, wrong } from './plain';
import { type Day, dayNumber, earliest, millisecondsOf, stamp } from './calendar';
import type { Bundle, Policy } from './bundle';
import { PLATFORM } from './sheet';
import { type Case, caseOf } from './case';
import { type Finding, findingOf, isAsked, isOpen, shown, turningDays } from './rules';
import { byImportance, gateReason, rank, reasonOf, wordsOf } from './reasons';
import { updateRequirements } from './updates';

const INTENTS: readonly string[] = ['tap_to_pay', 'bluetooth', 'internet', 'usb', 'handoff'];

function decide(bundle: Bundle | null, trouble: string | null, facts: Facts, ask: Ask, options: Options): Decision {
  let at = 0;
  try {
    at = instantOf(ask.at);
    const intent = ask.intent || 'tap_to_pay';
    if (INTENTS.indexOf(intent) < 0) throw wrong(String(intent).slice(0, 40) + ' is not an intent');
    if (intent !== 'tap_to_pay') return otherReader(bundle, intent, at);
    if (bundle === null) return undetermined(null, 'gate.bundle', String(trouble), ask, options, at);
    return rule(bundle, facts, ask, options, at);
  } catch (error) {
    try {
      const isQuestion = isObject(error) && error.name === 'WrongQuestion';
      return undetermined(bundle, isQuestion ? 'gate.question' : 'gate.failed', textOf(error), ask, options, at);
    } catch (_) {
      return undetermined(null, 'gate.failed', textOf(error), {}, {}, at); // even the bundle's words are broken
    }
  }
}

/** The first and the last instant of the calendar, in milliseconds since 1970. */
const CALENDAR: readonly [number, number] = [-62135596800000, 253402300799999];

/** Milliseconds since 1970, the second begun. */
function instantOf(at: Ask['at']): number {
  const time = at === null || at === undefined ? Date.now() : typeof at === 'number' ? at : new Date(at).getTime();
  if (!(time >= CALENDAR[0] && time <= CALENDAR[1])) throw wrong('the instant cannot be read');
  return Math.floor(time / 1000) * 1000;
}

function rule(bundle: Bundle, facts: Facts, ask: Ask, options: Options, at: number): Decision {
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
  if (stale) reasons.push(gateReason('gate.stale', policy, words, options));
  const platform = found.sheet[PLATFORM] ? found.sheet[PLATFORM].value : null;
  const refused = open.some((finding) => finding.truth === 'no');
  return {
    ...frame(bundle, 'tap_to_pay', at, found),
    ...verdictOf(reasons, policy),
    eligibility: refused ? 'not_eligible' : reasons.some((one) => one.outcome === 'unknown') ? 'undetermined' : 'eligible',
    reasons: reasons.sort(byImportance),
    update_requirements: updateRequirements(open.concat(ending), found),
    readers: policy.readers.filter((reader) => platform === null || reader.platforms.indexOf(String(platform)) >= 0),
    eligible_until: refused ? null : earliest(ending.map((finding) => finding.until)),
    question: {
      provider: bundle.provider,
      country: ask.country || null,
      sdk: { kit: found.sdk.kit, version: found.sdk.version, native: found.sdk.native.text },
      on,
      simulated: found.simulated,
    },
    stale,
    ignored,
  };
}

/** A decision with everything that does not depend on the device; another reader's, as it stands. */
function frame(bundle: Bundle | null, intent: Intent, at: number, of: Case | null): Decision {
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
function otherReader(bundle: Bundle | null, intent: Intent, at: number): Decision {
  return frame(bundle, intent, at, null);
}

/** What is said when nothing could be decided: the policy's word for unknown, and the reason. */
function undetermined(
  bundle: Bundle | null, code: string, detail: string, ask: Ask, options: Options, at: number,
): Decision {
  const policy = bundle ? bundle.policy : NO_POLICY;
  const reason = gateReason(code, policy, bundle ? wordsOf(bundle, ask && ask.language) : null, options);
  return {
    ...frame(bundle, 'tap_to_pay', at, null),
    ...verdictOf([reason], policy),
    eligibility: 'undetermined',
    reasons: [reason],
    failure: detail,
  };
}

const NO_POLICY = { mode: 'enforce', stage: 'connect', on_unknown: 'warn' } as Policy;

function validUntil(bundle: Bundle | null, at: number, of: Case | null): number {
  let until = at + (bundle ? bundle.policy.valid_for : 60) * 1000;
  if (bundle === null || of === null) return until;
  for (const day of endsOf(bundle, of)) {
    if (day > of.on) until = Math.min(until, millisecondsOf(day));
  }
  return until;
}

/** The days on which any answer can change: a demand turns, a waiver or the bundle begins or ends. */
function endsOf(bundle: Bundle, of: Case): Day[] {
  const policy = bundle.policy;
  let days: Day[] = [bundle.not_before, bundle.not_after];
  for (const waiver of policy.waivers) days = days.concat([waiver.from, waiver.until]);
  for (const one of bundle.rules) {
    if (one.editions.some((edition) => isAsked(edition, policy.stage))) days = days.concat(turningDays(one, of));
  }
  return days;
}

function isStale(bundle: Bundle, on: Day): boolean {
  return on < bundle.not_before || on >= bundle.not_after;
}

function isNear(finding: Finding, on: Day, policy: Policy): boolean {
  return finding.until !== null && dayNumber(finding.until) - dayNumber(on) <= policy.expiry_warning_days;
}

function verdictOf(reasons: readonly Reason[], policy: Policy): Pick<Decision, 'verdict' | 'enforced'> {
  const worst = reasons.reduce((most, reason) => Math.max(most, rank(reason.effect)), 0);
  const enforced: Verdict = worst === 2 ? 'refuse' : worst === 1 ? 'admit_with_warning' : 'admit';
  if (policy.mode === 'report') return { verdict: 'admit', enforced };
  const softened = policy.mode === 'warn' && enforced === 'refuse';
  return { verdict: softened ? 'admit_with_warning' : enforced, enforced };
}

export { decide };
