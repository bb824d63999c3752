// ---------------------------------------------------------------------------------------------------------------------
// Reasons: words for the user

import type { Effect, Options, Reason } from './api';
import { own } from './plain';
import { type Bundle, depth, OWN_POLICY, type Policy, type Words } from './bundle';
import { type Finding, shown } from './rules';

const EFFECTS: readonly string[] = ['admit', 'warn', 'refuse'];
const GRAVITY: readonly string[] = ['unmet', 'waived', 'unknown', 'to_confirm', 'expiring'];
const WHO: readonly string[] = ['cashier', 'it', 'developer', 'provider', 'vendor', 'nobody'];

/** How grave an effect is; a word that is not understood counts as the gravest. */
function rank(effect: string): number {
  const place = EFFECTS.indexOf(effect);
  return place < 0 ? 2 : place;
}

function groundOf(finding: Finding): Reason['outcome'] {
  if (finding.outcome === 'unmet' || finding.outcome === 'waived') return finding.outcome;
  if (finding.outcome !== 'unknown') return 'expiring';
  return finding.rule.if_unknown === 'confirm' && shown(finding).level !== 'advice' ? 'to_confirm' : 'unknown';
}

function reasonOf(finding: Finding, policy: Policy, words: Words, options: Options): Reason {
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

function effectOf(finding: Finding, ground: Reason['outcome'], policy: Policy, options: Options): Effect {
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

function sentenceOf(finding: Finding, ground: Reason['outcome'], policy: Policy, words: Words): string {
  const said = own(words.rules, finding.rule.id);
  if (!said) return finding.rule.id;
  if (ground === 'unmet' || ground === 'waived') return own(policy.sentences, finding.rule.id) || said.failure;
  const filled: { [name: string]: string } = { '{demand}': said.title, '{day}': String(finding.until) };
  return words.templates[ground].replace(/\{demand\}|\{day\}/g, (name) => filled[name]);
}

const GATE_WORDS: Words['gate'] = {
  'gate.bundle': {
    sentence: 'The rules for Tap to Pay in this app cannot be read',
    remedy: 'Install the app again or update it.',
  },
};

/** A reason that the gate itself gives: rules out of date, a question that cannot be asked, a fault. */
function gateReason(code: string, policy: Policy, words: Words | null, options: Options): Reason {
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

function wordsOf(bundle: Bundle, language: string | null | undefined): Words {
  const wanted = typeof language === 'string' && language !== '' ? language : bundle.policy.language;
  const spoken = own(bundle.messages, wanted) || own(bundle.messages, wanted.slice(0, 2));
  return spoken || bundle.messages[bundle.policy.language] || bundle.messages.en;
}

/** What matters first: what it does, what it is, how early it strikes, how near the remedy is. */
function byImportance(left: Reason, right: Reason): number {
  return (
    rank(right.effect) - rank(left.effect) ||
    GRAVITY.indexOf(left.outcome) - GRAVITY.indexOf(right.outcome) ||
    depth(left.stage) - depth(right.stage) ||
    WHO.indexOf(left.who) - WHO.indexOf(right.who) ||
    (left.code < right.code ? -1 : left.code > right.code ? 1 : 0)
  );
}

export { byImportance, gateReason, rank, reasonOf, wordsOf };
