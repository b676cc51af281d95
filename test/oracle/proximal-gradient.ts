/**
 * Penalties on groups of coefficients by proximal gradient steps with momentum that starts again when it overshoots (Beck & Teboulle 2009;
 * O'Donoghue & Candès 2015): −ℓ/Σw + Σ weight·‖b of a group‖ + ½·Σ squared·b². In doubles, with nothing of the library.
 */
import { type CornerProblem, lookAt } from './coordinatewise.js';

export interface GroupedProblem extends CornerProblem {
  readonly groups: readonly { readonly columns: readonly number[]; readonly weight: number }[];
}

const MOST_STEPS = 200_000;

const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));

/** Largest eigenvalue of the Gram matrix, bounded by its trace. */
function curvatureBound({ columns, events, others, squared }: CornerProblem): number {
  const weight = events.reduce((sum, a, i) => sum + a + others[i]!, 0);
  const trace = columns.reduce(
    (sum, column) => sum + column.reduce((own, x, i) => own + (events[i]! + others[i]!) * x * x, 0),
    0,
  );
  return trace / weight / 4 + Math.max(...squared);
}

function shrink({ groups, absolute }: GroupedProblem, b: number[], length: number): number[] {
  const next = b.map((x, j) => Math.sign(x) * Math.max(0, Math.abs(x) - length * absolute[j]!));
  for (const { columns, weight } of groups) {
    const size = norm(columns.map((j) => next[j]!));
    for (const j of columns)
      next[j] = size <= length * weight ? 0 : next[j]! * (1 - (length * weight) / size);
  }
  return next;
}

/** The optimum: until a step moves no coefficient by more than `tolerance`. */
export function proximalGradient(
  problem: GroupedProblem,
  tolerance = 1e-14,
): { b: number[]; objective: number } {
  const smooth = { ...problem, absolute: problem.absolute.map(() => 0) };
  const length = 1 / curvatureBound(problem);
  let b = problem.columns.map(() => 0);
  let ahead = b;
  for (let step = 0, k = 0; step < MOST_STEPS; step++, k++) {
    const { slopes } = lookAt(smooth, ahead);
    const pulled = ahead.map((x, j) => x - length * (slopes[j]! + problem.squared[j]! * x));
    const next = shrink(problem, pulled, length);
    const overshoots = next.reduce((sum, x, j) => sum + (ahead[j]! - x) * (x - b[j]!), 0) > 0;
    const most = Math.max(...next.map((x, j) => Math.abs(x - ahead[j]!)));
    if (overshoots) k = 0;
    ahead = next.map((x, j) => x + (k / (k + 3)) * (x - b[j]!));
    b = next;
    if (most <= tolerance) break;
  }
  const penalty = problem.groups.reduce(
    (sum, { columns, weight }) => sum + weight * norm(columns.map((j) => b[j]!)),
    0,
  );
  return { b, objective: lookAt({ ...problem, absolute: problem.absolute }, b).objective + penalty };
}
