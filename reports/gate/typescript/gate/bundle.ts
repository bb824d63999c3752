// ---------------------------------------------------------------------------------------------------------------------
// The bundle

import type { Decision, Effect, ReaderChoice, Reason, Stage } from './api';
import type { Day } from './calendar';
import type { Condition } from './conditions';
import type { Bound } from './versions';

/** The only form of bundle that this evaluator reads. */
export const BUNDLE_FORMAT = 1;
const OWN_POLICY = 'own_policy';
const STAGES: readonly string[] = ['support', 'discover', 'connect', 'collect', 'pin'];

interface Edition {
  require: Condition;
  stage: Stage;
  level: string;
  enforcer: string;
  sdk: readonly Bound[] | null;
  from: Day | null;
  until: Day | null;
  live_only: boolean;
}
interface Rule {
  id: string;
  who: Reason['who'];
  needs_internet: boolean;
  if_unknown: string;
  requirements: string[];
  errors: { [kit: string]: string[] };
  grade: string | null;
  applies: Condition | null;
  editions: Edition[];
}
interface Waiver {
  rule: string;
  from: Day;
  until: Day;
  unit: string | null;
  model: string | null;
  site: string | null;
}
interface Policy {
  id: string;
  digest: string;
  mode: Decision['mode'];
  stage: Stage;
  language: string;
  on_unknown: Effect;
  on_confirm: Effect;
  waived: Effect;
  given_grade: string;
  least_grade: string | null;
  expiry_warning_days: number;
  valid_for: number;
  readers: ReaderChoice[];
  waivers: Waiver[];
  sentences: { [rule: string]: string };
}
interface Release {
  version: string;
  released: Day | null;
  native: { [platform: string]: string };
}
interface Words {
  rules: { [rule: string]: { title: string; failure: string; remedy: string } };
  templates: { unknown: string; to_confirm: string; expiring: string };
  gate: { [code: string]: { sentence: string; remedy: string } };
}
interface Lookups {
  harmless: { [fact: string]: string[] };
  iphones: { [identifier: string]: { name: string; capped: boolean; cap_release_day: Day | null } };
  ios_builds: { [build: string]: string };
  ios_releases: { [version: string]: Day };
  android_releases: { version: string; api_level: number }[];
}
interface Bundle {
  bundle: number;
  id: string;
  version: string;
  provider: string;
  pack: { id: string; version: string; digest: string };
  policy: Policy;
  not_before: Day;
  not_after: Day;
  facts: { [name: string]: { kind: string; choices?: string[] } };
  rules: Rule[];
  /** What the rules speak about; a bundle from before this was told has none. */
  covers?: { [platform: string]: { from: Day | null; sdk: [string, string][] | null; to: string } };
  markets: {
    [platform: string]: { first: Day; countries: { [country: string]: { [state: string]: [Day, Day | null][] } } };
  };
  sdks: { [kit: string]: Release[] };
  lookups: Lookups;
  messages: { [language: string]: Words };
  sha256: string;
}

function depth(stage: string): number {
  return STAGES.indexOf(stage);
}

export {
  type Bundle, depth, type Edition, type Lookups, OWN_POLICY, type Policy, type Release, type Rule, type Waiver,
  type Words,
};
