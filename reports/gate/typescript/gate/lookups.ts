// ---------------------------------------------------------------------------------------------------------------------
// Facts that follow from others by look-up

import { own } from './plain';
import { keyOf, orderParts, readVersion, significant } from './values';
import type { Lookups } from './bundle';
import { gradeOf, type Known, PLATFORM, type Sheet } from './sheet';

/** What follows from a device's facts: an iOS version's release day, a model's generation, an API level. */
function lookUp(sheet: Sheet, lookups: Lookups): Sheet {
  const found: Sheet = Object.create(null);
  const usable = (name: string): Known | null => (sheet[name] && sheet[name].value !== null ? sheet[name] : null);
  const platform = usable(PLATFORM);
  if (platform && platform.value === 'ios') lookUpIphone(usable, lookups, found);
  else lookUpAndroid(usable, lookups, found);
  return found;
}

function lookUpIphone(usable: (name: string) => Known | null, lookups: Lookups, found: Sheet): void {
  const identifier = usable('iphone.identifier');
  if (identifier) {
    const name = String(identifier.value);
    const generation = /^iPhone(\d{1,4}),\d{1,4}$/.exec(name);
    if (generation) found['iphone.generation'] = { value: Number(generation[1]), grade: identifier.grade };
    const known = own(lookups.iphones, name);
    if (known) {
      found['device.name'] = { value: known.name, grade: gradeOf('listed') };
      found['ios.capped'] = { value: known.capped, grade: gradeOf('listed') };
      if (known.cap_release_day !== null) {
        found['ios.cap_release_day'] = { value: known.cap_release_day, grade: gradeOf('listed') };
      }
    }
  }
  let version = usable('ios.version');
  const build = usable('ios.build');
  if (!version && build) {
    const named = own(lookups.ios_builds, String(build.value));
    version = named ? { value: readVersion(named), grade: build.grade } : null;
    if (version) found['ios.version'] = version;
  }
  const released = version ? own(lookups.ios_releases, keyOf('version', version.value)) : undefined;
  if (version && released) found['ios.release_day'] = { value: released, grade: version.grade };
}

function lookUpAndroid(usable: (name: string) => Known | null, lookups: Lookups, found: Sheet): void {
  const version = usable('android.version');
  const level = usable('android.api_level');
  if (version && !level) {
    const parts = version.value as readonly number[];
    const releases = lookups.android_releases.map((row) => ({ row, parts: readVersion(row.version) || [0] }));
    const major = parts[0] > 9 ? releases.filter((one) => one.parts[0] === parts[0]) : [];
    let same: typeof releases = [];
    for (let length = parts.length; length > 0 && same.length === 0; length--) {
      const start = significant(parts.slice(0, length));
      same = releases.filter((one) => orderParts(significant(one.parts), start) === 0);
    }
    const levels = (same.length ? same : major).map((one) => one.row.api_level);
    const grade = Math.min(version.grade, gradeOf('inferred'));
    if (levels.length) found['android.api_level'] = { value: Math.min(...levels), grade };
  }
  if (level && !version) {
    const row = lookups.android_releases.filter((one) => one.api_level === level.value)[0];
    if (row) found['android.version'] = { value: readVersion(row.version), grade: level.grade };
  }
}

export { lookUp };
