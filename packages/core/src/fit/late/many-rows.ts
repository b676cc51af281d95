/**
 * What many rows or columns ask for, loaded together when they do. Bundlers keep what several late parts share with the first one
 * in files of their own: two late parts leave few of those.
 */
export { createDenseAlgebra } from '../../kernel/dense.js';
export { bindLarge, lookedAt } from '../bind-large.js';
export { loadCodedRows } from '../coded-rows.js';
export { codedSource } from '../coded-source.js';
export { loadPooledCodes } from '../pooled-codes.js';
export { loadPooledRows, warmPool } from '../pooled-rows.js';
