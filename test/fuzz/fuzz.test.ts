/** Mangled files, formulas and models: each ends in a sound answer or an error with a known code, in bounded time. */
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fuzz, SEED, TARGETS } from './runner.js';

const root = resolve(import.meta.dirname, '../..');
/** `npm run fuzz` runs more. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000);
/** Whole fits take longer than readings. */
const runsOf = (target: string) => (target === 'end-to-end' ? Math.ceil(RUNS / 5) : RUNS);

/** What at least one case in fifty must come to, or the cases would test little beyond the first check. */
const WHOLE: Readonly<Record<string, readonly string[]>> = {
  csv: ['table'],
  formula: ['fit', 'separated', 'not converged'],
  model: ['model', 'model-golden-rows'],
  'end-to-end': ['fit', 'separated', 'not converged'],
};

describe(`${RUNS} cases (seed ${SEED})`, () => {
  it.each(TARGETS)('%s', { timeout: 600_000 }, async (target) => {
    const runs = runsOf(target);
    const [report] = await fuzz({ root, runs, processes: 2, targets: [target] });
    const { counts, findings } = report!;
    expect(findings).toEqual([]);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(runs);
    const whole = WHOLE[target]!.reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0);
    expect(whole).toBeGreaterThan(runs / 50);
  });
});
