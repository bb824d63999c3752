// Throws anything at the evaluator: node fuzz.js EVALUATOR BUNDLE; prints how often it threw or admitted blindly.
const fs = require('fs');
const { openGate } = require(process.argv[2]);
const text = fs.readFileSync(process.argv[3], 'utf8');

let state = 20261122;
const chance = (below) => ((state = (Math.imul(state, 1103515245) + 12345) >>> 0), Math.floor((state / 4294967296) * below));
const trap = { get value() { throw new Error('a trap'); } };
const junk = () => [null, undefined, 0, -1, 1.5, NaN, Infinity, '', 'x', '\ud800', [], [null], {}, { value: 1 }, trap, true, () => 1, Symbol('s'), new Date(NaN), 2 ** 60, 'constructor', Object.create(null)][chance(22)];
const plain = () => [null, 0, -1, 1.5, '', 'x', [], [null], {}, { value: 1 }, true, 'constructor', 1e300][chance(13)];

/** Replace one thing, somewhere in a tree, by another that JSON can hold. */
function spoil(node) {
  let at = node;
  for (;;) {
    const keys = Object.keys(at);
    if (keys.length === 0) return;
    const key = keys[chance(keys.length)];
    const inner = at[key];
    if (typeof inner === 'object' && inner !== null && chance(6) > 0) at = inner;
    else return void (at[key] = plain());
  }
}

const names = Object.keys(JSON.parse(text).facts);
const facts = () => {
  if (chance(12) === 0) return junk();
  const found = {};
  for (let i = chance(8); i > 0; i -= 1) found[chance(9) ? names[chance(names.length)] : String(chance(9))] = junk();
  return found;
};
const ask = () => {
  if (chance(10) === 0) return junk();
  const found = { at: '2026-11-22T12:00:00Z' };
  for (const word of ['sdk', 'country', 'at', 'language', 'intent', 'simulated', 'subject']) if (chance(5) === 0) found[word] = junk();
  return found;
};
const heard = { threw: 0, blind: 0, decisions: 0, first: null };
function decided(gate, strict) {
  const [said, asked] = [facts(), ask()];
  try {
    const decision = gate.decide(said, asked, chance(3) ? {} : { onUnknown: 'refuse' });
    JSON.stringify(decision);
    heard.decisions += 1;
    if (strict && decision.intent === 'tap_to_pay' && decision.verdict === 'admit') heard.blind += 1;
    if (!['admit', 'admit_with_warning', 'refuse'].includes(decision.verdict)) throw new Error('no verdict');
  } catch (error) {
    heard.threw += 1;
    heard.first = heard.first || String(error && error.stack);
  }
}
const good = openGate(text);
for (let i = 0; i < 3000; i += 1) decided(good, true);
for (let i = 0; i < 400; i += 1) {
  const bundle = JSON.parse(text);
  for (let times = 1 + chance(3); times > 0; times -= 1) spoil(bundle);
  const gate = openGate(bundle, { verify: false });
  decided(gate, gate.trouble !== null);
  decided(openGate(bundle), true);
}
for (let i = 0; i < 200; i += 1) decided(openGate(chance(2) ? junk() : text.slice(0, chance(text.length))), true);
console.log(JSON.stringify(heard));
