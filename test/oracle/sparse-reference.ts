/** Penalised logistic regression on a matrix written out, by proximal gradient steps alone: slow, and nothing else. */

export interface DenseProblem {
  readonly x: readonly (readonly number[])[];
  /** 0 or 1. */
  readonly y: readonly number[];
  readonly weights: readonly number[];
  readonly lambda: number;
  readonly alpha: number;
  /** What coefficients are multiplied by in the penalty. */
  readonly scales: readonly number[];
  readonly intercept: boolean;
}

/** Weighted, by n. */
export function deviations(x: DenseProblem['x'], weights: readonly number[]): number[] {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return x[0]!.map((_, j) => {
    const mean = x.reduce((sum, row, i) => sum + weights[i]! * row[j]!, 0) / total;
    return Math.sqrt(x.reduce((sum, row, i) => sum + weights[i]! * (row[j]! - mean) ** 2, 0) / total);
  });
}

function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/** Mean loss and penalty; the intercept is the last coefficient. */
export function objectiveAt(problem: DenseProblem, beta: readonly number[]): number {
  const { x, y, weights, lambda, alpha, scales } = problem;
  const total = weights.reduce((sum, w) => sum + w, 0);
  let loss = 0;
  x.forEach((row, i) => {
    const z = row.reduce((sum, value, j) => sum + value * beta[j]!, beta[row.length]!);
    loss += (weights[i]! / total) * softplus(y[i] === 1 ? -z : z);
  });
  const penalty = scales.reduce((sum, s, j) => {
    const b = s * beta[j]!;
    return sum + lambda * (((1 - alpha) / 2) * b * b + alpha * Math.abs(b));
  }, 0);
  return loss + penalty;
}

/** The gradient of the mean loss, that of the intercept last. */
function slopes({ x, y, weights }: DenseProblem, beta: readonly number[]): number[] {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const found = new Array<number>(beta.length).fill(0);
  x.forEach((row, i) => {
    const z = row.reduce((sum, value, j) => sum + value * beta[j]!, beta[row.length]!);
    const rest = (weights[i]! / total) * (1 / (1 + Math.exp(-z)) - y[i]!);
    row.forEach((value, j) => {
      found[j]! += rest * value;
    });
    found[row.length]! += rest;
  });
  return found;
}

/** Steps move less than this, in columns over their scales: rounding. */
const STILL = 1e-16;

/**
 * Accelerated steps on columns over their scales (Beck & Teboulle 2009), begun anew where they turn back (O'Donoghue & Candès
 * 2015); fewer than `steps` where they no longer move.
 */
export function proximalGradient(problem: DenseProblem, steps: number): number[] {
  const { x, weights, lambda, alpha, scales, intercept } = problem;
  const total = weights.reduce((sum, w) => sum + w, 0);
  const units = [...scales, 1].map((s) => (s > 0 ? s : 1));
  // A quarter of the trace of X'WX bounds the curvature.
  const trace = x.reduce(
    (sum, row, i) =>
      sum + (weights[i]! / total) * row.reduce((all, value, j) => all + (value / units[j]!) ** 2, 1),
    0,
  );
  const length = 1 / (trace / 4 + lambda * (1 - alpha));
  let [beta, ahead, momentum] = [units.map(() => 0), units.map(() => 0), 1];
  for (let n = 0; n < steps; n++) {
    const inUnits = ahead.map((b, j) => b / units[j]!);
    const slope = slopes(problem, inUnits);
    const next = ahead.map((b, j) => {
      if (j === scales.length) return intercept ? b - length * slope[j]! : 0;
      if (scales[j] === 0) return 0;
      const u = b - length * slope[j]! * (1 / units[j]!);
      const shrunk = Math.sign(u) * Math.max(0, Math.abs(u) - length * lambda * alpha);
      return shrunk / (1 + length * lambda * (1 - alpha));
    });
    const turns = next.reduce((sum, b, j) => sum + (ahead[j]! - b) * (b - beta[j]!), 0) > 0;
    if (next.every((b, j) => Math.abs(b - beta[j]!) <= STILL && Math.abs(b - ahead[j]!) <= STILL)) break;
    const after = turns ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    ahead = next.map((b, j) => (turns ? b : b + ((momentum - 1) / after) * (b - beta[j]!)));
    [beta, momentum] = [next, after];
  }
  return beta.map((b, j) => b / units[j]!);
}
