/** The smooth calibration curve by sums of the engine: from the estimate on cells a few Newton steps over the rows. */
import { CalibrationSpline } from '../../evaluation/calibration-spline.js';
import type { CalibrationCurve } from '../../evaluation/evaluation.js';
import { curveBasis, curvePoints, splineOf } from '../../evaluation/flexible-curve.js';
import { FAR_OUT, rises } from '../../fit/optimum.js';
import { basisWidth, type RestrictedCubicSplines } from '../../formula/basis/basis.js';
import { fillBasis } from '../../formula/basis/fill.js';
import { basisSql } from '../../formula/sql/basis.js';
import { type Chain, further, select } from '../../formula/sql/chain.js';
import { inverse } from '../../math/cholesky.js';
import { packedIndex, packedLength } from '../../math/packed.js';
import { newton } from '../../solver/newton.js';
import { ask, run } from '../../solver/run.js';
import { isConverged } from '../../solver/stop-reason.js';
import { dot } from '../../solver/vector.js';
import { lastSteps } from '../estimate.js';
import { inBasis, predictedRows, type RowsSql, selects } from '../questions.js';
import { numberOf } from '../relation.js';
import { type Asking, SqlShard, sumsOf } from '../sql-shard.js';
import { type Cell, groupsAt } from './cells.js';
import type { Facts } from './facts.js';
import { exists } from './recalibrated.js';

/** Newton decrement that no further pass is made from, and that counts as reached; the first also for each row. */
const SETTLED = 1e-20;
const SETTLED_ROW = 1e-22;
const REACHED = 1e-12;

export interface CurveSettings {
  readonly replicates: boolean;
  /** Of standard errors; null where weights are no counts of rows. */
  readonly multiple: number | null;
  /** The first score up to which more than a weight has come. */
  readonly scoreAt: (weight: number) => number;
}

/** Null where too few scores differ, or no finite estimate is proved. */
export async function calibrationCurve(
  rows: Chain,
  cells: readonly Cell[],
  facts: Facts,
  { replicates, multiple, scoreAt }: CurveSettings,
  asking: Asking,
): Promise<CalibrationCurve | null> {
  if (!exists(facts)) return null;
  const basis = curveBasis(facts.events + facts.others, replicates, scoreAt);
  if (basis === null) return null;
  const columns = orthonormalOn(cells, basis);
  const near = splineOf(groupsAt(cells, middleOf), basis)?.coefficients ?? identity(columns.length);
  const source = inBasis(basisRows(rows, basis), columns);
  const at = await maximum(source, inColumns(near, columns), facts.rows, asking);
  if (at === null) return null;
  const spline = new CalibrationSpline(basis, lifted(at.gamma, columns), transformed(at.inverse, columns));
  const gaps = predictedRows(source, at.gamma).chain;
  const items = ['sum((a + b) * abs(p - risk))', 'max(abs(p - risk))'];
  const [sum = 0, maximumError = 0] = (await sumsOf(asking, [select(gaps, items)])).map(numberOf);
  const points = curvePoints(
    groupsAt(cells, ({ low }) => low),
    spline,
    multiple,
  );
  return { averageError: sum / (facts.events + facts.others), maximumError, ...points };
}

const middleOf = ({ low, high }: Cell) => (low + high) / 2;

/** The log-odds as they are. */
function identity(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, j) => (j === 1 ? 1 : 0));
}

/** 1 and the basis at the score of every row. */
function basisRows(rows: Chain, basis: RestrictedCubicSplines): RowsSql {
  const { dialect } = rows;
  const values = [dialect.double(1), ...basisSql(basis, 'score', dialect)];
  const columns = values.map((_, j) => `x${j}`);
  const chain = further(rows, {
    columns: [...values.map((sql, j) => [columns[j]!, sql] as const), ['o', dialect.double(0)]],
    keep: ['a', 'b', 'risk'],
  });
  return { chain, columns, more: ['risk'] };
}

interface Found {
  /** In the columns. */
  readonly gamma: Float64Array;
  readonly inverse: Float64Array;
}

/** By Newton steps over the rows, with the inverse information; null where it is not reached, or not proved to be there. */
async function maximum(
  source: RowsSql,
  start: Float64Array,
  rows: number,
  asking: Asking,
): Promise<Found | null> {
  const size = start.length;
  const shard = new SqlShard(source, rows, asking);
  const { signal } = asking;
  const settled = Math.max(SETTLED, SETTLED_ROW * rows);
  let last = await run(lastSteps(shard, start, settled), { signal });
  if (last === null || last.decrement > REACHED) {
    const { coefficients, stopReason } = await run(ask([shard], newton.run({ size, start }, {})), { signal });
    if (!isConverged(stopReason)) return null;
    last = await run(lastSteps(shard, coefficients, settled), { signal });
  }
  if (last === null || last.decrement > REACHED) return null;
  const { sums, factor, decrement, end: gamma } = last;
  const found = { gamma, inverse: inverse(factor) };
  if (sums.largestLogOdds <= FAR_OUT) return found;
  const largest = await sumsOf(
    asking,
    selects(
      source.columns.map((u) => `max(abs(${u}))`),
      source,
    ),
  );
  const reach = largest.reduce<number>(
    (sum, cell, k) => sum + numberOf(cell) * Math.sqrt(found.inverse[packedIndex(k, k)]!),
    0,
  );
  return rises(decrement, reach) ? found : null;
}

/** Combinations of 1 and the basis that are orthonormal over the cells (Gram–Schmidt): uₖ = Σⱼ xⱼ·Tⱼₖ, T upper triangular. */
function orthonormalOn(cells: readonly Cell[], basis: RestrictedCubicSplines): number[][] {
  const size = basisWidth(basis) + 1;
  const row = new Float64Array(size).fill(1);
  const roots = cells.map(({ events, others }) => Math.sqrt(events + others));
  const values = Array.from({ length: size }, () => new Float64Array(cells.length));
  cells.forEach((cell, i) => {
    fillBasis(basis, middleOf(cell), row, 1);
    row.forEach((value, j) => {
      values[j]![i] = value * roots[i]!;
    });
  });
  const made: number[][] = [];
  values.forEach((own, j) => {
    let factors = Array.from({ length: size }, (_, k) => Number(k === j));
    for (let k = 0; k < j; k++) {
      const share = dot(own, values[k]!);
      own.forEach((value, i) => {
        own[i] = value - share * values[k]![i]!;
      });
      factors = factors.map((factor, l) => factor - share * made[k]![l]!);
    }
    // Of a weight of 1 a row.
    const length = Math.sqrt(dot(own, own)) || 1;
    own.forEach((value, i) => {
      own[i] = value / length;
    });
    made.push(factors.map((factor) => factor / length));
  });
  return made;
}

/** γ of T·γ = β. */
function inColumns(beta: Float64Array, columns: readonly (readonly number[])[]): Float64Array {
  const gamma = new Float64Array(beta.length);
  for (let k = beta.length - 1; k >= 0; k--) {
    let rest = beta[k]!;
    for (let m = k + 1; m < beta.length; m++) rest -= columns[m]![k]! * gamma[m]!;
    gamma[k] = rest / columns[k]![k]!;
  }
  return gamma;
}

/** T·γ. */
function lifted(gamma: Float64Array, columns: readonly (readonly number[])[]): Float64Array {
  return gamma.map((_, j) => columns.reduce((sum, column, k) => sum + column[j]! * gamma[k]!, 0));
}

/** T·V·Tᵀ, packed. */
function transformed(covariance: Float64Array, columns: readonly (readonly number[])[]): Float64Array {
  const size = columns.length;
  const entry = (j: number, k: number) => covariance[j >= k ? packedIndex(j, k) : packedIndex(k, j)]!;
  const result = new Float64Array(packedLength(size));
  for (let a = 0; a < size; a++)
    for (let b = 0; b <= a; b++)
      for (let j = 0; j < size; j++)
        for (let k = 0; k < size; k++)
          result[packedIndex(a, b)]! += columns[j]![a]! * entry(j, k) * columns[k]![b]!;
  return result;
}
