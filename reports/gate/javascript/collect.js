var TapToPayFacts = (function () {
"use strict";
var exports = {};
Object.defineProperty(exports, "__esModule", { value: true });
exports.PATIENCE = void 0;
exports.collectFacts = collectFacts;
/** How long the native module may take, in milliseconds; afterwards its facts are not known. */
exports.PATIENCE = 2000;
/** Every fact that can be read here and now. Never rejects. */
async function collectFacts(module, host) {
    const known = Object.assign({}, hostFacts(host || {}));
    const told = await answerOf(module);
    for (const name of Object.keys(told)) {
        const fact = factOf(told[name]);
        if (fact !== null)
            known[name] = fact;
    }
    return known;
}
/** What React Native tells without a native module. */
function hostFacts(host) {
    const facts = {};
    const say = (name, value, origin) => {
        const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
        if (isPlain && value !== '')
            facts[name] = { value, origin };
    };
    const constants = host.constants || {};
    if (host.platform === 'android' || host.platform === 'ios')
        say('device.platform', host.platform, 'Platform.OS');
    if (host.platform === 'android') {
        say('android.api_level', host.version, 'Platform.Version');
        say('android.version', constants.Release, 'Platform.constants.Release');
        say('device.model', constants.Model, 'Platform.constants.Model');
        say('device.manufacturer', constants.Manufacturer, 'Platform.constants.Manufacturer');
        if (host.dev === true)
            say('app.debuggable', true, '__DEV__');
    }
    if (host.platform === 'ios')
        say('ios.version', host.version, 'Platform.Version');
    return facts;
}
async function answerOf(module) {
    try {
        if (!module || typeof module.collect !== 'function')
            return {};
        const answer = await inTime(Promise.resolve(module.collect()));
        return typeof answer === 'object' && answer !== null ? answer : {};
    }
    catch (_) {
        return {};
    }
}
function inTime(answer) {
    return new Promise((resolve, reject) => {
        const late = setTimeout(() => resolve(null), exports.PATIENCE);
        answer.then(resolve, reject).then(() => clearTimeout(late), () => clearTimeout(late));
    });
}
/** A fact as the module said it, with its source; null when it said nothing. */
function factOf(said) {
    if (typeof said === 'boolean' || typeof said === 'number' || typeof said === 'string')
        return { value: said, origin: 'native module' };
    if (Array.isArray(said))
        return { value: said, origin: 'native module' };
    if (typeof said !== 'object' || said === null)
        return null;
    const told = said;
    if (told.value === undefined || told.value === null)
        return null;
    return Object.assign({ value: told.value, origin: told.origin || 'native module' }, (told.masked ? { masked: told.masked } : {}));
}
return exports;
})();
if (typeof module === 'object' && module.exports) module.exports = TapToPayFacts;
