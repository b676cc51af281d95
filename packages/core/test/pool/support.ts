/** Rows on threads, with the options that the tests share. */
import { loadPooledRows, type PoolOptions } from '../../src/fit/pooled-rows.js';
import type { Rows } from '../../src/objective/memory.js';

export function loadPooled(rows: Rows, options: Partial<PoolOptions> = {}) {
  return loadPooledRows(rows, { threads: 2, kernel: 'auto', intercept: true, ...options });
}
