// ---------------------------------------------------------------------------------------------------------------------
// The case: one device and one question, with what the question itself says as facts

import type { Ask, Facts } from './api';
import { own, wrong } from './plain';
import { type Day, FIRST_DAY } from './calendar';
import { significant } from './values';
import { type Bound, boundsOf, covers } from './versions';
import type { Bundle } from './bundle';
import { resolveSdk, type Sdk } from './sdk';
import { gradeOf, PLATFORM, readFacts, type Sheet } from './sheet';
import { lookUp } from './lookups';

/** All that is known of one device for one question. */
interface Case {
  bundle: Bundle;
  sheet: Sheet;
  sdk: Sdk;
  on: Day;
  simulated: boolean;
  subject: string;
}

function caseOf(facts: Facts, ask: Ask, on: Day, bundle: Bundle): { found: Case; ignored: string[] } {
  const { sheet: given, ignored } = readFacts(facts, bundle);
  for (const name of Object.keys(bundle.lookups.harmless)) {
    if (given[name] && given[name].value !== null) {
      const harmless = bundle.lookups.harmless[name];
      const kept = (given[name].value as readonly string[]).filter((one) => harmless.indexOf(one) < 0);
      given[name] = { ...given[name], value: kept };
    }
  }
  const sheet: Sheet = { ...lookUp(given, bundle.lookups), ...given };
  const least = bundle.policy.least_grade ? gradeOf(bundle.policy.least_grade) : 0;
  for (const name of Object.keys(sheet)) {
    if (sheet[name].grade < least && name !== PLATFORM) delete sheet[name];
  }
  const platform = sheet[PLATFORM] ? (sheet[PLATFORM].value as string | null) : null;
  const country = ask.country;
  if (country !== null && country !== undefined && !/^[A-Z]{2}$/.test(country)) {
    throw wrong(String(country).slice(0, 40) + ' is not a country code');
  }
  const sdk = resolveSdk(ask.sdk, platform, on, bundle);
  const whole = { ...sheet, ...askedFacts(ask, platform, sdk, on, bundle) };
  const simulated = ask.simulated === true;
  return { found: { bundle, sheet: whole, sdk, on, simulated, subject: ask.subject || '' }, ignored };
}

/** Whether the rules speak of the device, the day, the SDK and the country; to the PIN: of every stage, too. */
function isCovered(ask: Ask, platform: string | null, sdk: Sdk, on: Day, bundle: Bundle, toPin: boolean): boolean {
  const covered = platform === null ? undefined : own(bundle.covers || {}, platform);
  if (!covered || (covered.from !== null && on < covered.from)) return false;
  if (covered.sdk !== null && !covers(boundsOf(covered.sdk) as readonly Bound[], sdk.native)) return false;
  const market = platform === null ? undefined : own(bundle.markets, platform);
  if (ask.country && (!market || on < market.first)) return false;
  return !toPin || covered.to === 'pin';
}

/** The question itself as facts: reader, SDK, country, what the market lists say of the country, what the rules cover. */
function askedFacts(ask: Ask, platform: string | null, sdk: Sdk, on: Day, bundle: Bundle): Sheet {
  const measured = gradeOf('measured');
  const asked: Sheet = {
    'question.simulated': { value: ask.simulated === true, grade: measured },
    'sdk.version': { value: significant(sdk.native.release), grade: measured },
  };
  const released = sdk.released === null ? FIRST_DAY : sdk.released;
  if (released !== undefined && released <= on) asked['sdk.release_day'] = { value: released, grade: gradeOf('listed') };
  for (const [name, toPin] of [['question.covered', false], ['question.covered_further', true]] as [string, boolean][]) {
    if (isCovered(ask, platform, sdk, on, bundle, toPin)) asked[name] = { value: true, grade: gradeOf('listed') };
  }
  if (!ask.country) return asked;
  asked['question.country'] = { value: ask.country, grade: measured };
  const market = platform === null ? undefined : own(bundle.markets, platform);
  if (!market || on < market.first) return asked;
  const states = own(market.countries, ask.country) || {};
  for (const state of ['available', 'preview']) {
    asked['market.' + state] = { value: own(states, state) || [], grade: gradeOf('listed') };
  }
  return asked;
}

export { type Case, caseOf };
