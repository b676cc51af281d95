/** What solves a wide problem at one λ after the other. */
import type { WidePoint, WideProblem } from './problem.js';
import { RowSpaceSolver } from './row-space/solver.js';
import { WideSolver } from './solve.js';
import { SteppedSolver } from './stepped-solver.js';
import type { WideWork } from './work.js';

export interface PathSolver {
  readonly name: 'working-set' | 'row-space';
  /** Passes over all columns. */
  readonly passes: number;
  /** Of the rows at the last point, without the offset. */
  readonly logOdds: Float64Array;
  /** Fits the free columns; to be called first. Returns the slopes of all columns, those of the mean log-likelihood. */
  begin(): WideWork<Float64Array>;
  /** The optimum at a λ, from the last one; `tolerance` is on the scale of λ. */
  at(lambda: number, tolerance: number): WideWork<WidePoint>;
}

/** Ridge is solved over the rows, of which there are fewer; penalties that leave coefficients at 0 over working sets of columns. */
export function solverOf(problem: WideProblem): PathSolver {
  return problem.penalties.alpha > 0
    ? new SteppedSolver(problem, new WideSolver(problem))
    : new RowSpaceSolver(problem);
}
