/** Which way a fit goes, by its shape. */
import { stridesOf } from './samples.js';
import type { ShapedSolver } from './solver-names.js';

export interface Choice {
  readonly solver: ShapedSolver;
  /** A sentence for a person. */
  readonly reason: string;
}

/** Up to so many values a pass takes less than a millisecond, and nothing is saved by having fewer of them. */
const FEW_VALUES = 2e5;
/** From so many columns on Hessians cost more than all the passes that conjugate gradients take. */
const MANY_COLUMNS = 800;

const grouped = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** The solver for maximum likelihood on data of this shape. */
export function chooseSolver(rows: number, columns: number, hessianCost: number): Choice {
  const shape = `${grouped(rows)} rows of ${grouped(columns)} columns`;
  if (rows * columns <= FEW_VALUES) {
    return { solver: 'newton', reason: `${shape} are few: whole Newton steps cost next to nothing` };
  }
  if (columns >= MANY_COLUMNS) {
    return {
      solver: 'newton-cg',
      reason: `${shape}: Newton's equations are solved without forming a Hessian of so many columns`,
    };
  }
  const strides = stridesOf(rows, columns, hessianCost);
  if (strides.length === 0) {
    return { solver: 'newton', reason: `${shape}: a sample of the rows would say too little` };
  }
  return {
    solver: 'sampled-newton',
    reason: `${shape}: Newton steps on a ${strides.at(-1)}th of the rows, then passes over all of them`,
  };
}
