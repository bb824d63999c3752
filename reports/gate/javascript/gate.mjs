/** The evaluator as an ES module: `import { openGate } from './gate.mjs'`. */
import gate from './gate.js';

export const openGate = gate.openGate;
export const sha256 = gate.sha256;
export const BUNDLE_FORMAT = gate.BUNDLE_FORMAT;
export default gate;
