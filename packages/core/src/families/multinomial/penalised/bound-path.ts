/** Paths of bound data: rows loaded, solved, and coefficients in units of the data. */
import { OddsmithError } from '../../../errors.js';
import type { Design } from '../../../formula/schema.js';
import { createClassKernel } from '../../../kernel/classes/create.js';
import type { KernelKind } from '../../../kernel/create.js';
import { createDenseAlgebra } from '../../../kernel/dense.js';
import type { ClassTraining } from '../../classes.js';
import { refuseSeparated } from './free-columns.js';
import type { ClassPart } from './loading.js';
import { type ClassPath, classPath, type PathWishes } from './path.js';
import type { ClassPenalty } from './penalty.js';
import { StandardisedRows } from './rows.js';
import type { Steps } from './steps.js';

/** By column of the design, as the options have them; of the intercept, what is said is left out. */
export interface ColumnWishes {
  readonly alpha: number;
  readonly grouped: boolean;
  /** Relative to a mean of 1; 0 of an intercept. */
  readonly factors: ArrayLike<number>;
  /** Least and largest value in units of the data; undefined where there are none. */
  readonly bounds: readonly (readonly [number, number] | undefined)[];
}

export type BoundWishes = Omit<PathWishes, 'algebra' | 'onFree'> & {
  readonly kernel?: KernelKind | undefined;
  /** The most threads that the steps are driven by. */
  readonly threads: number;
};

export interface BoundPath {
  readonly path: ClassPath;
  readonly rows: StandardisedRows;
  readonly penalty: ClassPenalty;
}

/** The steps of a path over the rows of a training. Throws `memory-exhausted`, and `response-levels` for a class without weight. */
export function* boundPath(
  training: ClassTraining,
  columns: ColumnWishes,
  wishes: BoundWishes,
): Steps<BoundPath> {
  const { design, schema, codes, weights, classes } = training;
  const rows = yield* StandardisedRows.load(
    {
      ...{ columns: design.columns.length, classes: classes.length, intercept: schema.intercept },
      parts: [partOf(design, codes, weights)],
    },
    createClassKernel(wishes.kernel, wishes.threads > 1),
    wishes.threads,
  );
  const empty = rows.shares().indexOf(0);
  if (empty >= 0) refuseEmpty(training, classes[empty]!);
  const penalty = penaltyOf(columns, rows);
  const algebra = createDenseAlgebra();
  const onFree: PathWishes['onFree'] = (b, varying) => refuseSeparated(training, penalty, varying, b);
  return { rows, penalty, path: yield* classPath(rows, penalty, { ...wishes, algebra, onFree }) };
}

/** Rows of a design to load. */
export function partOf(design: Design, codes: Int32Array, weights: Float64Array): ClassPart {
  return {
    ...{ rows: design.rows, codes, weights },
    fill: (start, count, into, base, stride) => design.fill(start, count, into, base, stride),
  };
}

function refuseEmpty({ schema }: ClassTraining, level: string): never {
  const { label } = schema.response;
  const message = `The class "${level}" of ${label} has no weight in any row: leave it out of the levels.`;
  throw new OddsmithError('response-levels', message, { column: label });
}

/** Throws `option-unavailable` where the columns of a term are to enter together. */
export function refuseTerms(grouped: boolean | 'classes' | undefined): void {
  if (grouped !== true) return;
  const message =
    'Option "grouped" must be false or "classes" with several classes: the columns of a term do not enter together in this version.';
  throw new OddsmithError('option-unavailable', message, { option: 'grouped' });
}

export function penaltyOf(
  { alpha, grouped, factors, bounds }: ColumnWishes,
  rows: StandardisedRows,
): ClassPenalty {
  const has = bounds.some((pair, j) => pair !== undefined && !(rows.intercept && j === 0));
  const side = (which: 0 | 1, none: number) =>
    Float64Array.from(bounds, (pair, j) =>
      pair === undefined || (rows.intercept && j === 0) ? none : pair[which] * rows.deviations[j]!,
    );
  return {
    ...{ classes: rows.classes, alpha, grouped, factors: Float64Array.from(factors) },
    bounds: has
      ? { lower: side(0, Number.NEGATIVE_INFINITY), upper: side(1, Number.POSITIVE_INFINITY) }
      : null,
  };
}

/**
 * Coefficients in units of the data, class after class, from b by lines; at a bound they are that bound exactly. The
 * intercepts have a mean of 0.
 */
export function inUnits(
  b: Float64Array,
  rows: StandardisedRows,
  bounds?: ColumnWishes['bounds'],
): Float64Array {
  const { columns, classes, means, deviations, intercept } = rows;
  const coefficients = new Float64Array(columns * classes);
  const unscaled = (own: number, j: number) => {
    if (own === 0) return 0;
    const limit = bounds?.[j]?.find((one) => own === one * deviations[j]!);
    return limit ?? own / deviations[j]!;
  };
  for (let k = 0; k < classes; k++) {
    let shift = 0;
    for (let j = 0; j < columns; j++) {
      const value = unscaled(b[j * classes + k]!, j);
      coefficients[k * columns + j] = value;
      shift += value * means[j]!;
    }
    if (intercept) coefficients[k * columns] = coefficients[k * columns]! - shift;
  }
  if (intercept) centre(coefficients, columns);
  return coefficients;
}

/** b by lines from coefficients in units of the data, class after class. */
export function toLines(coefficients: ArrayLike<number>, rows: StandardisedRows): Float64Array {
  const { columns, classes, means, deviations, intercept } = rows;
  const b = new Float64Array(columns * classes);
  for (let k = 0; k < classes; k++)
    for (let j = 0; j < columns; j++) {
      const value = coefficients[k * columns + j]!;
      if (deviations[j] === 0) continue;
      b[j * classes + k] = b[j * classes + k]! + value * deviations[j]!;
      if (intercept && j > 0) b[k] = b[k]! + value * means[j]!;
    }
  return b;
}

/** Moves the intercepts together to a mean of 0, which changes no probability. */
function centre(coefficients: Float64Array, columns: number): void {
  let mean = 0;
  for (let at = 0; at < coefficients.length; at += columns)
    mean += (coefficients[at]! * columns) / coefficients.length;
  for (let at = 0; at < coefficients.length; at += columns) coefficients[at] = coefficients[at]! - mean;
}
