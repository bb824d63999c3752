/**
 * The gate around Stripe Terminal's React Native SDK: decide first, then connect, and remember why not.
 *
 *     const terminal = useStripeTerminal();
 *     const gated = gateTerminal({
 *       terminal, gate, facts: () => collectFacts(NativeModules.TapreadyFacts), ask: () => ({ country: 'GB' }),
 *       confirmTakeOver: () => askTheCashier(), appState: AppState,
 *     });
 *     const outcome = await gated.easyConnect({ discoveryMethod: 'tapToPay', locationId });
 *     if (outcome.status === 'refused') show(outcome.decision.reasons[0].sentence, outcome.decision.readers);
 *
 * Nothing here throws or rejects: every call answers with an `Outcome`. Readers other than the phone itself (M2,
 * WisePad 3, S700) are never refused. The SDK is only imported for its types, so this file runs anywhere.
 */
import type {
  ConnectReaderParams,
  DiscoverReadersParams,
  EasyConnectParams,
  Reader,
  useStripeTerminal,
} from '@stripe/stripe-terminal-react-native';
import type { Ask, Decision, Effect, Facts, Gate } from './gate';

/** What the wrapper uses of the SDK: what `useStripeTerminal()` gives fits. */
export type Terminal = Pick<
  ReturnType<typeof useStripeTerminal>,
  'discoverReaders' | 'easyConnect' | 'connectReader' | 'disconnectReader' | 'getConnectionStatus'
>;

/** React Native's `AppState`, as far as it is used. */
export interface Foreground {
  addEventListener(type: 'change', listener: (state: string) => void): { remove(): void } | undefined;
}

export interface Setup {
  readonly terminal: Terminal;
  readonly gate: Gate;
  /** Reads the device's facts, anew for every attempt. When it fails, nothing is known. */
  readonly facts: () => Facts | Promise<Facts>;
  /** SDK, country and language of the question. The wrapper adds intent and `simulated`. */
  readonly ask?: () => Ask;
  /** What unknown demands do at this call, in place of the policy's word. */
  readonly onUnknown?: Effect;
  /** Asks the user whether to take a reader over that is in use elsewhere. Left out: it is not taken over. */
  readonly confirmTakeOver?: (error: KeptError) => boolean | Promise<boolean>;
  /** `AppState` of react-native: after coming back to the foreground a lost reader is connected again. */
  readonly appState?: Foreground;
  /** `TapToPay.isInTapToPayProcess()` of the native side: in that second process nothing is done. */
  readonly isInTapToPayProcess?: () => boolean | Promise<boolean>;
  /** Told after every attempt, those at foreground too. */
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** An error of the SDK with what its React Native layer would lose: take `nativeErrorCode`, not `code`, on iOS. */
export interface KeptError {
  code: string;
  nativeErrorCode: string;
  message: string;
  /** iOS: until when Apple bars the device (ISO 8601). */
  deviceBannedUntil: string | null;
  /** iOS: why the reader could not be prepared. */
  prepareFailedReason: string | null;
}

export interface Outcome {
  /**
   * `connected` (for a discovery: begun); `refused` by the gate, nothing was asked of the SDK; `in_use` by another
   * app, and not taken over; `failed` in the SDK; `other_process`: this is Tap to Pay's own process.
   */
  status: 'connected' | 'refused' | 'in_use' | 'failed' | 'other_process';
  reader: Reader.Type | null;
  /** The gate's decision; null for readers it is not asked about. */
  decision: Decision | null;
  error: KeptError | null;
}

export interface GatedTerminal {
  discoverReaders(params: DiscoverReadersParams): Promise<Outcome>;
  easyConnect(params: EasyConnectParams): Promise<Outcome>;
  connectReader(params: ConnectReaderParams): Promise<Outcome>;
  /** Disconnect and forget: nothing is connected again at foreground. */
  disconnectReader(): Promise<Outcome>;
  /** Only decide: for a screen that offers Tap to Pay or hides it. */
  decide(simulated?: boolean): Promise<Decision>;
  /** What became of the last attempt that did not connect; null after one that did. */
  lastReason(): Outcome | null;
  /** Listen no more for the app coming to the foreground. */
  stop(): void;
}

/** The answers of the SDK's connecting and discovering calls. */
interface Answer {
  reader?: Reader.Type;
  error?: unknown;
}
interface Attempt {
  tapToPay: boolean;
  simulated: boolean;
  /** Whether the SDK takes `failIfInUse` for this reader: it does for readers on the internet only. */
  canBeInUse: boolean;
  run(failIfInUse: boolean): Promise<Answer | undefined>;
}

/** How the SDK says that another app holds the reader: Android's and React Native's words, and iOS's name. */
const IN_USE = /READER_CONNECTED_TO_ANOTHER_DEVICE|READER_BUSY|IN_?USE/i;

/** Put the gate before a terminal. */
export function gateTerminal(setup: Setup): GatedTerminal {
  let last: Outcome | null = null;
  let connected: Attempt | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let busy = 0;

  function finished(outcome: Outcome): Outcome {
    last = outcome.status === 'connected' ? null : outcome;
    try {
      if (setup.onOutcome) setup.onOutcome(outcome);
    } catch (_) {
      // A listener that fails changes nothing of the outcome.
    }
    return outcome;
  }

  /** One attempt at a time: an SDK holds one connection. */
  function queued(attempt: Attempt, mayAsk: boolean): Promise<Outcome> {
    busy += 1;
    const next = running.then(() => attempted(setup, attempt, mayAsk)).then(finished);
    const done = (): void => {
      busy -= 1;
    };
    running = next.then(done, done);
    return next;
  }

  function connecting(attempt: Attempt): Promise<Outcome> {
    return queued(attempt, true).then((outcome) => {
      if (outcome.status === 'connected') connected = attempt;
      return outcome;
    });
  }

  async function atForeground(): Promise<void> {
    if (connected === null || busy > 0) return;
    const status = await settled(() => setup.terminal.getConnectionStatus());
    if (connected === null || busy > 0 || status.value !== 'notConnected') return;
    await queued(connected, false);
  }

  const listening = quietly(() =>
    setup.appState ? setup.appState.addEventListener('change', (state) => void (state === 'active' && atForeground())) : undefined,
  );

  return {
    // Not queued: a discovery goes on until a reader is connected.
    discoverReaders: (params) =>
      attempted(setup, attemptOf(params, () => setup.terminal.discoverReaders(params)), false).then(finished),
    easyConnect: (params) =>
      connecting(attemptOf(params, (failIfInUse) => setup.terminal.easyConnect(withUse(params, failIfInUse)))),
    connectReader: (params) =>
      connecting(attemptOf(params, (failIfInUse) => setup.terminal.connectReader(withUse(params, failIfInUse)))),
    disconnectReader: () => {
      connected = null;
      const attempt = { tapToPay: false, simulated: false, canBeInUse: false };
      return queued({ ...attempt, run: () => setup.terminal.disconnectReader() }, false);
    },
    decide: (simulated) => decided(setup, simulated === true),
    lastReason: () => last,
    stop: () => quietly(() => (listening ? listening.remove() : undefined)),
  };
}

type Params = { readonly discoveryMethod: string; readonly simulated?: boolean; readonly reader?: Reader.Type };

function attemptOf(params: Params, run: Attempt['run']): Attempt {
  const reader = params.reader as { simulated?: boolean } | undefined;
  return {
    tapToPay: params.discoveryMethod === 'tapToPay',
    simulated: params.simulated === true || (reader !== undefined && reader.simulated === true),
    canBeInUse: params.discoveryMethod === 'internet',
    run,
  };
}

function withUse<P extends EasyConnectParams | ConnectReaderParams>(params: P, failIfInUse: boolean): P {
  return params.discoveryMethod === 'internet' ? { ...params, failIfInUse } : params;
}

async function attempted(setup: Setup, attempt: Attempt, mayAsk: boolean): Promise<Outcome> {
  const none = { reader: null, decision: null, error: null };
  const second = setup.isInTapToPayProcess ? await settled(setup.isInTapToPayProcess) : null;
  if (second && second.value === true) return { ...none, status: 'other_process' };
  const decision = attempt.tapToPay ? await decided(setup, attempt.simulated) : null;
  if (decision && decision.verdict === 'refuse') return { ...none, decision, status: 'refused' };
  const first = await asked(attempt, true);
  if (first.error === null || !attempt.canBeInUse || !isInUse(first.error)) return { ...first, decision };
  const confirm = setup.confirmTakeOver;
  const error = first.error;
  const taken = mayAsk && confirm ? await settled(() => confirm(error)) : null;
  if (!taken || taken.value !== true) return { ...first, decision, status: 'in_use' };
  return { ...(await asked(attempt, false)), decision };
}

async function decided(setup: Setup, simulated: boolean): Promise<Decision> {
  const facts = await settled(setup.facts);
  const ask = await settled(() => (setup.ask ? setup.ask() : {}));
  const question: Ask = { ...(ask.value || {}), intent: 'tap_to_pay', simulated };
  return setup.gate.decide(facts.value || {}, question, setup.onUnknown ? { onUnknown: setup.onUnknown } : {});
}

/** Ask the SDK; errors it gives back and errors it throws are kept alike. */
async function asked(attempt: Attempt, failIfInUse: boolean): Promise<Omit<Outcome, 'decision'>> {
  const came = await settled(() => attempt.run(failIfInUse));
  const answer = came.value || {};
  const error = came.failed ? came.error : answer.error;
  const isBad = came.failed || (error !== undefined && error !== null);
  return {
    status: isBad ? 'failed' : 'connected',
    reader: isBad ? null : answer.reader || null,
    error: isBad ? keptError(error) : null,
  };
}

function isInUse(error: KeptError): boolean {
  return IN_USE.test(error.code) || IN_USE.test(error.nativeErrorCode);
}

/** What an error says, whatever it is. */
export function keptError(error: unknown): KeptError {
  const said = (typeof error === 'object' && error !== null ? error : { message: error }) as { [key: string]: unknown };
  const metadata = (typeof said.metadata === 'object' && said.metadata !== null ? said.metadata : {}) as typeof said;
  const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
  return {
    code: text(said.code),
    nativeErrorCode: text(said.nativeErrorCode) || text(said.code),
    message: text(said.message),
    deviceBannedUntil: text(metadata.deviceBannedUntilDate) || null,
    prepareFailedReason: text(metadata.prepareFailedReason) || null,
  };
}

interface Settled<T> {
  value?: T;
  failed: boolean;
  error?: unknown;
}

/** Call and wait; a throw or a rejection becomes a value. */
async function settled<T>(call: () => T | Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await call(), failed: false };
  } catch (error) {
    return { failed: true, error };
  }
}

function quietly<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (_) {
    return undefined;
  }
}
