var TapToPayConnection = (function () {
"use strict";
var exports = {};
Object.defineProperty(exports, "__esModule", { value: true });
exports.gateTerminal = gateTerminal;
exports.keptError = keptError;
/** How the SDK says that another app holds the reader: Android's and React Native's words, and iOS's name. */
const IN_USE = /READER_CONNECTED_TO_ANOTHER_DEVICE|READER_BUSY|IN_?USE/i;
/** Put the gate before a terminal. */
function gateTerminal(setup) {
    let last = null;
    let connected = null;
    let running = Promise.resolve();
    let busy = 0;
    function finished(outcome) {
        last = outcome.status === 'connected' ? null : outcome;
        try {
            if (setup.onOutcome)
                setup.onOutcome(outcome);
        }
        catch (_) {
            // A listener that fails changes nothing of the outcome.
        }
        return outcome;
    }
    /** One attempt at a time: an SDK holds one connection. */
    function queued(attempt, mayAsk) {
        busy += 1;
        const next = running.then(() => attempted(setup, attempt, mayAsk)).then(finished);
        const done = () => {
            busy -= 1;
        };
        running = next.then(done, done);
        return next;
    }
    function connecting(attempt) {
        return queued(attempt, true).then((outcome) => {
            if (outcome.status === 'connected')
                connected = attempt;
            return outcome;
        });
    }
    async function atForeground() {
        if (connected === null || busy > 0)
            return;
        const status = await settled(() => setup.terminal.getConnectionStatus());
        if (connected === null || busy > 0 || status.value !== 'notConnected')
            return;
        await queued(connected, false);
    }
    const listening = quietly(() => setup.appState ? setup.appState.addEventListener('change', (state) => void (state === 'active' && atForeground())) : undefined);
    return {
        // Not queued: a discovery goes on until a reader is connected.
        discoverReaders: (params) => attempted(setup, attemptOf(params, () => setup.terminal.discoverReaders(params)), false).then(finished),
        easyConnect: (params) => connecting(attemptOf(params, (failIfInUse) => setup.terminal.easyConnect(withUse(params, failIfInUse)))),
        connectReader: (params) => connecting(attemptOf(params, (failIfInUse) => setup.terminal.connectReader(withUse(params, failIfInUse)))),
        disconnectReader: () => {
            connected = null;
            const attempt = { tapToPay: false, simulated: false, canBeInUse: false };
            return queued(Object.assign(Object.assign({}, attempt), { run: () => setup.terminal.disconnectReader() }), false);
        },
        decide: (simulated) => decided(setup, simulated === true),
        lastReason: () => last,
        stop: () => quietly(() => (listening ? listening.remove() : undefined)),
    };
}
function attemptOf(params, run) {
    const reader = params.reader;
    return {
        tapToPay: params.discoveryMethod === 'tapToPay',
        simulated: params.simulated === true || (reader !== undefined && reader.simulated === true),
        canBeInUse: params.discoveryMethod === 'internet',
        run,
    };
}
function withUse(params, failIfInUse) {
    return params.discoveryMethod === 'internet' ? Object.assign(Object.assign({}, params), { failIfInUse }) : params;
}
async function attempted(setup, attempt, mayAsk) {
    const none = { reader: null, decision: null, error: null };
    const second = setup.isInTapToPayProcess ? await settled(setup.isInTapToPayProcess) : null;
    if (second && second.value === true)
        return Object.assign(Object.assign({}, none), { status: 'other_process' });
    const decision = attempt.tapToPay ? await decided(setup, attempt.simulated) : null;
    if (decision && decision.verdict === 'refuse')
        return Object.assign(Object.assign({}, none), { decision, status: 'refused' });
    const first = await asked(attempt, true);
    if (first.error === null || !attempt.canBeInUse || !isInUse(first.error))
        return Object.assign(Object.assign({}, first), { decision });
    const confirm = setup.confirmTakeOver;
    const error = first.error;
    const taken = mayAsk && confirm ? await settled(() => confirm(error)) : null;
    if (!taken || taken.value !== true)
        return Object.assign(Object.assign({}, first), { decision, status: 'in_use' });
    return Object.assign(Object.assign({}, (await asked(attempt, false))), { decision });
}
async function decided(setup, simulated) {
    const facts = await settled(setup.facts);
    const ask = await settled(() => (setup.ask ? setup.ask() : {}));
    const question = Object.assign(Object.assign({}, (ask.value || {})), { intent: 'tap_to_pay', simulated });
    return setup.gate.decide(facts.value || {}, question, setup.onUnknown ? { onUnknown: setup.onUnknown } : {});
}
/** Ask the SDK; errors it gives back and errors it throws are kept alike. */
async function asked(attempt, failIfInUse) {
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
function isInUse(error) {
    return IN_USE.test(error.code) || IN_USE.test(error.nativeErrorCode);
}
/** What an error says, whatever it is. */
function keptError(error) {
    const said = (typeof error === 'object' && error !== null ? error : { message: error });
    const metadata = (typeof said.metadata === 'object' && said.metadata !== null ? said.metadata : {});
    const text = (value) => (value === undefined || value === null ? '' : String(value));
    return {
        code: text(said.code),
        nativeErrorCode: text(said.nativeErrorCode) || text(said.code),
        message: text(said.message),
        deviceBannedUntil: text(metadata.deviceBannedUntilDate) || null,
        prepareFailedReason: text(metadata.prepareFailedReason) || null,
    };
}
/** Call and wait; a throw or a rejection becomes a value. */
async function settled(call) {
    try {
        return { value: await call(), failed: false };
    }
    catch (error) {
        return { failed: true, error };
    }
}
function quietly(call) {
    try {
        return call();
    }
    catch (_) {
        return undefined;
    }
}
return exports;
})();
if (typeof module === 'object' && module.exports) module.exports = TapToPayConnection;
