/**
 * Penalised regression of several classes, all of which have coefficients, by the plainest way there is: one coefficient after the
 * other, or all classes of one column, to where a bound of the curvature puts it, again and again until the optimality
 * conditions hold. In doubles, with nothing of the library.
 */

export interface ClassCorner {
  /** Standardised columns; the first is 1 where there is an intercept. */
  readonly columns: readonly (readonly number[])[];
  readonly codes: readonly number[];
  readonly weights: readonly number[];
  readonly classes: number;
  readonly lambda: number;
  readonly alpha: number;
  /** Of each column; 0 where it is free. */
  readonly factors: readonly number[];
  readonly grouped: boolean;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** b by column and class. */
export type Lines = readonly (readonly number[])[];

const sumOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0);
const length = (values: readonly number[]) => Math.hypot(...values);

/** Log-odds of each row. */
function oddsAt({ columns, codes, classes }: ClassCorner, b: Lines): number[][] {
  return codes.map((_, i) =>
    Array.from({ length: classes }, (_, k) =>
      columns.reduce((sum, column, j) => sum + column[i]! * b[j]![k]!, 0),
    ),
  );
}

function shares(z: readonly number[]): { p: number[]; log: number } {
  const most = Math.max(...z);
  const each = z.map((one) => Math.exp(one - most));
  const sum = sumOf(each);
  return { p: each.map((one) => one / sum), log: most + Math.log(sum) };
}

function lossAt({ codes, weights }: ClassCorner, odds: readonly (readonly number[])[]): number {
  return sumOf(odds.map((z, i) => weights[i]! * (shares(z).log - z[codes[i]!]!))) / sumOf(weights);
}

function penaltyAt({ lambda, alpha, factors, grouped }: ClassCorner, b: Lines): number {
  const each = b.map((line, j) => {
    const squares = sumOf(line.map((one) => one * one));
    const sizes = grouped ? Math.sqrt(squares) : sumOf(line.map(Math.abs));
    return factors[j]! * (((1 - alpha) / 2) * squares + alpha * sizes);
  });
  return lambda * sumOf(each);
}

/** The objective and the mean slopes of the loss. */
export function lookAt(problem: ClassCorner, b: Lines): { objective: number; slopes: number[][] } {
  const { columns, codes, weights, classes } = problem;
  const odds = oddsAt(problem, b);
  const total = sumOf(weights);
  const slopes = columns.map(() => new Array<number>(classes).fill(0));
  odds.forEach((z, i) => {
    const { p } = shares(z);
    for (let k = 0; k < classes; k++) {
      const rest = (weights[i]! / total) * (p[k]! - (codes[i] === k ? 1 : 0));
      columns.forEach((column, j) => {
        slopes[j]![k]! += rest * column[i]!;
      });
    }
  });
  return { objective: lossAt(problem, odds) + penaltyAt(problem, b), slopes };
}

/** The largest distance of a slope from what the penalty allows. */
export function violationAt(problem: ClassCorner, b: Lines, slopes: Lines): number {
  const { lambda, alpha, factors, grouped, lower, upper } = problem;
  const each = b.map((line, j) => {
    const corner = lambda * alpha * factors[j]!;
    const whole = line.map((one, k) => slopes[j]![k]! + lambda * (1 - alpha) * factors[j]! * one);
    if (grouped && corner > 0) {
      const size = length(line);
      return size === 0
        ? Math.max(0, length(whole) - corner)
        : length(whole.map((one, k) => one + (corner * line[k]!) / size));
    }
    const own = line.map((one, k) => {
      const left = whole[k]! + (one > 0 ? corner : -corner);
      const right = whole[k]! - (one < 0 ? corner : -corner);
      return Math.max(0, one > lower[j]! ? left : 0, one < upper[j]! ? -right : 0);
    });
    return Math.max(...own);
  });
  return Math.max(...each);
}

/** The shift of a line that leaves the least penalty, among equal ones the middle: by bisection of its slope. */
function shiftOf(line: readonly number[], alpha: number, isRound: boolean): number {
  const mean = sumOf(line) / line.length;
  if (isRound) return mean;
  const sorted = [...line].sort((a, b) => a - b);
  const slope = (c: number, side: number) =>
    (1 - alpha) * line.length * (c - mean) +
    alpha * sumOf(line.map((one) => (one < c ? 1 : one > c ? -1 : side)));
  // A kink that holds the least is hit exactly; else the root lies between two of them.
  const kinks = sorted.filter((one) => slope(one, -1) <= 0 && slope(one, 1) >= 0);
  if (kinks.length > 0) return (Math.min(...kinks) + Math.max(...kinks)) / 2;
  let [low, high] = [sorted[0]!, sorted.at(-1)!];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (slope(middle, 0) > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

const MOST_SWEEPS = 20_000;

/** The optimum, to a violation of 1e-11. */
export function solveClasses(problem: ClassCorner): { b: number[][]; objective: number; violation: number } {
  const walk = new Walk(problem);
  const { b } = walk;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    for (let j = 0; j < b.length; j++) walk.move(j);
    if (sweep % 10 > 0) continue;
    if (violationAt(problem, b, lookAt(problem, b).slopes) <= 1e-11) break;
  }
  const { objective, slopes } = lookAt(problem, b);
  return { b, objective, violation: violationAt(problem, b, slopes) };
}

/** b with the log-odds and the objective there. */
class Walk {
  readonly b: number[][];
  readonly #problem: ClassCorner;
  readonly #odds: number[][];
  readonly #shares: readonly number[];
  #objective: number;

  constructor(problem: ClassCorner) {
    this.#problem = problem;
    this.b = problem.columns.map(() => new Array<number>(problem.classes).fill(0));
    this.#odds = problem.codes.map(() => new Array<number>(problem.classes).fill(0));
    const total = sumOf(problem.weights);
    this.#shares = problem.weights.map((weight) => weight / total);
    this.#objective = this.#value();
  }

  /** Each coefficient of a column, or all of them at once; then all of them together. */
  move(j: number): void {
    const { classes, factors, alpha, grouped, lower, upper } = this.#problem;
    if (grouped && factors[j]! > 0) this.#moveColumn(j);
    else for (let k = 0; k < classes; k++) this.#moveOne(j, k);
    if (lower[j]! > -Infinity || upper[j]! < Infinity) return;
    const shift = shiftOf(this.b[j]!, alpha, factors[j] === 0 || grouped);
    this.#put(
      j,
      this.b[j]!.map((one) => one - shift),
    );
    this.#objective = this.#value();
  }

  #value(): number {
    return lossAt(this.#problem, this.#odds) + penaltyAt(this.#problem, this.b);
  }

  #put(j: number, line: readonly number[]): void {
    const x = this.#problem.columns[j]!;
    const change = line.map((one, k) => one - this.b[j]![k]!);
    this.b[j] = [...line];
    change.forEach((one, k) => {
      if (one !== 0) for (const [i, z] of this.#odds.entries()) z[k]! += one * x[i]!;
    });
  }

  /** Puts the first of some lines that does not raise the objective, which the last one cannot but for rounding. */
  #try(j: number, lines: readonly (() => readonly number[])[]): void {
    const old = this.b[j]!;
    for (const line of lines) {
      this.#put(j, line());
      const value = this.#value();
      const isLower = value <= this.#objective + 1e-15;
      if (isLower) {
        this.#objective = value;
        return;
      }
      this.#put(j, old);
    }
  }

  /** Slopes and second derivatives of one column for all classes. */
  #column(j: number): { slopes: number[]; seconds: number[]; square: number } {
    const { columns, codes, classes } = this.#problem;
    const slopes = new Array<number>(classes).fill(0);
    const seconds = new Array<number>(classes).fill(0);
    let square = 0;
    this.#odds.forEach((z, i) => {
      const { p } = shares(z);
      const [x, w] = [columns[j]![i]!, this.#shares[i]!];
      square += w * x * x;
      for (let k = 0; k < classes; k++) {
        slopes[k]! += w * (p[k]! - (codes[i] === k ? 1 : 0)) * x;
        seconds[k]! += w * p[k]! * (1 - p[k]!) * x * x;
      }
    });
    return { slopes, seconds, square };
  }

  #weights(j: number): [corner: number, squared: number] {
    const { lambda, alpha, factors } = this.#problem;
    return [lambda * alpha * factors[j]!, lambda * (1 - alpha) * factors[j]!];
  }

  /** By Newton's method, or where that overshoots by the bound ¼ of the curvature. */
  #moveOne(j: number, k: number): void {
    const { lower, upper } = this.#problem;
    const [corner, squared] = this.#weights(j);
    const { slopes, seconds, square } = this.#column(j);
    const old = this.b[j]!;
    const by = (second: number) => () => {
      const target = second * old[k]! - slopes[k]!;
      const shrunken = (Math.sign(target) * Math.max(0, Math.abs(target) - corner)) / (second + squared);
      const next = Math.min(Math.max(shrunken, lower[j]!), upper[j]!);
      return old.map((one, l) => (l === k ? next : one));
    };
    this.#try(j, [by(seconds[k]!), by(square / 4)]);
  }

  /** By the largest second derivative of its classes, or the bound ½ of the curvature. */
  #moveColumn(j: number): void {
    const [corner, squared] = this.#weights(j);
    const { slopes, seconds, square } = this.#column(j);
    const old = this.b[j]!;
    const by = (second: number) => () => {
      const target = old.map((one, k) => second * one - slopes[k]!);
      const size = length(target);
      const factor = size > corner ? (1 - corner / size) / (second + squared) : 0;
      return target.map((one) => factor * one);
    };
    this.#try(j, [by(1.5 * Math.max(...seconds)), by(square / 2)]);
  }
}
