/** Bases of one number: settle on the training rows, then fill. */
export type { Basis, BasisRequest } from './basis.js';
export { basisWidth } from './basis.js';
export { fillBasis } from './fill.js';
export { settleBasis } from './settle.js';
