import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeparationCondition } from '../../src/diagnostics/separation/explanation.js';
import { explainFiniteness, explainSeparation } from '../../src/fit/explain.js';
import { fitSync } from '../../src/fit/fit-sync.js';

const SEED = 20_261_121;

interface Row {
  readonly f: string;
  readonly g: string;
  readonly u: number;
  readonly v: number;
  readonly y: number;
}

const FORMULAS = [
  'y ~ u',
  'y ~ u + v',
  'y ~ f',
  'y ~ f + g',
  'y ~ f * g',
  'y ~ f:g',
  'y ~ f + u',
  'y ~ f * u',
  'y ~ f + g + u + v',
  'y ~ f:g + u:v',
  'y ~ f * u + g * v',
  'y ~ u - 1',
  'y ~ 0 + f + u',
] as const;

/** Few rows of small numbers, so that most are separated in some way; of both outcomes, all levels in use. */
const rows = fc
  .array(
    fc.record<Row>({
      f: fc.constantFrom('a', 'b', 'c'),
      g: fc.constantFrom('p', 'q'),
      u: fc.integer({ min: -3, max: 3 }),
      v: fc.integer({ min: 0, max: 4 }).map((tenths) => tenths / 10),
      y: fc.constantFrom(0, 1),
    }),
    { minLength: 8, maxLength: 30 },
  )
  .filter((list) => [0, 1].every((y) => list.some((row) => row.y === y)))
  .filter((list) => ['a', 'b'].every((f) => list.some((row) => row.f === f)))
  .filter((list) => ['p', 'q'].every((g) => list.some((row) => row.g === g)));

/** Value of a column of the design by its name. */
function columnOf(term: string, row: Row): number {
  return term.split(':').reduce((product, part) => {
    if (part === '(Intercept)') return product;
    const level = /^(\w)\[(\w)\]$/.exec(part);
    return product * (level ? Number(row[level[1] as 'f'] === level[2]) : Number(row[part as 'u']));
  }, 1);
}

function holds(condition: SeparationCondition, row: Row): boolean {
  if (condition.kind === 'combination') {
    const sum = condition.factors.reduce((all, { term, factor }) => all + factor * columnOf(term, row), 0);
    const above = Math.round((sum - condition.value) * 1e9);
    return condition.operator === '>' ? above > 0 : above < 0;
  }
  const value = row[condition.variable as 'u'];
  if (condition.kind === 'levels') return condition.levels.includes(String(value));
  if (condition.kind === 'value') return value === condition.value;
  return condition.operator === '>=' ? value >= condition.value : value <= condition.value;
}

describe('explanations of random data', () => {
  it('are true of every row, and speak of every separated one', () => {
    let [separated, finite] = [0, 0];
    fc.assert(
      fc.property(fc.constantFrom(...FORMULAS), rows, (formula, data) => {
        const fit = fitSync(data, formula);
        const found = explainSeparation(fit, data);
        if (found === null) {
          finite++;
          const explained = explainFiniteness(fit, data, { reach: 0, most: 100 });
          const moving = fit.coefficients.filter(
            ({ term, estimate }) => estimate && new Set(data.map((row) => columnOf(term, row))).size > 1,
          );
          expect(explained.length).toBe(moving.filter(({ term }) => term !== '(Intercept)').length);
          for (const { rows: held, size } of explained) {
            expect(size).toBeGreaterThan(0);
            expect(held.every(({ weight }) => weight > 0)).toBe(true);
          }
          return;
        }
        separated++;
        const spoken = new Set<number>();
        for (const { conditions, outcome, count, text } of found.claims) {
          const which = data.flatMap((row, i) => (conditions.every((one) => holds(one, row)) ? [i] : []));
          expect(which.length, text).toBe(count);
          for (const i of which) {
            expect(data[i]!.y, text).toBe(outcome === 'event' ? 1 : 0);
            spoken.add(i);
          }
        }
        expect(spoken.size, found.sentence).toBe(fit.report.separation!.rows);
      }),
      { seed: SEED, numRuns: 250 },
    );
    expect(Math.min(separated, finite)).toBeGreaterThan(50);
  });
});
