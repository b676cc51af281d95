/** A solver's run over some coefficients in other units: b = unit·β, the others held at 0. */
import { packedIndex } from '../../math/packed.js';
import type { Iteration, Pass, Sums } from '../../objective/objective.js';

/** Which coefficients take part, and what they are multiplied by. */
export interface Units {
  /** Coefficients in all. */
  readonly size: number;
  /** Indices of those that take part, ascending. */
  readonly columns: readonly number[];
  /** Above 0, of each of them. */
  readonly units: Float64Array;
}

/** β over all coefficients. */
export function toCoefficients({ size, columns, units }: Units, b: Float64Array): Float64Array {
  const full = new Float64Array(size);
  columns.forEach((column, i) => {
    full[column] = b[i]! / units[i]!;
  });
  return full;
}

/** b of the coefficients that take part. */
export function fromCoefficients({ columns, units }: Units, full: Float64Array): Float64Array {
  return Float64Array.from(columns, (column, i) => full[column]! * units[i]!);
}

/** The gradient by b from that by β. */
export function toGradient({ columns, units }: Units, gradient: Float64Array): Float64Array {
  return Float64Array.from(columns, (column, i) => gradient[column]! / units[i]!);
}

/** The packed Hessian by b from that by β. */
export function toHessian({ columns, units }: Units, hessian: Float64Array): Float64Array {
  const result = new Float64Array((columns.length * (columns.length + 1)) / 2);
  let next = 0;
  columns.forEach((column, i) => {
    for (let j = 0; j <= i; j++)
      result[next++] = hessian[packedIndex(column, columns[j]!)]! / (units[i]! * units[j]!);
  });
  return result;
}

/** The sums by b. */
export function toSums(units: Units, sums: Sums): Sums {
  return {
    ...sums,
    ...(sums.gradient && { gradient: toGradient(units, sums.gradient) }),
    ...(sums.hessian && { hessian: toHessian(units, sums.hessian) }),
  };
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
    } else if (value.kind === 'along') {
      const at = toCoefficients(units, value.at);
      answer = yield { ...value, at, step: toCoefficients(units, value.step) };
    } else answer = toSums(units, (yield { ...value, at: toCoefficients(units, value.at) })!);
  }
}
