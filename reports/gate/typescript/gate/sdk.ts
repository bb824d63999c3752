// ---------------------------------------------------------------------------------------------------------------------
// The SDK that is asked about

import { own, wrong } from './plain';
import type { Day } from './calendar';
import { orderSdk, sdkVersion, type SdkVersion } from './versions';
import type { Bundle, Release } from './bundle';

interface Sdk {
  kit: string;
  version: string;
  native: SdkVersion;
  /** The day on which the release came out, where one of the bundle's is meant; undefined for a release it does not know. */
  released?: Day | null;
}

function resolveSdk(given: string | null | undefined, platform: string | null, on: Day, bundle: Bundle): Sdk {
  const nativeKit = platform === 'ios' ? 'ios' : 'android';
  if (given === null || given === undefined) {
    const newest = newestRelease(bundle.sdks[nativeKit] || [], nativeKit, on);
    return { kit: nativeKit, version: newest.version, native: sdkVersion(newest.version), released: newest.released };
  }
  const colon = given.indexOf(':');
  const named = colon < 0 ? null : given.slice(0, colon).trim().toLowerCase().replace(/-/g, '_');
  const text = given.slice(colon + 1).trim();
  const kit = named === null ? (text.indexOf('0.0.1') === 0 ? 'react_native' : nativeKit) : named;
  if (['android', 'ios', 'react_native'].indexOf(kit) < 0) throw wrong('unknown SDK kit ' + kit.slice(0, 40));
  if (kit !== 'react_native' && kit !== nativeKit) throw wrong('the ' + kit + ' SDK does not run on this device');
  const version = sdkVersion(text);
  const release = releaseOf(bundle, kit, version);
  if (kit !== 'react_native') return { kit, version: text, native: version, released: release && release.released };
  const native = release && own(release.native, nativeKit);
  if (!native) throw wrong('which native SDK React Native release ' + text.slice(0, 40) + ' carries is not known');
  const carried = releaseOf(bundle, nativeKit, sdkVersion(native));
  return { kit, version: text, native: sdkVersion(native), released: release.released || (carried ? carried.released : null) };
}

function releaseOf(bundle: Bundle, kit: string, version: SdkVersion): Release | undefined {
  return (bundle.sdks[kit] || []).filter((known) => orderSdk(sdkVersion(known.version), version) === 0)[0];
}

function newestRelease(known: readonly Release[], kit: string, on: Day): Release {
  if (known.length === 0) throw wrong('the bundle knows no ' + kit + ' SDK');
  const out = known.filter((release) => release.released === null || release.released <= on);
  const newer = (best: Release, one: Release): Release =>
    orderSdk(sdkVersion(one.version), sdkVersion(best.version)) > 0 ? one : best;
  return out.length ? out.reduce(newer) : known[known.length - 1];
}

export { resolveSdk, type Sdk };
