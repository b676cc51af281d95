/** Ridge regression over loaded rows: −ℓ/Σw + λ/2·Σ (sⱼβⱼ)², s the standard deviations of the columns. */
import type { Alias } from '../diagnostics/aliasing.js';
import type { Warning } from '../errors.js';
import { type Pairs, pairs, setPair } from '../math/cholesky-double-double.js';
import { add, multiplyNumber, subtract } from '../math/double-double.js';
import { type Penalty, penaltyAt, withPenalty } from '../objective/penalty.js';
import { newton } from '../solver/newton.js';
import { refine } from '../solver/refine.js';
import { ask } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import { searchAliases } from './alias-search.js';
import { aliasesOf } from './aliases.js';
import { type Estimate, without } from './estimate.js';
import type { LoadedRows } from './loaded-rows.js';
import type { Penalising, PenaltyFindings, PenaltyOptions } from './penalising.js';
import type { ShardWork } from './solve.js';
import { spreads } from './spreads.js';

const INFERENCE: Warning = {
  code: 'penalized-inference',
  message:
    'Ridge pulls the coefficients towards 0 on purpose: their bias is unknown, so there are no standard errors, p-values or intervals that would mean what they say. AIC, BIC and tests are left out, too.',
};

/** λ·Σw·s² of each column. The intercept and other constant columns are free. */
function ridgePenalty(rows: LoadedRows, lambda: number): Penalty {
  const { totals } = rows;
  const squared: Pairs = pairs(rows.columns);
  spreads(rows, add(totals.events, totals.others)).forEach((spread, j) => {
    setPair(squared, j, multiplyNumber(spread, lambda));
  });
  return { squared };
}

/** What makes the penalised Hessian singular: a combination of columns that the penalty leaves free. */
function isFree({ squared }: Penalty, { column, combination }: Alias): boolean {
  return [{ column }, ...combination].every((part) => squared.high[part.column] === 0);
}

class RidgeFit implements Penalising {
  readonly #rows: LoadedRows;
  readonly #options: PenaltyOptions;
  readonly #penalty: Penalty;

  constructor(rows: LoadedRows, options: PenaltyOptions) {
    this.#rows = rows;
    this.#options = options;
    this.#penalty = ridgePenalty(rows, options.lambda!);
  }

  *estimate(): ShardWork<Estimate> {
    const { columns, shards, start } = this.#rows;
    const initial = (yield { shards, pass: { kind: 'hessian', at: start } })!;
    const found = yield* aliasesOf(this.#rows, initial, searchAliases);
    const aliases = found.aliases.filter((alias) => isFree(this.#penalty, alias));
    const active = without(
      columns,
      aliases.map(({ column }) => column),
    );
    const { maxIterations } = this.#options;
    const limit = maxIterations === undefined ? {} : { maxIterations };
    const steps = newton.run({ size: columns, start, active }, limit);
    const solution = yield* ask(shards, withPenalty(this.#penalty, steps));
    const converged = isConverged(solution.stopReason);
    const last = { size: columns, start: solution.coefficients, active };
    const options = converged ? { factor: solution.factor } : { maxSteps: 0 };
    const refined = yield* ask(shards, withPenalty(this.#penalty, refine(last, options)));
    const loss = refined && subtract(refined.loss, penaltyAt(this.#penalty, refined.coefficients));
    return {
      ...{ aliases, gram: null, free: active, active, separation: null, solution, solver: 'newton' as const },
      refined: refined && loss && { ...refined, loss },
      converged: converged && refined?.settled === true,
    };
  }

  // biome-ignore lint/correctness/useYield: there is nothing to ask, but other penalties do.
  *infer({ refined }: Estimate): ShardWork<PenaltyFindings> {
    const penalisedLoss = refined && add(refined.loss, penaltyAt(this.#penalty, refined.coefficients));
    return {
      ...{ penalty: 'ridge', lambda: this.#options.lambda!, intervals: null, penalisedLoss },
      ...{ likelihoodRatioTest: null, terms: [], profiles: null, warnings: [INFERENCE] },
    };
  }
}

export function ridge(rows: LoadedRows, options: PenaltyOptions): Penalising {
  return new RidgeFit(rows, options);
}
