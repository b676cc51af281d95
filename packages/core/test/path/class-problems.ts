/** Random problems of several classes for paths, and their plain form: standardised columns. */
import type { ClassCorner } from '../../../../test/oracle/coordinatewise-classes.js';
import { normal, uniform } from './problems.js';

export interface ClassProblem {
  readonly data: Record<string, (number | string)[]>;
  readonly names: readonly string[];
  readonly codes: readonly number[];
  readonly weights: readonly number[];
  readonly classes: number;
  readonly alpha: number;
  readonly grouped: boolean;
  /** As the options give them; null where they do not. */
  readonly factors: readonly number[] | null;
  readonly bounds: readonly (readonly [number, number])[] | null;
}

const ALPHAS = [1, 0.5, 0, 0.1];

/** Problem number `seed`: 3 to 5 classes, 40 to 90 rows, 2 to 8 columns, every eighth 15; or of a size that is given. */
export function classProblem(seed: number, size?: { rows: number; columns: number }): ClassProblem {
  const next = uniform(seed * 104_729 + 5);
  const classes = 3 + (seed % 3);
  const rows = size?.rows ?? 40 + Math.floor(50 * next());
  const columns = size?.columns ?? (seed % 8 === 7 ? 15 : 2 + Math.floor(7 * next()));
  const names = Array.from({ length: columns }, (_, j) => `x${j + 1}`);
  const shared = Array.from({ length: rows }, () => normal(next));
  const data: Record<string, (number | string)[]> = {};
  const effects = names.map(() =>
    Array.from({ length: classes }, () => (next() < 0.5 ? 1.5 * normal(next) : 0)),
  );
  const raw = names.map(() => shared.map((common) => 0.5 * common + 0.85 * normal(next)));
  for (const [j, name] of names.entries()) {
    const [scale, middle] = [10 ** (2 * next() - 1), 4 * next()];
    data[name] = raw[j]!.map((x) => (j % 4 === 3 ? Math.round(x) : middle + scale * x));
  }
  const codes = shared.map((_, i) => {
    if (i < classes) return i;
    const z = effects
      .map((line) => line)
      .reduce(
        (sums, line, j) => sums.map((sum, k) => sum + line[k]! * raw[j]![i]!),
        new Array<number>(classes).fill(0),
      );
    const drawn = z.map((one) => one - Math.log(-Math.log(next())));
    return drawn.indexOf(Math.max(...drawn));
  });
  data.y = codes.map((code) => `c${code}`);
  const weights = codes.map(() => (seed % 4 === 1 ? 1 + Math.floor(3 * next()) : 1));
  data.w = [...weights];
  const grouped = seed % 5 === 4 && ALPHAS[seed % 4]! > 0;
  return {
    ...{ data, names, codes, weights, classes, grouped, alpha: ALPHAS[seed % 4]! },
    factors: seed % 7 === 2 ? names.map((_, j) => (j === 0 ? 0 : 0.5 + next())) : null,
    bounds: seed % 6 === 5 && !grouped ? names.map((_, j) => (j % 2 === 0 ? [0, 0.4] : [-0.3, 0.2])) : null,
  };
}

/** Weighted mean and standard deviation. */
function moments(values: readonly number[], weights: readonly number[]): { mean: number; deviation: number } {
  const total = weights.reduce((sum, one) => sum + one, 0);
  const mean = values.reduce((sum, x, i) => sum + (weights[i]! * x) / total, 0);
  const square = values.reduce((sum, x, i) => sum + (weights[i]! * (x - mean) ** 2) / total, 0);
  return { mean, deviation: Math.sqrt(square) };
}

/** The same with columns standardised, and what brings coefficients there. */
export function plainForm(problem: ClassProblem, lambda: number) {
  const { data, names, codes, weights, classes, alpha, grouped, factors, bounds } = problem;
  const found = names.map((name) => moments(data[name] as number[], weights));
  const sum = (factors ?? []).reduce((all, one) => all + one, 0);
  const infinite = names.map((_, j) => bounds?.[j] ?? ([-Infinity, Infinity] as const));
  const corner: ClassCorner = {
    columns: [
      codes.map(() => 1),
      ...names.map((name, j) =>
        (data[name] as number[]).map((x) => (x - found[j]!.mean) / found[j]!.deviation),
      ),
    ],
    ...{ codes, weights, classes, lambda, alpha, grouped },
    factors: [0, ...names.map((_, j) => (factors ? (factors[j]! * names.length) / sum : 1))],
    lower: [-Infinity, ...infinite.map(([low], j) => low * found[j]!.deviation)],
    upper: [Infinity, ...infinite.map(([, high], j) => high * found[j]!.deviation)],
  };
  /** From coefficients in units of the data, class after class. */
  const lines = (coefficients: readonly number[]): number[][] => {
    const of = (k: number, j: number) => coefficients[k * (names.length + 1) + j]!;
    const each = Array.from({ length: classes }, (_, k) => k);
    const first = each.map((k) => names.reduce((all, _, j) => all + of(k, j + 1) * found[j]!.mean, of(k, 0)));
    const middle = first.reduce((all, one) => all + one / classes, 0);
    return [
      first.map((one) => one - middle),
      ...names.map((_, j) => each.map((k) => of(k, j + 1) * found[j]!.deviation)),
    ];
  };
  return { corner, lines };
}
