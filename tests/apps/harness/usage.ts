// How an app uses the wrapper, type-checked against the published declarations of Stripe's React Native SDK.
import { AppState, NativeModules, Platform } from 'react-native';
import { StripeTerminalSdk, useStripeTerminal } from '@stripe/stripe-terminal-react-native';
import type { Reader, StripeError } from '@stripe/stripe-terminal-react-native';
import { collectFacts } from './collect';
import { gateTerminal, keptError } from './connect';
import type { KeptError, Outcome } from './connect';
import { openGate } from './gate';
import type { Decision, UpdateRequirement } from './gate';

export function useGatedTerminal(bundle: unknown, ask: (error: KeptError) => Promise<boolean>) {
  const terminal = useStripeTerminal();
  return gateTerminal({
    terminal,
    gate: openGate(bundle),
    facts: () => collectFacts(NativeModules.TapreadyFacts, { platform: Platform.OS, version: Platform.Version }),
    ask: () => ({ sdk: 'react-native:0.0.1-beta.33', country: 'GB', language: 'fr' }),
    confirmTakeOver: ask,
    appState: AppState,
  });
}

export async function connect(gated: ReturnType<typeof useGatedTerminal>, reader: Reader.Type): Promise<string> {
  const first: Outcome = await gated.easyConnect({ discoveryMethod: 'tapToPay', locationId: 'tml_1' });
  await gated.easyConnect({ discoveryMethod: 'internet', locationId: 'tml_1' });
  await gated.connectReader({ discoveryMethod: 'bluetoothScan', reader, locationId: 'tml_1' });
  await gated.connectReader({ discoveryMethod: 'internet', reader, failIfInUse: true });
  await gated.discoverReaders({ discoveryMethod: 'tapToPay', simulated: true });
  // @ts-expect-error Tap to Pay needs a location
  await gated.easyConnect({ discoveryMethod: 'tapToPay' });
  return first.decision?.reasons[0]?.sentence ?? first.reader?.serialNumber ?? '';
}

export const kept = (error: StripeError): KeptError => keptError(error);
/** The gate tells updates in the shape of Stripe's own type. */
export const sameShape = (decision: Decision): UpdateRequirement[] => decision.update_requirements;
export const raw = StripeTerminalSdk;
