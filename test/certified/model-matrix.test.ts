/** The design matrix is that of R's `model.matrix`, column by column and name by name. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { columnNames, designOf, numbersOf, type Pair, type Pairs } from './model-matrix-pairs.js';

const folder = new URL('../golden/model-matrix/', import.meta.url);
const stored: Pairs = JSON.parse(readFileSync(new URL('model-matrix.json', folder), 'utf8'));

/** Of a column's largest magnitude. */
const TOLERANCE = 1e-13;

/** Where a factor keeps only the far tail of a spline, both have the rounding errors of the whole of it. */
const OF_DRAWN_PRODUCTS = 1e-11;

const largest = (values: readonly number[]) =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** `sizes`: the largest magnitude of each column in training. */
function compare(
  ours: readonly (readonly number[])[],
  r: Pair['matrix'],
  names: readonly string[],
  sizes: readonly number[],
  ofProducts: number,
): void {
  expect(ours.length).toBe(r.length);
  r.map(numbersOf).forEach((expected, j) => {
    expect(ours[j]!.length, names[j]).toBe(expected.length);
    const worst = largest(expected.map((value, i) => value - ours[j]![i]!));
    const size = Math.max(largest(expected), sizes[j]!);
    const tolerance = names[j]!.includes(':') ? ofProducts : TOLERANCE;
    expect(worst / (size || 1), names[j]).toBeLessThanOrEqual(tolerance);
  });
}

function check(pair: Pair, pairs: Pairs, ofProducts = TOLERANCE): void {
  const names = columnNames(pair);
  // The map says the same of R's columns as R itself.
  expect(names.map(({ r }) => r)).toEqual(pair.columns);
  expect(names.map(({ term }) => term)).toEqual(pair.assign);
  const { columns, training, predicted } = designOf(pair, pairs);
  expect(columns).toEqual(names.map(({ ours }) => ours));
  const sizes = pair.matrix.map((column) => largest(numbersOf(column)));
  compare(training, pair.matrix, columns, sizes, ofProducts);
  if (pair.predicted !== null) compare(predicted(), pair.predicted, columns, sizes, ofProducts);
}

describe(`the pairs of ${stored['made by']}`, () => {
  test('are many, and of every kind', () => {
    const { pairs } = stored;
    expect(pairs.length).toBeGreaterThanOrEqual(200);
    expect(pairs.filter(({ predicted }) => predicted !== null).length).toBeGreaterThanOrEqual(
      pairs.length / 2,
    );
    const kinds = [
      'poly(',
      'raw = TRUE',
      'bs(',
      'ns(',
      'knots = ',
      'scale(',
      'cut(',
      'ifelse(',
      'pmin(',
      'pmax(',
    ]
      .concat(['ordered(', 'relevel(', 'factor(', 'sum)', 'helmert)', 'poly)', 'treatment)', 'reference = '])
      .concat([
        ')/(',
        ') %in% (',
        '%in% c(',
        '^2',
        '- 1',
        '0 +',
        ' - ',
        '. ',
        ') * (',
        '):(',
        ' > ',
        ' == ',
        '!',
        '|',
      ]);
    for (const kind of kinds) {
      expect(pairs.filter(({ formula }) => formula.includes(kind)).length, kind).toBeGreaterThan(2);
    }
    const own = pairs.filter(({ contrasts }) => Object.values(contrasts).some(Array.isArray));
    expect(own.length).toBeGreaterThan(2);
    expect(pairs.filter(({ reference }) => Object.keys(reference).length > 0).length).toBeGreaterThan(2);
  });

  test.each(stored.pairs.map((pair, index) => ({ ...pair, index })))('$index: $formula', (pair) =>
    check(pair, stored),
  );
});

const draws = spawnSync('Rscript', ['-e', 'library(splines)']).status === 0;

describe('pairs drawn now', () => {
  test.skipIf(!draws)(draws ? 'by the R of this machine' : 'are not: Rscript is not installed', () => {
    const seed = Number(process.env.MODEL_MATRIX_SEED ?? Math.floor(Math.random() * 1e9));
    const script = fileURLToPath(new URL('model-matrix.R', folder));
    const { stdout } = spawnSync('Rscript', [script, String(seed), '100'], {
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    const drawn: Pairs = JSON.parse(stdout);
    for (const pair of drawn.pairs) {
      try {
        check(pair, drawn, OF_DRAWN_PRODUCTS);
      } catch (error) {
        throw new Error(`MODEL_MATRIX_SEED=${seed}: ${pair.formula}`, { cause: error });
      }
    }
  });
});
