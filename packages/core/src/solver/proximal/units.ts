/** A solver's run over some coefficients in other units: b = unit·β, the others held at 0. */
import type { Pairs } from '../../math/cholesky-double-double.js';
import { add, type DoubleDouble, fromNumber, multiplyNumber } from '../../math/double-double.js';
import { packedIndex } from '../../math/packed.js';
import type { Iteration, Pass, ResidualPass, Sums } from '../../objective/objective.js';

/**
 * Columns less a multiple of column 0, which is 1 in every row: b of that is the intercept at those multiples. Sums over
 * columns whose mean is far larger than their standard deviation keep their digits so.
 */
export interface Centres {
  /** Of each coefficient that takes part; 0 where the column stays as it is. */
  readonly centres: Float64Array;
  /** The same as shards take it. */
  readonly residuals: Pick<ResidualPass, 'columns' | 'others' | 'factors'>;
}

/** Which coefficients take part, and what they are multiplied by. */
export interface Units {
  /** Coefficients in all. */
  readonly size: number;
  /** Indices of those that take part, ascending. */
  readonly columns: readonly number[];
  /** Above 0, of each of them. */
  readonly units: Float64Array;
  /** Only where the first one is an intercept. Default: all columns stay as they are. */
  readonly centred?: Centres | null;
}

/** β over all coefficients of the columns as shards have them for this: centred, where they are. */
function coefficientsThere({ size, columns, units }: Units, b: Float64Array): Float64Array {
  const full = new Float64Array(size);
  for (let i = 0; i < columns.length; i++) full[columns[i]!] = b[i]! / units[i]!;
  return full;
}

/** Σ centre·β. */
function atCentres({ columns, centred }: Units, full: ArrayLike<number>): DoubleDouble {
  let sum = fromNumber(0);
  centred?.centres.forEach((centre, i) => {
    if (centre !== 0) sum = add(sum, multiplyNumber(fromNumber(full[columns[i]!]!), centre));
  });
  return sum;
}

/** β over all coefficients; low parts but of the intercept are 0. */
export function toPairs(units: Units, b: Float64Array): Pairs {
  const high = coefficientsThere(units, b);
  const low = new Float64Array(high.length);
  if (units.centred) {
    const { hi, lo } = add(fromNumber(high[0]!), multiplyNumber(atCentres(units, high), -1));
    [high[0], low[0]] = [hi, lo];
  }
  return { high, low };
}

/** β over all coefficients. */
export function toCoefficients(units: Units, b: Float64Array): Float64Array {
  return toPairs(units, b).high;
}

/** b of the coefficients that take part. `low`: the low parts of β. Default: 0. */
export function fromCoefficients(units: Units, full: Float64Array, low?: Float64Array): Float64Array {
  const { columns, units: own } = units;
  const b = new Float64Array(columns.length);
  for (let i = 0; i < b.length; i++) b[i] = full[columns[i]!]! * own[i]!;
  if (units.centred) {
    const shift = atCentres(units, full);
    // Low parts of the others are below the last digit of theirs, but not of their product with the centre.
    const rest = low ? add(atCentres(units, low), fromNumber(low[0]!)) : fromNumber(0);
    b[0] = add(add(fromNumber(full[0]!), shift), rest).hi;
  }
  return b;
}

/** What is asked about b. */
export function passAt(units: Units, kind: 'gradient' | 'hessian', b: Float64Array): Pass {
  const at = coefficientsThere(units, b);
  return units.centred ? { kind, at, precision: 'residual', ...units.centred.residuals } : { kind, at };
}

/** The gradient by b from that by β, both of columns as shards have them for this. */
export function toGradient({ columns, units }: Units, gradient: Float64Array): Float64Array {
  const result = new Float64Array(columns.length);
  for (let i = 0; i < result.length; i++) result[i] = gradient[columns[i]!]! / units[i]!;
  return result;
}

/** The packed Hessian likewise. */
export function toHessian({ columns, units }: Units, hessian: Float64Array): Float64Array {
  const result = new Float64Array((columns.length * (columns.length + 1)) / 2);
  let next = 0;
  for (let i = 0; i < columns.length; i++) {
    const row = packedIndex(columns[i]!, 0);
    for (let j = 0; j <= i; j++) result[next++] = hessian[row + columns[j]!]! / (units[i]! * units[j]!);
  }
  return result;
}

/** The sums by b. */
export function toSums(units: Units, sums: Sums): Sums {
  if (sums.gradient === undefined) return sums;
  const gradient = toGradient(units, sums.gradient);
  if (sums.hessian === undefined) return { ...sums, gradient };
  return { ...sums, gradient, hessian: toHessian(units, sums.hessian) };
}

/** Asks the questions of a run about b as questions about β. */
export function* inUnits<Result>(
  units: Units,
  steps: Generator<Pass | Iteration, Result, Sums | undefined>,
): Generator<Pass | Iteration, Result, Sums | undefined> {
  let answer: Sums | undefined;
  for (;;) {
    const step = steps.next(answer);
    if (step.done) return step.value;
    const { value } = step;
    if (value.kind === 'iteration') {
      yield { ...value, coefficients: toCoefficients(units, value.coefficients) };
      answer = undefined;
    } else if (value.kind === 'gradient' || value.kind === 'hessian')
      answer = toSums(units, (yield passAt(units, value.kind, value.at))!);
    else if (value.kind === 'along') answer = yield* along(units, value);
    else answer = toSums(units, (yield { ...value, at: toCoefficients(units, value.at) })!);
  }
}

/** Losses of a line search; over columns that are centred one by one. */
function* along(
  units: Units,
  pass: Extract<Pass, { kind: 'along' }>,
): Generator<Pass, Sums | undefined, Sums | undefined> {
  const [at, step] = [coefficientsThere(units, pass.at), coefficientsThere(units, pass.step)];
  if (!units.centred) return yield { ...pass, at, step };
  const losses = new Float64Array(pass.lengths.length);
  let sums: Sums | undefined;
  for (let k = 0; k < losses.length; k++) {
    const there = pass.at.map((b, i) => b + pass.lengths[k]! * pass.step[i]!);
    sums = yield passAt(units, 'gradient', there);
    losses[k] = sums!.loss;
  }
  return { ...sums!, losses };
}
