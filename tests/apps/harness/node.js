// Replays vectors.json in Node: node node.js EVALUATOR FOLDER
const fs = require('fs');
const path = require('path');
const [, , evaluator, folder] = process.argv;
global.TapToPayGate = require(evaluator);
global.bundleText = fs.readFileSync(path.join(folder, 'bundle.json'), 'utf8');
global.vectors = JSON.parse(fs.readFileSync(path.join(folder, 'vectors.json'), 'utf8'));
global.say = console.log;
require('./replay.js');
