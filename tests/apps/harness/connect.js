// How the wrapper and the collector behave, with a scripted SDK: node connect.js JAVASCRIPT_FOLDER; prints JSON.
const path = require('path');
const folder = process.argv[2];
const { gateTerminal, keptError } = require(path.join(folder, 'connect.js'));
const { collectFacts } = require(path.join(folder, 'collect.js'));

const READY = { verdict: 'admit', reasons: [] };
const REFUSED = { verdict: 'refuse', reasons: [{ code: 'android.nfc' }], readers: [{ type: 'bluetooth' }] };

function scripted(answers, calls) {
  const call = (name) => (params) => {
    calls.push([name, params]);
    const answer = (answers[name] || []).shift();
    if (answer instanceof Error) return Promise.reject(answer);
    if (answer === 'throw') throw new Error('thrown at once');
    return Promise.resolve(answer === undefined ? { reader: { id: 'tmr_1' } } : answer);
  };
  const names = ['discoverReaders', 'easyConnect', 'connectReader', 'disconnectReader', 'getConnectionStatus'];
  return Object.fromEntries(names.map((name) => [name, call(name)]));
}

function stage(answers, more) {
  const calls = [];
  const asked = [];
  const gate = {
    trouble: null,
    decide: (facts, ask, options) => {
      calls.push(['decide', ask]);
      asked.push([facts, ask, options]);
      return (more && more.decision) || READY;
    },
  };
  const listeners = [];
  const appState = { addEventListener: (_, listener) => (listeners.push(listener), { remove: () => listeners.pop() }) };
  const setup = { terminal: scripted(answers, calls), gate, facts: () => ({ 'device.platform': 'android' }), appState, ...more };
  return { gated: gateTerminal(setup), calls, asked, listeners };
}

const names = (calls) => calls.map(([name]) => name);
const tapToPay = { discoveryMethod: 'tapToPay', locationId: 'tml_1' };
const internet = { discoveryMethod: 'internet', reader: { id: 'tmr_2' } };
const busy = { error: { code: 'READER_CONNECTED_TO_ANOTHER_DEVICE', message: 'in use' } };
const flush = () => new Promise((resolve) => setTimeout(resolve, 5));

async function main() {
  const heard = {};
  {
    const { gated, calls, asked } = stage({}, { ask: () => ({ country: 'GB' }), onUnknown: 'refuse' });
    const outcome = await gated.easyConnect({ ...tapToPay, simulated: true });
    heard.admitted = [outcome.status, outcome.reader, names(calls), asked[0], calls[1][1], gated.lastReason()];
  }
  {
    const { gated, calls } = stage({}, { decision: REFUSED });
    const outcomes = [
      await gated.easyConnect(tapToPay),
      await gated.connectReader({ ...tapToPay, reader: {} }),
      await gated.discoverReaders({ discoveryMethod: 'tapToPay' }),
    ];
    heard.refused = [outcomes.map((one) => one.status), names(calls), gated.lastReason().decision.reasons[0].code];
  }
  {
    const { gated, calls } = stage({}, { decision: REFUSED });
    const methods = ['bluetoothScan', 'bluetoothProximity', 'usb', 'internet', 'appsOnDevices'];
    const statuses = [];
    for (const discoveryMethod of methods) {
      statuses.push((await gated.discoverReaders({ discoveryMethod })).status);
      statuses.push((await gated.connectReader({ discoveryMethod, reader: {}, locationId: 'tml_1' })).status);
    }
    heard.others = [Array.from(new Set(statuses)), names(calls).filter((name) => name === 'decide').length];
  }
  {
    const { gated, calls } = stage({ connectReader: [busy] });
    const outcome = await gated.connectReader(internet);
    heard.inUse = [outcome.status, calls.map(([, params]) => params.failIfInUse), outcome.error.code];
  }
  {
    const questions = [];
    const confirmTakeOver = (error) => (questions.push(error.code), Promise.resolve(true));
    const { gated, calls } = stage({ connectReader: [busy] }, { confirmTakeOver });
    const outcome = await gated.connectReader({ ...internet, failIfInUse: false });
    heard.takenOver = [outcome.status, calls.map(([, params]) => params.failIfInUse), questions, gated.lastReason()];
  }
  {
    const { gated, calls } = stage({ connectReader: [busy] }, { confirmTakeOver: () => Promise.reject(new Error('closed')) });
    heard.notAsked = [(await gated.connectReader(internet)).status, calls.length];
  }
  {
    const { gated, calls } = stage({ easyConnect: [{ error: { code: 'READER_BUSY' } }] });
    heard.tapToPayHasNoUse = [(await gated.easyConnect(tapToPay)).status, 'failIfInUse' in calls[1][1], names(calls)];
  }
  {
    const lossy = Object.assign(new Error('The device is not supported'), {
      code: 'UNSUPPORTED_OPERATION',
      nativeErrorCode: '2920',
      metadata: { deviceBannedUntilDate: '2026-12-01', prepareFailedReason: 'network' },
    });
    const { gated } = stage({ easyConnect: [lossy] });
    const outcome = await gated.easyConnect(tapToPay);
    heard.kept = [outcome.status, gated.lastReason().error];
  }
  {
    const { gated } = stage(
      { easyConnect: ['throw'], connectReader: [new Error('rejected')] },
      { facts: () => Promise.reject(new Error('no facts')), onOutcome: () => { throw new Error('a bad listener'); } },
    );
    heard.neverThrows = [
      (await gated.easyConnect(tapToPay)).error.message,
      (await gated.connectReader(internet)).error.message,
      keptError('a text').message,
      keptError(undefined).message,
      keptError(null).code,
    ];
  }
  {
    const { gated, calls, listeners } = stage({ getConnectionStatus: ['notConnected', 'connected', 'notConnected'] });
    listeners[0]('active');
    await flush();
    const before = names(calls);
    await gated.easyConnect(tapToPay);
    calls.length = 0;
    listeners[0]('background');
    listeners[0]('active');
    await flush();
    const again = names(calls);
    calls.length = 0;
    listeners[0]('active');
    await flush();
    const connected = names(calls);
    await gated.disconnectReader();
    calls.length = 0;
    listeners[0]('active');
    await flush();
    const forgotten = names(calls);
    gated.stop();
    heard.foreground = { before, again, connected, forgotten, listening: listeners.length };
  }
  {
    const { gated, calls } = stage({}, { isInTapToPayProcess: () => true });
    heard.secondProcess = [(await gated.easyConnect(tapToPay)).status, names(calls)];
  }
  {
    const { gated, calls } = stage({});
    await Promise.all([gated.easyConnect(tapToPay), gated.connectReader(internet)]);
    heard.oneAtATime = names(calls);
    heard.decide = [(await gated.decide()).verdict, names(calls).length];
  }
  {
    const { gated } = stage({}, { appState: { addEventListener: () => { throw new Error('no AppState'); } } });
    heard.withoutAppState = (await gated.easyConnect(tapToPay)).status;
    gated.stop();
  }
  {
    const android = { platform: 'android', version: 35, constants: { Model: 'AC-100', Manufacturer: 'Acme', Release: '15' }, dev: true };
    const module = { collect: async () => ({ 'android.nfc': { value: true, origin: 'PackageManager' }, 'android.gms': null, 'device.model': { value: null } }) };
    heard.facts = await collectFacts(module, android);
    heard.noModule = [await collectFacts(), await collectFacts({}, { platform: 'web' }), await collectFacts({ collect: () => { throw new Error('x'); } })];
    const started = Date.now();
    heard.silentModule = [await collectFacts({ collect: () => new Promise(() => {}) }), Date.now() - started < 4000];
  }
  console.log(JSON.stringify(heard));
}
main();
