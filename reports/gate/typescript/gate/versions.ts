// ---------------------------------------------------------------------------------------------------------------------
// SDK versions and the bounds that a rule sets them

import { wrong } from './plain';
import { orderParts, significant } from './values';

interface SdkVersion {
  release: readonly number[];
  /** Pre-release letter and number; a final release comes after all of them. */
  stage: number;
  number: number;
  text: string;
}
/** A sign (`>=`) and the SDK version that it is about. */
type Bound = readonly [string, SdkVersion];
const SDK_VERSION = /^v?(\d{1,9}(?:\.\d{1,9}){0,9})(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d{0,9}))?$/i;
const PRE: { [word: string]: number } = { a: 0, alpha: 0, b: 1, beta: 1, c: 2, rc: 2, pre: 2, preview: 2 };
const FINAL = 3;

function sdkVersion(text: string): SdkVersion {
  const match = SDK_VERSION.exec(text.trim());
  if (!match) throw wrong(text.slice(0, 60) + ' is not an SDK version');
  const release = match[1].split('.').map(Number);
  const pre = match[2] ? PRE[match[2].toLowerCase()] : FINAL;
  const number = match[2] ? Number(match[3] || 0) : 0;
  const suffix = match[2] ? ['a', 'b', 'rc'][pre] + String(number) : '';
  return { release, stage: pre, number, text: release.join('.') + suffix };
}

function orderSdk(left: SdkVersion, right: SdkVersion): number {
  const byRelease = orderParts(significant(left.release), significant(right.release));
  return byRelease || left.stage - right.stage || left.number - right.number;
}

function boundsOf(written: readonly (readonly [string, string])[] | null): readonly Bound[] | null {
  return written && written.map(([sign, version]): Bound => [sign, sdkVersion(version)]);
}

/** Whether the version lies within all bounds; a pre-release takes the rules of the release it leads to. */
function covers(bounds: readonly Bound[], version: SdkVersion): boolean {
  const final: SdkVersion = { ...version, stage: FINAL, number: 0 };
  return bounds.every(([sign, bound]) => {
    const found = orderSdk(final, bound);
    switch (sign) {
      case '==':
        return found === 0;
      case '!=':
        return found !== 0;
      case '>=':
        return found >= 0;
      case '<=':
        return found <= 0;
      case '>':
        return found > 0;
      default:
        return found < 0;
    }
  });
}

export { type Bound, boundsOf, covers, orderSdk, sdkVersion, type SdkVersion };
