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

// ---------------------------------------------------------------------------------------------------------------------
// What goes in and what comes out

/** What to do: connect, connect and tell the user something, or offer another reader. */
export type Verdict = 'admit' | 'admit_with_warning' | 'refuse';
/** What one reason does to the decision, the mildest first. */
export type Effect = 'admit' | 'warn' | 'refuse';
/** The step at which the provider enforces a demand. */
export type Stage = 'support' | 'discover' | 'connect' | 'collect' | 'pin';
/** What the app wants to connect; only `tap_to_pay` makes the phone itself the reader. */
export type Intent = 'tap_to_pay' | 'bluetooth' | 'internet' | 'usb' | 'handoff';
/** A value as JSON has it; versions and days are text (`16.7.2`, `2026-11-01`). */
export type Plain = boolean | number | string | readonly string[];
/** A value with where it came from and how far it can be trusted; `masked` says what spoiled the reading. */
export interface Told {
  readonly value: Plain | null;
  readonly grade?: string | null;
  readonly origin?: string | null;
  readonly taken?: string | null;
  readonly masked?: string | null;
}
/** Fact name → value. A fact that is absent or null is not known. */
export type Facts = { readonly [name: string]: Plain | Told | null | undefined };
/** The question beside the facts. */
export interface Ask {
  /** `5.8.0`, `android:5.8.0` or `react-native:0.0.1-beta.33`; left out: the newest release of the day. */
  readonly sdk?: string | null;
  /** Country of the payments, ISO 3166-1 alpha-2. Left out: market demands are not known. */
  readonly country?: string | null;
  /** The instant of the decision; left out: now. Days begin at 00:00 UTC. */
  readonly at?: string | number | Date | null;
  /** Language of the sentences; left out: the policy's. */
  readonly language?: string | null;
  readonly intent?: Intent | null;
  /** Whether the simulated reader is meant. */
  readonly simulated?: boolean;
  /** The device's name, for waivers that name units. */
  readonly subject?: string | null;
}
/** The caller's own word for one call. */
export interface Options {
  /** What demands that are not known do, in place of the policy's `on_unknown`. */
  readonly onUnknown?: Effect;
}
/** One rule that is not simply met. `code` stays the same from bundle to bundle. */
export interface Reason {
  code: string;
  outcome: 'unmet' | 'waived' | 'unknown' | 'to_confirm' | 'expiring';
  effect: Effect;
  stage: Stage;
  /** For the user, in the language asked for. */
  sentence: string;
  remedy: string;
  /** Who can mend it. */
  who: 'cashier' | 'it' | 'developer' | 'provider' | 'vendor' | 'nobody';
  needs_internet: boolean;
  requirements: string[];
  /** What the SDK would answer, by kit. */
  errors: { [kit: string]: string[] };
  /** The first day on which the answer is another. */
  until: string | null;
  /** Facts to supply. */
  missing: string[];
}
/** An update that is demanded by a day, in the shape of Stripe's `TapToPayUpdateRequirement`. */
export type UpdateRequirement =
  | { type: 'operatingSystem'; apiLevel: number; requiredAt: number }
  | { type: 'securityPatch' | 'terminalSdk'; version: string; requiredAt: number };
/** Reader hardware that can be used all the same. It is never refused. */
export interface ReaderChoice {
  type: string;
  models: string[];
  platforms: string[];
}
/** The answer. It holds until `valid_until` (UTC), the first instant at which it holds no more. */
export interface Decision {
  schema: 'tapready/app-decision/1.0';
  verdict: Verdict;
  /** What the mode `enforce` would have said. */
  enforced: Verdict;
  mode: 'report' | 'warn' | 'enforce';
  intent: Intent;
  stage: Stage;
  /** The demands themselves, whatever the policy makes of them. */
  eligibility: 'eligible' | 'not_eligible' | 'undetermined';
  reasons: Reason[];
  update_requirements: UpdateRequirement[];
  readers: ReaderChoice[];
  /** The first day on which a demand that is met today fails. */
  eligible_until: string | null;
  question: Question | null;
  pack: { id: string; version: string; digest: string } | null;
  policy: { id: string; digest: string } | null;
  /** Whether the bundle is outside the days it was made for. */
  stale: boolean;
  /** Facts that were given and could not be read: they count as not known. */
  ignored: string[];
  /** What went wrong inside, for the log; null when nothing did. */
  failure: string | null;
  decided_at: string;
  valid_until: string;
}
/** What was asked of the rules. */
export interface Question {
  provider: string;
  country: string | null;
  sdk: { kit: string; version: string; native: string };
  on: string;
  simulated: boolean;
}
/** A bundle that has been opened. */
export interface Gate {
  /** Decide. Never throws. */
  decide(facts: Facts, ask?: Ask | null, options?: Options | null): Decision;
  /** Why the bundle cannot be used, or null: every decision is then undetermined. */
  readonly trouble: string | null;
}
