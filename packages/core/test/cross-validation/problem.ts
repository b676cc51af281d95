/** Random data for cross-validation: correlated columns, weights, a factor, groups and times. */
import { randomIntegers, randomShare } from '../../src/math/random.js';

/** Deterministic draws. */
export function draws(seed: number) {
  const next = randomIntegers(seed);
  const share = () => randomShare(next);
  // The sum of twelve uniform draws is as good as normal here.
  const normal = () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += share();
    return sum;
  };
  return { share, normal };
}

export interface Drawn {
  readonly data: Record<string, number[] | string[]>;
  readonly formula: string;
  /** Columns of the design without the intercept, by name. */
  readonly columns: readonly string[];
}

/** `rows` × `columns` numbers x1, x2, … with a shared part, y by some of them, a weight w, a group g and a time t. */
export function drawProblem(seed: number, rows: number, columns: number): Drawn {
  const { share, normal } = draws(seed);
  const names = Array.from({ length: columns }, (_, j) => `x${j + 1}`);
  const data: Record<string, number[]> = { y: [], w: [], g: [], t: [] };
  for (const name of names) data[name] = [];
  for (let i = 0; i < rows; i++) {
    const common = normal();
    let z = -0.3;
    names.forEach((name, j) => {
      const value = (normal() + 0.5 * common) * (1 + j) + j;
      data[name]!.push(value);
      if (j % 3 === 0) z += ((j % 2 === 0 ? 0.8 : -0.5) * (value - j)) / (1 + j);
    });
    data.y!.push(share() < 1 / (1 + Math.exp(-z)) ? 1 : 0);
    data.w!.push(1 + Math.floor(3 * share()));
    data.g!.push(Math.floor(rows * 0.2 * share()));
    data.t!.push(Math.floor(rows * 0.7 * share()));
  }
  return { data, formula: `y ~ ${names.join(' + ')}`, columns: names };
}

/** Some rows of the data. */
export function pick(data: Drawn['data'], rows: readonly number[]): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(data).map(([name, values]) => [name, rows.map((row) => values[row] as number)]),
  );
}
