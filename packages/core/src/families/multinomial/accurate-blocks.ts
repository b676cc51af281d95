/** The sums of a multinomial likelihood in double-double, for the last steps. */
import { type Pairs, pairAt, pairs, setPair } from '../../math/cholesky-double-double.js';
import { compensatedDot } from '../../math/compensated-dot.js';
import { addMultiple } from '../../math/dot-double-double.js';
import { add, multiply, multiplyNumber, negate, productRest } from '../../math/double-double.js';
import { packedLength } from '../../math/packed.js';
import type { AddBlock, BlockPass } from '../block-shard.js';
import { pairCount, putTriangles } from './cross-products.js';
import type { MultinomialRows } from './objective.js';
import { AccurateSoftmax, spreadOf } from './softmax.js';

type AccuratePass = Extract<BlockPass, { precision: 'double-double' }>;

export function accurateBlocks(rows: MultinomialRows, request: AccuratePass): AddBlock {
  const { classes, columns, codes, weights } = rows;
  const { kind, at, atLow = new Float64Array(at.length) } = request;
  const softmax = new AccurateSoftmax(classes);
  const row = pairs(columns);
  const own = pairs(packedLength(columns));
  const triangles = pairs(kind === 'hessian' ? pairCount(classes - 1) * own.high.length : 0);
  return ({ x, first, count }, into) => {
    let largest = 0;
    triangles.high.fill(0);
    triangles.low.fill(0);
    for (let i = 0, from = 0; i < count; i++, from += columns) {
      const weight = weights[first + i]!;
      const observed = codes[first + i]!;
      accuratePredictors(rows, first + i, x, from, { high: at, low: atLow }, softmax.z);
      softmax.evaluate();
      largest = Math.max(largest, spreadOf(softmax.z.high));
      const loss = add(pairAt(into, 0), multiplyNumber(softmax.loss(observed), weight));
      setPair(into, 0, loss);
      if (kind === 'loss') continue;
      row.high.set(x.subarray(from, from + columns));
      addGradient(softmax, observed, weight, row, into);
      if (kind === 'gradient') continue;
      ownProducts(row.high, own);
      addTriangles(softmax, weight, own, triangles);
    }
    if (kind === 'hessian') putTriangles(triangles, classes - 1, columns, into, 1 + at.length);
    return largest;
  };
}

function accuratePredictors(
  { classes, columns, ruledOut }: MultinomialRows,
  row: number,
  x: Float64Array,
  from: number,
  { high, low }: Pairs,
  z: Pairs,
): void {
  z.high[0] = 0;
  z.low.fill(0);
  for (let k = 1; k < classes; k++)
    setPair(z, k, compensatedDot(0, x, from, high, low, (k - 1) * columns, columns));
  if (ruledOut === null) return;
  for (let k = 0; k < classes; k++) {
    if (ruledOut[row * classes + k] === 0) continue;
    z.high[k] = Number.NEGATIVE_INFINITY;
    z.low[k] = 0;
  }
}

function addGradient(
  { probability, complement }: AccurateSoftmax,
  observed: number,
  weight: number,
  row: Pairs,
  into: Pairs,
): void {
  const columns = row.high.length;
  for (let k = 1; k < probability.high.length; k++) {
    const share = k === observed ? negate(pairAt(complement, k)) : pairAt(probability, k);
    addMultiple(into, 1 + (k - 1) * columns, multiplyNumber(share, weight), row, 0, columns);
  }
}

/** x·xᵀ, packed, exactly. */
function ownProducts(x: Float64Array, { high, low }: Pairs): void {
  for (let i = 0, entry = 0; i < x.length; i++) {
    for (let j = 0; j <= i; j++, entry++) {
      const product = x[i]! * x[j]!;
      high[entry] = product;
      low[entry] = productRest(x[i]!, x[j]!, product);
    }
  }
}

function addTriangles(
  { probability, complement }: AccurateSoftmax,
  weight: number,
  own: Pairs,
  into: Pairs,
): void {
  const width = own.high.length;
  for (let a = 1, entry = 0; a < probability.high.length; a++) {
    const share = multiplyNumber(pairAt(probability, a), weight);
    for (let b = 1; b <= a; b++, entry += width) {
      const other = a === b ? pairAt(complement, a) : negate(pairAt(probability, b));
      addMultiple(into, entry, multiply(share, other), own, 0, width);
    }
  }
}
