/**
 * The last digits of an optimum that leaves most columns at 0: the others are few enough for sums in double-double, and the
 * optimum over them is that over all, as long as the rest is at 0.
 */
import type { FitOptions } from '../../fit/options.js';
import { standing } from '../../fit/shrunken.js';
import type { ShardWork } from '../../fit/solve.js';
import type { TrainingData } from '../../formula/training.js';
import { kindOf } from '../../kernel/create.js';
import type { Pairs } from '../../math/cholesky-double-double.js';
import type { DoubleDouble } from '../../math/double-double.js';
import { byColumn } from '../../path/by-column.js';
import { FEW_VALUES, measured, type PathColumns, pathColumns, penaltyAt } from '../../path/columns.js';
import { type SolvedPoint, solvePath } from '../../path/solve.js';
import type { Standing } from '../../solver/proximal/standing.js';
import { fromCoefficients, passAt, toHessian } from '../../solver/proximal/units.js';
import type { InUse } from '../in-use.js';
import { selectedRows } from './selected-rows.js';

/** The columns in use, and what their penalty is. */
export interface Sharpening extends InUse {
  readonly alpha: number;
  readonly lambda: number;
  /** What violations are a share of. */
  readonly scale: number;
}

export interface Sharpened extends Standing {
  /** Those of the columns in use, in units of the data. */
  readonly coefficients: Pairs;
  /** −log-likelihood. */
  readonly loss: DoubleDouble;
  readonly iterations: number;
}

/** What is left of the optimality conditions of the columns in use, before their last digits. */
const TOLERANCE = 1e-12;

/** Null where the columns in use are too many for that. */
export function* sharpened(
  training: TrainingData,
  { columns, coefficients, factors, alpha, lambda, scale }: Sharpening,
  options: FitOptions,
): ShardWork<Sharpened | null> {
  const { schema, design } = training;
  if (columns.length === 0 || columns.length * design.rows > FEW_VALUES) return null;
  const { rows, release } = selectedRows(training, columns, kindOf(options));
  try {
    const found = yield* measured(rows, schema);
    const names = columns.map((j) => schema.columns[j]!);
    const limits = byColumn(options.bounds, schema, 'bounds');
    const bounds = columns.flatMap((j, k) => (limits[j] ? [[names[k]!, limits[j]] as const] : []));
    const own: PathColumns = {
      ...pathColumns(rows, { ...schema, columns: names, terms: [] }, found, {
        bounds: Object.fromEntries(bounds),
      }),
      factors,
    };
    const { units } = own;
    const there = coefficients.map((value, k) => value / rows.scales[k]!);
    const at = fromCoefficients(units, there);
    const { hessian } = (yield { shards: rows.shards, pass: passAt(units, 'hessian', at) })!;
    const { points } = yield* solvePath(
      { rows, columns: own, intercept: schema.intercept, alpha },
      {
        ...{ lambdas: [lambda], tolerance: TOLERANCE, scale, accurate: true },
        start: { at, hessian: toHessian(units, hessian!) },
      },
    );
    return result(points[0]!, own, rows.scales, alpha);
  } finally {
    release();
  }
}

function result(point: SolvedPoint, own: PathColumns, scales: Float64Array, alpha: number): Sharpened {
  const { coefficients, loss, iterations, lambda } = point;
  // Powers of two: nothing is rounded.
  const inData = (values: Float64Array) => values.map((value, k) => value * scales[k]!);
  return {
    coefficients: { high: inData(coefficients.high), low: inData(coefficients.low) },
    ...{ loss, iterations },
    ...standing(point, penaltyAt(own, alpha, lambda)),
  };
}
