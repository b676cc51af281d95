/** Random problems with more columns than rows, and the same on standardised columns for the reference. */
import type { WideCorner } from '../../../../test/oracle/wide-reference.js';
import type { PathOptions, PathReport } from '../../src/index.js';
import { randomIntegers, randomShare } from '../../src/math/random.js';

export interface WideProblem {
  readonly data: Record<string, Float64Array>;
  readonly names: readonly string[];
  readonly options: PathOptions;
  readonly weights: Float64Array;
  readonly offset: Float64Array;
  readonly factors: readonly number[];
  readonly bounds: readonly (readonly [number, number])[];
}

/** `rows` and `columns`: by default a few dozen, and more than 500. `seed` says what takes part. */
export function wideProblem(seed: number, rows = 20 + ((seed * 13) % 40), columns = 510 + seed): WideProblem {
  const draw = randomIntegers(seed + 1);
  const share = () => randomShare(draw);
  const normal = () => Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share());
  const names = Array.from({ length: columns }, (_, j) => `x${j}`);
  const data: Record<string, Float64Array> = {};
  const z = new Float64Array(rows);
  let before = Float64Array.from({ length: rows }, normal);
  names.forEach((name, j) => {
    const [scale, centre] = [0.1 + 5 * share(), 3 * normal()];
    const common = seed % 2 === 0 ? 0.7 : 0;
    const now = before.map((x) => common * x + Math.sqrt(1 - common * common) * normal());
    before = now;
    data[name] = now.map((x) => (j % 11 === 5 ? Math.round(share()) : centre + scale * x));
    if (j % 97 === 3) for (let i = 0; i < rows; i++) z[i]! += (j % 2 === 0 ? 1.5 : -1.5) * now[i]!;
  });
  data.y = z.map((one, i) => (i < 2 ? i : share() < 1 / (1 + Math.exp(-one)) ? 1 : 0));
  const weights = z.map(() => (seed % 3 === 1 ? 1 + Math.floor(3 * share()) : 1));
  const offset = z.map(() => (seed % 4 === 2 ? normal() : 0));
  const factors = names.map((_, j) => (seed % 5 === 3 ? (j === 1 ? 0 : 0.5 + share()) : 1));
  const bounds = names.map((_, j): readonly [number, number] =>
    seed % 6 !== 5
      ? [-Infinity, Infinity]
      : j % 3 === 0
        ? [0, Infinity]
        : j % 3 === 1
          ? [-0.02, 0.01]
          : [-1e9, 1e9],
  );
  const named = <Value>(values: readonly Value[]) =>
    Object.fromEntries(names.map((name, j) => [name, values[j]!]));
  const options: PathOptions = {
    alpha: [1, 1, 0.5, 0.1][seed % 4]!,
    ...(seed % 3 === 1 && { weights }),
    ...(seed % 4 === 2 && { offset }),
    ...(seed % 5 === 3 && { penaltyFactors: named(factors) }),
    ...(seed % 6 === 5 && { bounds: named(bounds) }),
  };
  return { data, names, options, weights, offset, factors, bounds };
}

function momentsOf(values: Float64Array, weights: Float64Array) {
  const total = weights.reduce((sum, one) => sum + one, 0);
  const mean = values.reduce((sum, x, i) => sum + (x * weights[i]!) / total, 0);
  const variance = values.reduce((sum, x, i) => sum + ((x - mean) * (x - mean) * weights[i]!) / total, 0);
  return { mean, deviation: Math.sqrt(variance) };
}

/** The problem at one λ, and what coefficients in units of the data are on its columns. */
export function cornerOf(problem: WideProblem, lambda: number) {
  const { data, names, options, weights, offset, factors, bounds } = problem;
  const { alpha = 1 } = options;
  const y = data.y!;
  const moments = names.map((name) => momentsOf(data[name]!, weights));
  const mean = factors.reduce((sum, one) => sum + one, 0) / factors.length;
  const all = (intercept: number, of: (j: number) => number) =>
    Float64Array.from([intercept, ...names.map((_, j) => of(j))]);
  const corner: WideCorner = {
    columns: [
      y.map(() => 1),
      ...names.map((name, j) =>
        data[name]!.map((x) => (x - moments[j]!.mean) / (moments[j]!.deviation || 1)),
      ),
    ],
    events: y.map((one, i) => one * weights[i]!),
    others: y.map((one, i) => (1 - one) * weights[i]!),
    offset,
    absolute: all(0, (j) => (lambda * alpha * factors[j]!) / mean),
    square: all(0, (j) => (lambda * (1 - alpha) * factors[j]!) / mean),
    lower: all(-Infinity, (j) => bounds[j]![0] * moments[j]!.deviation),
    upper: all(Infinity, (j) => bounds[j]![1] * moments[j]!.deviation),
  };
  const standardised = (coefficients: readonly number[]) => {
    const b = Float64Array.from(coefficients, (value, k) =>
      k === 0 ? value : value * moments[k - 1]!.deviation,
    );
    names.forEach((_, j) => {
      b[0]! += coefficients[j + 1]! * moments[j]!.mean;
      // A bound is met but for the rounding of two standard deviations.
      for (const end of [corner.lower[j + 1]!, corner.upper[j + 1]!])
        if (Number.isFinite(end) && Math.abs(b[j + 1]! - end) <= 1e-13 * Math.abs(end)) b[j + 1] = end;
    });
    return b;
  };
  return { corner, standardised };
}

/** Which coefficients of a point are not 0, the intercept's left out. */
export function supportOf(coefficients: ArrayLike<number>): number[] {
  return Array.from(coefficients, (value, k) => (k > 0 && value !== 0 ? k : 0)).filter((k) => k > 0);
}

export function largest(report: PathReport, of: 'violation' | 'dualityGap'): number {
  return Math.max(...report.points.map((point) => point[of] ?? Number.NaN));
}
