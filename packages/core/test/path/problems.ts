/** Random problems for paths: correlated columns, weights, offsets, factors, bounds. */

export interface RandomProblem {
  readonly data: Record<string, number[]>;
  readonly formula: string;
  readonly names: readonly string[];
  readonly y: readonly number[];
  readonly weights: readonly number[] | null;
  readonly offset: readonly number[] | null;
  readonly alpha: number;
  readonly factors: readonly number[] | null;
  readonly bounds: readonly (readonly [number, number])[] | null;
}

/** A generator of uniform numbers (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

const ALPHAS = [1, 0.5, 0.1, 0];

/** Problem number `seed`: `rows` from 20 to 200, columns from 2 to 30. */
export function randomProblem(seed: number): RandomProblem {
  const next = uniform(seed * 7919 + 1);
  const rows = 20 + Math.floor(181 * next() * next() * next());
  const columns = 2 + Math.floor(29 * next() * next());
  const alpha = ALPHAS[seed % 4]!;
  const shared = Array.from({ length: rows }, () => normal(next));
  const names = Array.from({ length: columns }, (_, j) => `x${j + 1}`);
  const data: Record<string, number[]> = {};
  names.forEach((name, j) => {
    const [scale, mean, part] = [10 ** (2 * next() - 1), 3 * next(), 0.8 * next()];
    data[name] = shared.map((common) =>
      j % 5 === 4
        ? Math.round(next())
        : mean + scale * (part * common + Math.sqrt(1 - part * part) * normal(next)),
    );
  });
  const effects = names.map((name) => (next() < 0.4 ? (2 * normal(next)) / spread(data[name]!) : 0));
  const y: number[] = shared.map((_, i) => {
    const z = names.reduce((sum, name, j) => sum + effects[j]! * (data[name]![i]! - mean(data[name]!)), 0);
    return next() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
  });
  [y[0], y[1]] = [0, 1];
  const weights = seed % 3 === 1 ? y.map(() => 1 + Math.floor(3 * next())) : null;
  const offset = seed % 5 === 2 ? y.map(() => normal(next)) : null;
  const factors = seed % 7 === 3 ? names.map((_, j) => (j === 1 ? 0 : 0.5 + next())) : null;
  const bounds = seed % 6 === 5 ? names.map((name, j) => limitsOf(j, spread(data[name]!))) : null;
  data.y = y;
  if (weights) data.w = weights;
  if (offset) data.o = offset;
  return { data, formula: `y ~ ${names.join(' + ')}`, names, y, weights, offset, alpha, factors, bounds };
}

function limitsOf(j: number, deviation: number): readonly [number, number] {
  return j % 3 === 0
    ? [0, Infinity]
    : j % 3 === 1
      ? [-0.2 / deviation, 0.1 / deviation]
      : [-Infinity, Infinity];
}

export function mean(values: readonly number[], weights?: readonly number[] | null): number {
  const total = weights ? weights.reduce((sum, w) => sum + w, 0) : values.length;
  return values.reduce((sum, x, i) => sum + x * (weights?.[i] ?? 1), 0) / total;
}

/** Standard deviation, divided by n. */
export function spread(values: readonly number[], weights?: readonly number[] | null): number {
  const centre = mean(values, weights);
  return Math.sqrt(
    mean(
      values.map((x) => (x - centre) * (x - centre)),
      weights,
    ),
  );
}
