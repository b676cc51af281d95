/**
 * Exponential, logarithm and power of doubles by +, −, ×, ÷ and √ alone: the same bits on every engine,
 * which `Math.exp`, `Math.log` and `**` do not promise.
 */
export { exp, expm1 } from './exponential.js';
export { log, log1p } from './logarithm.js';
export { power } from './power.js';
