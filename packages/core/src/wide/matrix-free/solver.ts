/**
 * The minimum over the columns of a working set without their Gram matrix: proximal Newton steps under the weights of where
 * they start. There is nothing to prepare and next to nothing to keep: the faster way to a few digits, and the only one where
 * the Gram matrix has no room.
 */
import { moveTo, objectiveOf, type Restricted, type State } from '../move.js';
import type { Slots } from '../penalties.js';
import { worst } from '../quadratic.js';
import type { WideRows } from '../rows.js';
import type { WideWork } from '../work.js';
import type { WorkingSet } from '../working-set.js';
import { ColumnModel } from './model.js';

/** The shares of a point's violation, and of the tolerance, that its model is solved to. */
const INEXACT = 0.05;
const INNER = 0.3;

const TOLD = { kind: 'iteration', newtonDecrement: null, stepLength: 1 } as const;

export class MatrixFreeSolver {
  readonly #rows: WideRows;
  readonly #set: WorkingSet;

  constructor(rows: WideRows, set: WorkingSet) {
    this.#rows = rows;
    this.#set = set;
  }

  /**
   * Moves the state to within `tolerance` of the optimality conditions of the working set, in `mostSteps` at most. Tells each
   * step: coefficients by slot.
   */
  *minimise(state: State, slots: Slots, tolerance: number, mostSteps: number): WideWork<Restricted> {
    this.#rows.residuals(state.linear, state.residual, state.weights);
    let objective = objectiveOf(this.#rows, state, slots);
    for (let steps = 0; ; steps++) {
      const gradient = (yield* this.#set.products(state.residual)).map((value) => -value);
      const { coefficients } = state;
      const violation = worst(slots, { coefficients, gradient });
      yield { ...TOLD, iteration: steps, coefficients, loss: objective, gradientNorm: violation };
      if (violation <= tolerance) return { steps, isDone: true };
      if (steps === mostSteps) return { steps, isDone: false };
      const model = new ColumnModel(this.#set, slots, state, gradient);
      const move = yield* model.minimum(Math.max(INNER * tolerance, INEXACT * violation));
      if (moveTo(this.#rows, state, slots, move, objective) === 0) return { steps, isDone: false };
      objective = objectiveOf(this.#rows, state, slots);
    }
  }
}
