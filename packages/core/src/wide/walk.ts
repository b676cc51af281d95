/** A walk along λ over columns in memory, from where only free columns have moved. */
import { kindOf } from '../kernel/create.js';
import { firstLambda } from '../path/lambdas.js';
import type { PathOptions } from '../path/options.js';
import { type PathSolver, solverOf } from './path-solver.js';
import type { Penalties } from './penalties.js';
import type { WidePoint } from './problem.js';
import { penaltiesOf, type Resident } from './resident.js';
import type { WideWork } from './work.js';

/** The least share of the last λ that is gone to at once: from a point far off, too many columns would seem to be missing. */
const STRIDE = 0.7;
/** What is asked of the points on the way to a λ, as a share of `scale`. */
const ON_THE_WAY = 1e-3;

export class Walk {
  readonly penalties: Penalties;
  readonly solver: PathSolver;
  /** What violations are a share of: λmax, or the largest slope by a penalised coefficient with ridge. */
  readonly scale: number;
  /** The first λ of a path. */
  readonly first: number;
  #lambda: number;

  private constructor(solver: PathSolver, penalties: Penalties, steepest: number) {
    const { alpha } = penalties;
    this.solver = solver;
    this.penalties = penalties;
    this.scale = alpha > 0 ? steepest / alpha : steepest;
    this.first = firstLambda(steepest, alpha);
    this.#lambda = this.first;
  }

  /** Throws `option-invalid` for names that are no columns. */
  static *begin(resident: Resident, options: PathOptions): WideWork<Walk> {
    const { outcome, columns, hands, training } = resident;
    const penalties = penaltiesOf(resident, options);
    const { intercept } = training.schema;
    const solver = solverOf({ columns, outcome, intercept, penalties, kernel: kindOf(options), hands });
    const slopes = yield* solver.begin();
    const steepest = penalties.factors.reduce(
      (most, factor, j) => (factor > 0 ? Math.max(most, Math.abs(slopes[j]!) / factor) : most),
      0,
    );
    return new Walk(solver, penalties, steepest);
  }

  /**
   * What is asked of the solver, in turn, to come to the optimum at a λ: by way of others where it is far. `tolerance` is a share of
   * `scale`.
   */
  *way(lambda: number, tolerance: number): Generator<WideWork<WidePoint>> {
    if (this.solver.name === 'working-set')
      while (lambda < STRIDE * this.#lambda) {
        this.#lambda *= STRIDE;
        yield this.solver.at(this.#lambda, Math.max(tolerance, ON_THE_WAY) * this.scale);
      }
    this.#lambda = lambda;
    yield this.solver.at(lambda, tolerance * this.scale);
  }

  /** The optimum at a λ. */
  *to(lambda: number, tolerance: number): WideWork<WidePoint> {
    let point: WidePoint | null = null;
    for (const step of this.way(lambda, tolerance)) point = yield* step;
    return point!;
  }
}
