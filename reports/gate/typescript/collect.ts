/**
 * Reads the facts that JavaScript alone cannot see, through an optional native module.
 *
 *     const facts = await collectFacts(NativeModules.TapreadyFacts, { platform: Platform.OS, sdkVersion: … });
 *
 * The module (`TapToPayFacts.kt`, `TapToPayFacts.swift`: `tapready gate compile --target kotlin|swift`) answers each
 * fact with its source. Without it, or where it fails, a fact is simply not known: nothing is guessed.
 */
import type { Facts, Plain, Told } from './gate';

/** The native module: both calls are optional, and neither has to know every fact. */
export interface FactsModule {
  /** All facts at once: name → `{ value, origin }`. */
  collect?(): Promise<{ readonly [name: string]: unknown }> | { readonly [name: string]: unknown };
}

/** What React Native itself knows. */
export interface Host {
  /** `Platform.OS`. */
  readonly platform?: string;
  /** `Platform.Version`: the API level on Android, the iOS version on an iPhone. */
  readonly version?: number | string;
  /** `Platform.constants`: the model and the maker on Android. */
  readonly constants?: { readonly [name: string]: unknown };
  /** `__DEV__`: a debug build of the app. */
  readonly dev?: boolean;
}

/** How long the native module may take, in milliseconds; afterwards its facts are not known. */
export const PATIENCE = 2000;

/** Every fact that can be read here and now. Never rejects. */
export async function collectFacts(module?: FactsModule | null, host?: Host | null): Promise<Facts> {
  const known: { [name: string]: Plain | Told } = { ...hostFacts(host || {}) };
  const told = await answerOf(module);
  for (const name of Object.keys(told)) {
    const fact = factOf(told[name]);
    if (fact !== null) known[name] = fact;
  }
  return known;
}

/** What React Native tells without a native module. */
function hostFacts(host: Host): { [name: string]: Told } {
  const facts: { [name: string]: Told } = {};
  const say = (name: string, value: unknown, origin: string): void => {
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (isPlain && value !== '') facts[name] = { value, origin };
  };
  const constants = host.constants || {};
  if (host.platform === 'android' || host.platform === 'ios') say('device.platform', host.platform, 'Platform.OS');
  if (host.platform === 'android') {
    say('android.api_level', host.version, 'Platform.Version');
    say('android.version', constants.Release, 'Platform.constants.Release');
    say('device.model', constants.Model, 'Platform.constants.Model');
    say('device.manufacturer', constants.Manufacturer, 'Platform.constants.Manufacturer');
    if (host.dev === true) say('app.debuggable', true, '__DEV__');
  }
  if (host.platform === 'ios') say('ios.version', host.version, 'Platform.Version');
  return facts;
}

async function answerOf(module: FactsModule | null | undefined): Promise<{ readonly [name: string]: unknown }> {
  try {
    if (!module || typeof module.collect !== 'function') return {};
    const answer = await inTime(Promise.resolve(module.collect()));
    return typeof answer === 'object' && answer !== null ? answer : {};
  } catch (_) {
    return {};
  }
}

function inTime<T>(answer: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => resolve(null), PATIENCE);
    answer.then(resolve, reject).then(
      () => clearTimeout(late),
      () => clearTimeout(late),
    );
  });
}

/** A fact as the module said it, with its source; null when it said nothing. */
function factOf(said: unknown): Plain | Told | null {
  if (typeof said === 'boolean' || typeof said === 'number' || typeof said === 'string') return { value: said, origin: 'native module' };
  if (Array.isArray(said)) return { value: said as readonly string[], origin: 'native module' };
  if (typeof said !== 'object' || said === null) return null;
  const told = said as Told;
  if (told.value === undefined || told.value === null) return null;
  return { value: told.value, origin: told.origin || 'native module', ...(told.masked ? { masked: told.masked } : {}) };
}

declare function setTimeout(call: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;
