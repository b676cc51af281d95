/** The solvers among which the shape of the data chooses. */
export const SHAPED_SOLVERS = ['newton', 'sampled-newton', 'newton-cg', 'lbfgs'] as const;

export type ShapedSolver = (typeof SHAPED_SOLVERS)[number];

/** The solvers that follow gradients by a rate. */
export const GRADIENT_SOLVERS = [
  'gradient-descent',
  'momentum',
  'nesterov',
  'adagrad',
  'rmsprop',
  'adam',
  'sgd',
] as const;

export type GradientSolver = (typeof GRADIENT_SOLVERS)[number];

export function isGradientSolver(name: string): name is GradientSolver {
  return (GRADIENT_SOLVERS as readonly string[]).includes(name);
}
