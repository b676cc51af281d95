/**
 * Penalised logistic regression by the plainest way there is: one coefficient after the other to its own minimum, by Newton's
 * method between brackets, again and again until the optimality conditions hold. In doubles, with nothing of the library.
 */

/** −ℓ/Σw + Σ absolute·|b| + ½·squared·b² with lower ≤ b ≤ upper; columns as given, an intercept being one of them. */
export interface CornerProblem {
  readonly columns: readonly (readonly number[])[];
  /** Weight of events and of the others in each row. */
  readonly events: readonly number[];
  readonly others: readonly number[];
  readonly offset: readonly number[];
  readonly absolute: readonly number[];
  readonly squared: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

export interface CornerSolution {
  readonly b: readonly number[];
  readonly objective: number;
  /** Largest violation of the optimality conditions. */
  readonly violation: number;
}

const MOST_SWEEPS = 20_000;
/** Of a step of Newton's method, which overshoots where all rows are told apart. */
const LONGEST = 4;

function lossOf(a: number, b: number, z: number): number {
  const rest = Math.log1p(Math.exp(-Math.abs(z)));
  return a * (Math.max(-z, 0) + rest) + b * (Math.max(z, 0) + rest);
}

const sumOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0);

/** The distance of −slope from what the penalty allows at b. */
export function violationOf(problem: CornerProblem, j: number, b: number, slope: number): number {
  const whole = slope + problem.squared[j]! * b;
  const corner = problem.absolute[j]!;
  const left = whole + (b > 0 ? corner : -corner);
  const right = whole + (b < 0 ? -corner : corner);
  return Math.max(0, b < problem.upper[j]! ? -right : 0, b > problem.lower[j]! ? left : 0);
}

/** The objective and the mean gradient at b. */
export function lookAt(
  problem: CornerProblem,
  b: readonly number[],
): { objective: number; slopes: number[] } {
  const { columns, events, others, offset, absolute, squared } = problem;
  const weight = sumOf(events) + sumOf(others);
  let loss = 0;
  const slopes = columns.map(() => 0);
  events.forEach((a, i) => {
    const z = columns.reduce((sum, column, j) => sum + column[i]! * b[j]!, offset[i]!);
    loss += lossOf(a, others[i]!, z);
    const p = 1 / (1 + Math.exp(-z));
    const residual = others[i]! * p - a * (1 - p);
    columns.forEach((column, j) => {
      slopes[j]! += (column[i]! * residual) / weight;
    });
  });
  const penalty = sumOf(b.map((one, j) => absolute[j]! * Math.abs(one) + 0.5 * squared[j]! * one * one));
  return { objective: loss / weight + penalty, slopes };
}

/** Goes on until no condition is violated by more than `tolerance`, or rounding lets nothing fall any more. */
export function coordinatewise(problem: CornerProblem, tolerance = 1e-13): CornerSolution {
  const { columns, events, others, offset, absolute, squared, lower, upper } = problem;
  const rows = events.length;
  const weight = sumOf(events) + sumOf(others);
  const b = columns.map(() => 0);
  const z = Float64Array.from(offset);
  const derivatives = (column: readonly number[], shift: number) => {
    let [first, second] = [0, 0];
    for (let i = 0; i < rows; i++) {
      const p = 1 / (1 + Math.exp(-(z[i]! + shift * column[i]!)));
      first += column[i]! * (others[i]! * p - events[i]! * (1 - p));
      second += column[i]! * column[i]! * (events[i]! + others[i]!) * p * (1 - p);
    }
    return [first / weight, second / weight] as const;
  };
  const least = (j: number, sign: number) => {
    // The root of the slope among the b of one sign: slopes rise with b.
    let [low, high] = [
      sign >= 0 ? Math.max(0, lower[j]!) : lower[j]!,
      sign <= 0 ? Math.min(0, upper[j]!) : upper[j]!,
    ];
    if (sign === 0) [low, high] = [lower[j]!, upper[j]!];
    let x = Math.min(high, Math.max(low, b[j]!));
    for (let step = 0; step < 200; step++) {
      const [first, second] = derivatives(columns[j]!, x - b[j]!);
      const slope = first + squared[j]! * x + sign * absolute[j]!;
      if (slope > 0) high = x;
      else low = x;
      const newton = -slope / (second + squared[j]!);
      let next = x + Math.min(LONGEST, Math.max(-LONGEST, newton));
      if (next <= low) next = step < 3 && Number.isFinite(low) ? low : (low + x) / 2;
      if (next >= high) next = step < 3 && Number.isFinite(high) ? high : (high + x) / 2;
      // What is left after a step of Newton's method is about its square.
      if (Math.abs(next - x) <= 1e-8 * Math.max(1e-3, Math.abs(next))) return next;
      x = next;
    }
    return x;
  };
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    const isWhole = sweep % 10 === 9 || sweep < 2;
    columns.forEach((column, j) => {
      if (!isWhole && b[j] === 0) return;
      const [atZero] = derivatives(column, -b[j]!);
      const sign = absolute[j] === 0 ? 0 : atZero > absolute[j]! ? -1 : atZero < -absolute[j]! ? 1 : null;
      const to = sign === null ? 0 : Math.min(upper[j]!, Math.max(lower[j]!, least(j, sign)));
      if (to === b[j]) return;
      for (let i = 0; i < rows; i++) z[i]! += (to - b[j]!) * column[i]!;
      b[j] = to;
    });
    if (sweep % 10 !== 9) continue;
    for (let i = 0; i < rows; i++)
      z[i] = columns.reduce((sum, column, j) => sum + column[i]! * b[j]!, offset[i]!);
    const { objective, slopes } = lookAt(problem, b);
    const violation = slopes.reduce(
      (most, slope, j) => Math.max(most, violationOf(problem, j, b[j]!, slope)),
      0,
    );
    if (violation <= tolerance || sweep + 10 > MOST_SWEEPS) return { b, objective, violation };
  }
  throw new Error('no sweeps');
}
