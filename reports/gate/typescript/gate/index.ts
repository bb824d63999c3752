// ---------------------------------------------------------------------------------------------------------------------
// The gate

import type { Gate } from './api';
import { textOf } from './plain';
import type { Bundle } from './bundle';
import { prepared } from './opening';
import { decide } from './decision';

/**
 * Open a bundle: the text of bundle.json, or the object in it. Never throws; see `trouble`.
 *
 * `verify: false` leaves out the check of its SHA-256, which a bundle that came inside the app's own signed package
 * can do without.
 */
export function openGate(bundle: unknown, options?: { readonly verify?: boolean } | null): Gate {
  let opened: Bundle | null = null;
  let trouble: string | null = null;
  try {
    opened = prepared(bundle, !(options && options.verify === false));
  } catch (error) {
    trouble = textOf(error);
  }
  return {
    trouble,
    decide: (facts, ask, more) => decide(opened, trouble, facts, ask || {}, more || {}),
  };
}

export type * from './api';
export { BUNDLE_FORMAT } from './bundle';
export { sha256 } from './digest';
