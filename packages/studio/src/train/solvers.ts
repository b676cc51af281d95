/** The watched solvers as a person meets them: names, colours, dashes. */
import type { WatchedSolver } from '@oddsmith/core';

export interface SolverLook {
  readonly name: string;
  /** Which of the four colours. */
  readonly colour: 'c1' | 'c2' | 'c3' | 'c4';
  readonly dash: readonly number[];
}

export const SOLVERS: Readonly<Record<WatchedSolver, SolverLook>> = {
  'gradient-descent': { name: 'Gradient descent', colour: 'c1', dash: [] },
  sgd: { name: 'Stochastic', colour: 'c1', dash: [2, 3] },
  momentum: { name: 'Momentum', colour: 'c2', dash: [] },
  nesterov: { name: 'Nesterov', colour: 'c2', dash: [6, 4] },
  adam: { name: 'Adam', colour: 'c3', dash: [] },
  adagrad: { name: 'AdaGrad', colour: 'c3', dash: [6, 4] },
  rmsprop: { name: 'RMSProp', colour: 'c3', dash: [2, 3] },
  lbfgs: { name: 'L-BFGS', colour: 'c4', dash: [6, 4] },
  newton: { name: 'Newton', colour: 'c4', dash: [] },
};

export const SOLVER_NAMES = Object.keys(SOLVERS) as readonly WatchedSolver[];

/** Whether the solver follows a learning rate. */
export function isDescent(solver: WatchedSolver): boolean {
  return solver !== 'newton' && solver !== 'lbfgs';
}
