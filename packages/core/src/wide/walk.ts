/** A walk along λ over columns in memory, from where only free columns have moved. */
import { kindOf } from '../kernel/create.js';
import { firstLambda } from '../path/lambdas.js';
import type { PathOptions } from '../path/options.js';
import { refuseSeparated } from './free-columns.js';
import { type PathSolver, solverOf } from './path-solver.js';
import type { Penalties } from './penalties.js';
import { penaltiesOf, type Resident } from './resident.js';
import type { WideWork } from './work.js';

export interface Walk {
  readonly solver: PathSolver;
  readonly penalties: Penalties;
  /** What violations are a share of: λmax, or the largest slope by a penalised coefficient with ridge. */
  readonly scale: number;
  /** The first λ of a path. */
  readonly first: number;
}

/** Throws `option-invalid` for names that are no columns, `estimate-not-finite` where free columns separate the events. */
export function* beginWalk(resident: Resident, options: PathOptions): WideWork<Walk> {
  const { outcome, columns, hands, training } = resident;
  const penalties = penaltiesOf(resident, options);
  const { intercept } = training.schema;
  const solver = solverOf({ columns, outcome, intercept, penalties, kernel: kindOf(options), hands });
  refuseSeparated(training, penalties, resident.varying);
  const slopes = yield* solver.begin();
  const { alpha, factors } = penalties;
  const steepest = factors.reduce(
    (most, factor, j) => (factor > 0 ? Math.max(most, Math.abs(slopes[j]!) / factor) : most),
    0,
  );
  const scale = alpha > 0 ? steepest / alpha : steepest;
  return { solver, penalties, scale, first: firstLambda(steepest, alpha) };
}
