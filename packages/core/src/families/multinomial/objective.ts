/**
 * −log-likelihood of a multinomial model as a sum over rows, with zₖ = xᵀβₖ for the classes 1 … K−1 and z₀ = 0 for the base:
 *   f(β) = Σᵢ wᵢ·(log Σₖ exp(zₖ) − z_y),   ∂f/∂βₖ = Σ w·(pₖ − [y = k])·x,
 *   ∂²f/∂βₐ∂β_bᵀ = Σ w·pₐ·([a = b] − p_b)·x·xᵀ.
 * β is flat, class after class.
 */
import type { Pairs } from '../../math/cholesky-double-double.js';
import type { AddBlock, BlockObjective, BlockPass } from '../block-shard.js';
import type { ClassRows } from '../classes.js';
import { accurateBlocks } from './accurate-blocks.js';
import { putTriangles, TriangleSums } from './cross-products.js';
import { Softmax, spreadOf } from './softmax.js';

export interface MultinomialRows extends Pick<ClassRows, 'codes' | 'weights'> {
  /** How many classes there are, the base included. */
  readonly classes: number;
  readonly columns: number;
  /** Row after row, 1 where a class is ruled out; null where none is. */
  readonly ruledOut: Uint8Array | null;
}

export function multinomialObjective(rows: MultinomialRows): BlockObjective {
  return {
    begin(request: BlockPass): AddBlock {
      if (request.kind === 'along') return lineSearch(rows, request);
      return request.precision === 'double-double'
        ? accurateBlocks(rows, request)
        : plainBlocks(rows, request);
    },
  };
}

/** zₖ of the row at `from` of `x`, −∞ where the class is ruled out. */
function predictors(
  { classes, columns, ruledOut }: MultinomialRows,
  row: number,
  x: Float64Array,
  from: number,
  at: Float64Array,
  z: Float64Array,
): void {
  z[0] = 0;
  for (let k = 1; k < classes; k++) {
    let sum = 0;
    for (let j = 0, entry = (k - 1) * columns; j < columns; j++, entry++) sum += x[from + j]! * at[entry]!;
    z[k] = sum;
  }
  if (ruledOut === null) return;
  for (let k = 0; k < classes; k++) if (ruledOut[row * classes + k] === 1) z[k] = Number.NEGATIVE_INFINITY;
}

type PlainPass = Exclude<BlockPass, { kind: 'along' }>;

function plainBlocks(rows: MultinomialRows, { kind, at }: PlainPass): AddBlock {
  const { classes, columns, codes, weights } = rows;
  const softmax = new Softmax(classes);
  const triangles = kind === 'hessian' ? new TriangleSums(classes - 1, columns) : null;
  const low = new Float64Array(triangles?.sums.length ?? 0);
  return ({ x, first, count }, into) => {
    let largest = 0;
    triangles?.sums.fill(0);
    for (let i = 0, from = 0; i < count; i++, from += columns) {
      const weight = weights[first + i]!;
      const observed = codes[first + i]!;
      predictors(rows, first + i, x, from, at, softmax.z);
      softmax.evaluate();
      largest = Math.max(largest, spreadOf(softmax.z));
      into.high[0] = into.high[0]! + weight * softmax.loss(observed);
      if (kind === 'loss') continue;
      addGradient(softmax, observed, weight, x, from, columns, into.high);
      triangles?.add(softmax, weight, x, from);
    }
    triangles?.flush();
    if (triangles) putTriangles({ high: triangles.sums, low }, classes - 1, columns, into, 1 + at.length);
    return largest;
  };
}

function addGradient(
  { probability, complement }: Softmax,
  observed: number,
  weight: number,
  x: Float64Array,
  from: number,
  columns: number,
  into: Float64Array,
): void {
  for (let k = 1, entry = 1; k < probability.length; k++) {
    const residual = weight * (k === observed ? -complement[k]! : probability[k]!);
    for (let j = 0; j < columns; j++, entry++) into[entry] = into[entry]! + residual * x[from + j]!;
  }
}

function lineSearch(
  rows: MultinomialRows,
  { at, step, lengths }: Extract<BlockPass, { kind: 'along' }>,
): AddBlock {
  const { classes, columns, codes, weights } = rows;
  const softmax = new Softmax(classes);
  const start = new Float64Array(classes);
  const change = new Float64Array(classes);
  return ({ x, first, count }, into: Pairs) => {
    for (let i = 0, from = 0; i < count; i++, from += columns) {
      predictors(rows, first + i, x, from, at, start);
      predictors({ ...rows, ruledOut: null }, first + i, x, from, step, change);
      for (let l = 0; l < lengths.length; l++) {
        for (let k = 0; k < classes; k++) softmax.z[k] = start[k]! + lengths[l]! * change[k]!;
        softmax.evaluate();
        into.high[l] = into.high[l]! + weights[first + i]! * softmax.loss(codes[first + i]!);
      }
    }
    return 0;
  };
}
