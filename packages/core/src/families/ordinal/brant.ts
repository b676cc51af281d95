/**
 * Brant's test that the odds are proportional (Brant 1990, "Assessing proportionality in the proportional odds model for
 * ordinal logistic regression", Biometrics 46:1171): each threshold has a binary model of its own, of being above it, and
 * these must agree in their slopes. The covariance of two of them is V_j·(Σ w·π_l(1 − π_j)·xxᵀ)·V_l for thresholds j < l,
 * π the probability of being above.
 */

import { estimate } from '../../fit/estimate.js';
import { loadRows } from '../../fit/loaded-rows.js';
import type { ProportionalTests } from '../../fit/report.js';
import type { ShardWork } from '../../fit/solve.js';
import { waldTestOf } from '../../inference/wald-test.js';
import type { Kernel } from '../../kernel/kernel.js';
import { type Pairs, pairs } from '../../math/cholesky-double-double.js';
import { probability } from '../../math/logistic.js';
import { packedIndex, packedLength } from '../../math/packed.js';
import { designBlocks, LinearPredictor } from '../../observations/predictor.js';
import { Whitening } from '../../observations/whitening.js';
import type { OrdinalSolveOptions } from './estimate.js';
import type { TermColumns } from './proportionality.js';
import type { ClassedRows } from './split-rows.js';

/** The binary model of being above one threshold. */
interface Split {
  /** Of all design columns, 0 where it is aliased. */
  readonly coefficients: Pairs;
  readonly active: readonly number[];
  readonly predictor: LinearPredictor;
  readonly whitening: Whitening;
}

/** Null where some of the binary models has no estimate, or none of them says anything of some column. */
export function* brantTest(
  rows: ClassedRows,
  terms: readonly TermColumns[],
  makeKernel: () => Kernel,
  options: OrdinalSolveOptions,
): ShardWork<ProportionalTests | null> {
  const splits: Split[] = [];
  for (let threshold = 0; threshold < rows.classes.length - 1; threshold++) {
    const split = yield* splitAt(rows, threshold, makeKernel, options);
    if (split === null || split.active.length !== (splits[0] ?? split).active.length) return null;
    splits.push(split);
  }
  const { active } = splits[0]!;
  const covariances = covariancesOf(rows, splits);
  const testOf = (columns: readonly number[]) => {
    const places = columns.flatMap((column) => (active.includes(column) ? [active.indexOf(column)] : []));
    return agreement(splits, covariances, places);
  };
  const whole = testOf(terms.flatMap(({ columns }) => columns));
  if (whole === null) return null;
  const tests = terms.flatMap(({ term, columns }) => {
    const test = testOf(columns);
    return test === null ? [] : [{ term, ...test }];
  });
  return { ...whole, terms: tests };
}

function* splitAt(
  { design, codes, weights }: ClassedRows,
  threshold: number,
  makeKernel: () => Kernel,
  options: OrdinalSolveOptions,
): ShardWork<Split | null> {
  const isAbove = (row: number) => codes[row]! > threshold;
  const loaded = loadRows(
    {
      count: design.rows,
      columns: design.columns.length,
      events: weights.map((weight, row) => (isAbove(row) ? weight : 0)),
      others: weights.map((weight, row) => (isAbove(row) ? 0 : weight)),
      offset: design.offset,
      fill: (...range) => design.fill(...range),
    },
    makeKernel,
    true,
  );
  const { refined, converged, separation, active } = yield* estimate(loaded, {
    ...options,
    solver: 'newton',
  });
  if (refined === null || !converged || separation !== null) return null;
  const { scales } = loaded;
  const size = scales.length;
  const matrix = (half: 'high' | 'low') => {
    const whole: (number | null)[][] = Array.from({ length: size }, () => new Array(size).fill(null));
    active.forEach((j, a) => {
      active.forEach((k, b) => {
        const entry = refined.covariance[half][packedIndex(Math.max(a, b), Math.min(a, b))]!;
        whole[j]![k] = entry * scales[j]! * scales[k]!;
      });
    });
    return whole;
  };
  const scaled = (values: Float64Array) => values.map((value, j) => value * scales[j]!);
  const coefficients = { high: scaled(refined.coefficients.high), low: scaled(refined.coefficients.low) };
  const point = {
    ...{ coefficients: Array.from(coefficients.high), coefficientsLow: Array.from(coefficients.low) },
    limiting: null,
  };
  const covarianceLow = matrix('low').map((row) => row.map((value) => value ?? 0));
  return {
    ...{ coefficients, active, predictor: new LinearPredictor(point) },
    whitening: new Whitening({ covariance: matrix('high'), covarianceLow }),
  };
}

/** Covariances of the coefficients of splits j and l over the active columns, row after row. */
type Covariances = readonly (readonly Float64Array[])[];

function covariancesOf({ design, weights }: ClassedRows, splits: readonly Split[]): Covariances {
  const size = splits[0]!.active.length;
  const sums = splits.map((_, l) => Array.from({ length: l }, () => new Float64Array(size * size)));
  const u = splits.map(() => new Float64Array(size));
  const above = new Float64Array(splits.length);
  for (const { x, first, count } of designBlocks(design)) {
    for (let i = 0; i < count; i++) {
      const at = i * design.columns.length;
      const offset = design.offset?.[first + i] ?? 0;
      splits.forEach(({ predictor, whitening }, k) => {
        above[k] = probability(predictor.finite(x, at, offset));
        whitening.apply(x, at, u[k]!);
      });
      for (let l = 1; l < splits.length; l++)
        for (let j = 0; j < l; j++)
          addOuter(sums[l]![j]!, weights[first + i]! * above[l]! * (1 - above[j]!), u[j]!, u[l]!);
    }
  }
  const roots = splits.map(({ whitening }) => rootOf(whitening));
  const identity = new Float64Array(size * size);
  for (let i = 0; i < size; i++) identity[i * size + i] = 1;
  return roots.map((left, j) =>
    roots.map((right, l) => {
      if (j === l) return between(left, identity, right, size);
      return j < l
        ? between(left, sums[l]![j]!, right, size)
        : transposed(between(right, sums[j]![l]!, left, size), size);
    }),
  );
}

/** M of a covariance M·Mᵀ, row after row. */
function rootOf({ root, size }: Whitening): Float64Array {
  const whole = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k <= i; k++) whole[i * size + k] = root.high[packedIndex(i, k)]!;
  return whole;
}

/** L·S·Rᵀ. */
function between(left: Float64Array, middle: Float64Array, right: Float64Array, size: number): Float64Array {
  return timesTransposed(timesTransposed(left, transposed(middle, size), size), right, size);
}

/** A·Bᵀ. */
function timesTransposed(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += a[i * size + k]! * b[j * size + k]!;
      product[i * size + j] = sum;
    }
  return product;
}

function transposed(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((_, at) => matrix[(at % size) * size + Math.floor(at / size)]!);
}

function addOuter(sums: Float64Array, weight: number, u: Float64Array, v: Float64Array): void {
  const size = u.length;
  for (let i = 0; i < size; i++) {
    const factor = weight * u[i]!;
    for (let k = 0; k < size; k++) sums[i * size + k] = sums[i * size + k]! + factor * v[k]!;
  }
}

/** Wald's test that all splits have the slopes of the first, at these places among the active columns. */
function agreement(splits: readonly Split[], covariances: Covariances, places: readonly number[]) {
  const { active } = splits[0]!;
  const all = splits.slice(1).flatMap((_, k) => places.map((place) => ({ split: k + 1, place })));
  const differences = pairs(all.length);
  const covariance = pairs(packedLength(all.length));
  all.forEach(({ split, place }, i) => {
    const slope = (k: number) => splits[k]!.coefficients.high[active[place]!]!;
    differences.high[i] = slope(0) - slope(split);
    for (let k = 0; k <= i; k++) {
      const other = all[k]!;
      const entry = (a: number, b: number) => covariances[a]![b]![place * active.length + other.place]!;
      covariance.high[packedIndex(i, k)] =
        entry(0, 0) - entry(0, other.split) - entry(split, 0) + entry(split, other.split);
    }
  });
  return waldTestOf(differences, covariance);
}
