/** The paths of the training sets of a sharing, and how well they predict what they have not seen. */
import { turn } from '../../pool/turn.js';
import { fitSparse } from '../../sparse/fit/fit-sparse.js';
import type { SparseOptions } from '../../sparse/fit/options.js';
import type { SparseFit } from '../../sparse/fit/sparse-fit.js';
import type { Judgements } from '../judgements.js';
import { measureOf } from '../measures.js';
import type { Measure } from '../options.js';
import type { Sharing } from '../sharing.js';
import { type LabelledRows, outcomesOf, rowsOfSet, someOf } from './fold-rows.js';
import { logOddsAt } from './rows.js';

/** Milliseconds after which the event loop gets a turn. */
const TURN = 16;

export interface SparseJudging {
  readonly all: LabelledRows;
  readonly sharing: Sharing;
  readonly judgements: Judgements;
  /** Of all rows, one for each α. */
  readonly fits: readonly SparseFit[];
  /** Of the folds' fits; α and λ are those of `fits`. */
  readonly options: Omit<SparseOptions, 'alpha'>;
  readonly measure: Measure;
}

export interface SparseJudged {
  /** By α, judgement and λ. */
  readonly values: (number | null)[][][];
  /** Passes over all rows, of which those over a training set are its share. */
  readonly passes: number;
  /** Of all fits: the largest gap as a share of the objective. */
  readonly largestGap: number;
  /** The same of violations of the optimality conditions, as a share of the largest slope of all rows. */
  readonly largestViolation: number;
}

/** The rows of a block with the weights of events and others. */
interface HeldOutRows extends LabelledRows, ReturnType<typeof outcomesOf> {}

/** One set after the other: its rows are copied once, for all α. */
export async function judgeSets(judging: SparseJudging): Promise<SparseJudged> {
  const { all, sharing, judgements, fits } = judging;
  const values = fits.map(() => judgements.all.map((): (number | null)[] => []));
  const heldOut = blocksOf(judging);
  let [passes, largestGap, largestViolation] = [0, 0, 0];
  for (const [set, blocks] of judgements.sets.entries()) {
    const rows = someOf(all, rowsOfSet(sharing, blocks));
    for (const [curve, whole] of fits.entries()) {
      const fit = await fitAlong(whole, rows, judging.options);
      const { gap, violation } = worstOf(fit, whole.findings.facts.slope);
      passes += (fit.findings.passes * rows.matrix.rows) / all.matrix.rows;
      largestGap = Math.max(largestGap, gap);
      largestViolation = Math.max(largestViolation, violation);
      for (const [place, { set: own, block }] of judgements.all.entries())
        if (own === set) values[curve]![place] = await valuesOf(fit, heldOut(block), judging);
    }
  }
  return { values, passes, largestGap, largestViolation };
}

/** The rows of each block, copied when they are first asked for. */
function blocksOf({ all, sharing }: SparseJudging): (block: number) => HeldOutRows {
  const known = new Map<number, HeldOutRows>();
  return (block) => {
    const rows = known.get(block);
    if (rows) return rows;
    const copied = someOf(all, rowsOfSet(sharing, [block]));
    const found = { ...copied, ...outcomesOf(copied) };
    known.set(block, found);
    return found;
  };
}

/** The largest gap of a path, and its largest violation as a share of the slope of all rows. */
function worstOf({ points, findings }: SparseFit, slope: number) {
  const gap = points.reduce((most, { relativeGap }) => Math.max(most, relativeGap), 0);
  const worst = points.reduce((most, { violation }) => Math.max(most, violation), 0);
  return { gap, violation: worst > 0 ? (worst * findings.facts.slope) / slope : 0 };
}

/** The fits of some rows at each λ of the path of all rows. */
function fitAlong(
  { points, findings }: SparseFit,
  { matrix, signs, weights }: LabelledRows,
  options: SparseJudging['options'],
): Promise<SparseFit> {
  const { alpha = 1 } = findings.options;
  return fitSparse(matrix, signs, {
    ...options,
    weights,
    alpha,
    lambdas: points.map(({ lambda }) => lambda),
  });
}

/** The measure of rows held out at each λ; null where they have none. */
async function valuesOf(
  { points }: SparseFit,
  rows: HeldOutRows,
  { measure, options: { signal } }: SparseJudging,
): Promise<(number | null)[]> {
  const values: (number | null)[] = [];
  const isWeighty = rows.weights.some((weight) => weight > 0);
  let last = performance.now();
  for (const point of points) {
    values.push(isWeighty ? measureOf(measure, logOddsAt(rows.matrix, point), rows) : null);
    if (performance.now() - last <= TURN) continue;
    await turn();
    last = performance.now();
    signal?.throwIfAborted();
  }
  return values;
}
