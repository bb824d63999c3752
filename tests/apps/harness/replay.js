// Replays vectors.json on an evaluator and tells every difference. Runs in Node, JavaScriptCore and Hermes alike:
// it uses nothing of a host but `gate`, `bundleText`, `vectors` and `say`, which the runner sets.
/* global TapToPayGate, bundleText, vectors, say */
(function () {
  var WORDS = ['sentence', 'remedy', 'who', 'needs_internet', 'requirements', 'errors'];
  var FRAME = ['schema', 'mode', 'stage', 'pack', 'policy', 'readers'];

  function canonical(value) {
    if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']';
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    return (
      '{' +
      Object.keys(value)
        .sort()
        .map(function (key) {
          return JSON.stringify(key) + ':' + canonical(value[key]);
        })
        .join(',') +
      '}'
    );
  }

  function without(row, keys) {
    var kept = {};
    Object.keys(row).forEach(function (key) {
      if (keys.indexOf(key) < 0) kept[key] = row[key];
    });
    return kept;
  }

  function compared(decision, whole) {
    var plain = without(decision, ['failure']);
    if (!whole) {
      plain = without(plain, FRAME);
      plain.reasons = plain.reasons.map(function (reason) {
        return without(reason, WORDS);
      });
    }
    return canonical(plain);
  }

  var gates = { main: TapToPayGate.openGate(bundleText) };
  Object.keys(vectors.bundles).forEach(function (name) {
    gates[name] = TapToPayGate.openGate(vectors.bundles[name]);
  });
  var equal = 0;
  vectors.cases.forEach(function (one) {
    var decision = gates[one.bundle].decide(one.facts, one.ask, one.options);
    var came = compared(decision, one.whole);
    var expected = canonical(one.expect);
    if (came === expected) equal += 1;
    else say('DIFFERENT ' + one.name + '\n  expected ' + expected + '\n  came     ' + came + '\n  failure  ' + decision.failure);
  });
  say(equal + ' of ' + vectors.cases.length + ' equal');
})();
