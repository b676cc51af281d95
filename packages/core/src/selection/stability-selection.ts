/** `stabilitySelection`: which columns are selected whichever half of the rows is looked at. */
import { OddsmithError, type Warning } from '../errors.js';
import { cancelled } from '../fit/cancelled.js';
import { randomIntegers } from '../math/random.js';
import { fitPath } from '../path/fit-path.js';
import type { PathReport } from '../path/report.js';
import type { Data } from '../table/data.js';
import type { Table } from '../table/table.js';
import { allColumns, type DesignColumns, designColumns, formulaOf, someRows } from './columns.js';
import { halves } from './halves.js';
import type { StabilityOptions } from './options.js';
import type { StabilityReport } from './report.js';
import { checkSelectionOptions } from './rules.js';
import { expectedFalse, mostFor } from './stability-bound.js';

const PAIRS = 50;
const THRESHOLD = 0.75;
const EXPECTED_FALSE = 1;
const SEED = 1;

/** λ of a half: few, and not so small that most columns are in. */
const GRID = { lambdaCount: 60, lambdaRatio: 0.02 } as const;

/**
 * The penalised columns that are not 0, in any class, at the last λ of a path where they are `most` at most; by their index, the
 * intercept not counted.
 */
export function firstSelected(
  { columns, points, classes = [''] }: Pick<PathReport, 'columns' | 'points' | 'classes'>,
  most: number,
): number[] {
  const block = columns.slice(0, columns.length / classes.length);
  const own = block.flatMap(({ penaltyFactor }, j) => (penaltyFactor === null ? [] : [j]));
  const selected = ({ coefficients }: PathReport['points'][number]) =>
    own.flatMap((j, index) =>
      block[j]!.penaltyFactor! > 0 && classes.some((_, k) => coefficients[k * block.length + j] !== 0)
        ? [index]
        : [],
    );
  let last: number[] = [];
  for (const point of points) {
    const here = selected(point);
    if (here.length > most) break;
    last = here;
  }
  return last;
}

function invalid(option: string, message: string): OddsmithError {
  return new OddsmithError('option-invalid', message, { option });
}

/** q and the bound it gives. */
function boundOf(count: number, options: StabilityOptions): { most: number; bound: number } {
  const { pairs = PAIRS, threshold = THRESHOLD, expectedFalse: wanted = EXPECTED_FALSE } = options;
  if (!(threshold > 0.5 + 1 / (2 * pairs) && threshold <= 1))
    throw invalid(
      'threshold',
      `Option "threshold" must be above ${0.5 + 1 / (2 * pairs)} and at most 1 with ${pairs} pairs, got ${threshold}.`,
    );
  const most = options.most ?? mostFor(wanted, count, threshold, pairs);
  const bound = expectedFalse(most, count, threshold, pairs);
  if (most >= 1 && bound !== null) return { most, bound };
  throw options.most === undefined
    ? invalid(
        'expectedFalse',
        `With ${count} columns no number of selected ones keeps the expected number of false ones at ${wanted}; allow more, or raise the threshold.`,
      )
    : invalid(
        'most',
        `There is no bound for ${most} of ${count} columns at a threshold of ${threshold}; select fewer.`,
      );
}

async function selectIn(columns: DesignColumns, half: Table, most: number): Promise<number[]> {
  const report = await fitPath(half, formulaOf(columns, allColumns(columns)), {
    ...columns.path,
    ...GRID,
    tolerance: columns.path.tolerance ?? 1e-6,
  });
  return firstSelected(report, most);
}

const ASSUMED: Warning = {
  code: 'stability-assumptions',
  message:
    'The bound counts columns that a half selects no more often than chance would, and takes the frequencies of these to be unimodal.',
};

/**
 * Stability selection (Meinshausen & Bühlmann 2010, JRSS B 72) over complementary pairs of halves (Shah & Samworth 2013, JRSS B
 * 75): every half selects the columns that a lasso or elastic net lets in first, `most` of them at most; those that a share of
 * `threshold` of all halves selects are stable.
 *
 * `data` and `formula` as of `fit`; two classes, or several without an order: there a column is selected where any class has it.
 * Rejects as `fitPath` does.
 */
export async function stabilitySelection(
  data: Data,
  formula: string,
  options: StabilityOptions = {},
): Promise<StabilityReport> {
  checkSelectionOptions('stabilitySelection', options);
  const { pairs = PAIRS, threshold = THRESHOLD, seed = SEED } = options;
  const { pairs: _p, threshold: _t, seed: _s, most: _m, expectedFalse: _e, onPair, ...rest } = options;
  try {
    const columns = await designColumns(data, formula, rest);
    const factors = columns.path.penaltyFactors ?? {};
    const free = Object.values(factors).filter((factor) => factor === 0).length;
    const { most, bound } = boundOf(columns.terms.length - free, options);
    const times = columns.terms.map(() => 0);
    let done = 0;
    for (const pair of halves(columns.classes, pairs, randomIntegers(seed))) {
      for (const half of pair)
        for (const j of await selectIn(columns, someRows(columns, half), most)) times[j]!++;
      onPair?.(++done, pairs);
      options.signal?.throwIfAborted();
    }
    return {
      format: 'oddsmith-stability/1',
      formula: columns.training.schema.formula,
      rows: columns.training.design.rows,
      ...{ pairs, seed, most, threshold, expectedFalse: bound, bound: 'shah-samworth-unimodal' },
      columns: columns.terms.map((term, j) => {
        const frequency = times[j]! / (2 * pairs);
        return { term, frequency, stable: frequency >= threshold };
      }),
      warnings: [ASSUMED],
    };
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}
