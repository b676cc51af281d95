/** Lasso and elastic net over loaded rows: −ℓ/Σw + λ·Σ [(1 − α)/2·b² + α·|b|], b on columns of standard deviation 1. */
import type { Warning } from '../errors.js';
import type { Schema } from '../formula/schema.js';
import { cholesky, inverse } from '../math/cholesky.js';
import { pairs } from '../math/cholesky-double-double.js';
import { add, fromNumber } from '../math/double-double.js';
import { diagonalOf, packedIndex, packedLength, packedSubmatrix, subvector } from '../math/packed.js';
import { measured, type PathColumns, pathColumns, penaltyAt } from '../path/columns.js';
import { type SolvedPath, type SolvedPoint, solvePath } from '../path/solve.js';
import { type ProximalPenalty, penaltyValue } from '../solver/proximal/penalty.js';
import { skippingCholesky, skippingSolve } from '../solver/proximal/skipping-cholesky.js';
import { gradientNormOf } from '../solver/refine.js';
import { searchAliases } from './alias-search.js';
import { aliasesOf } from './aliases.js';
import { type Estimate, without } from './estimate.js';
import type { LoadedRows } from './loaded-rows.js';
import type { Penalising, PenaltyFindings, PenaltyOptions } from './penalising.js';
import type { ShrinkageReport } from './report.js';
import type { ShardWork } from './solve.js';

const INFERENCE: Warning = {
  code: 'penalized-inference',
  message:
    'The penalty pulls the coefficients towards 0 on purpose, and chooses among the columns: no standard errors, p-values or intervals would mean what they say, nor would AIC, BIC and tests, which are left out, too.',
};

/** Optimality conditions beyond this share of the largest λ are not those of an optimum. */
const TOLERANCE = 1e-9;

/** Where the smooth part of the penalised loss stands: its decrement gᵀH⁻¹g and largest |g|·√H⁻¹ over the support. */
function standing(
  { at, gradient, hessian }: SolvedPoint,
  penalty: ProximalPenalty,
): { newtonDecrement: number; gradientNorm: number } {
  const { absolute, squared } = penalty;
  const support = Array.from(at.keys()).filter((i) => at[i] !== 0 || absolute[i] === 0);
  const matrix = packedSubmatrix(hessian, support).slice();
  support.forEach((i, k) => {
    matrix[packedIndex(k, k)] = matrix[packedIndex(k, k)]! + squared[i]!;
  });
  const slopes = Float64Array.from(
    support,
    (i) => gradient[i]! + squared[i]! * at[i]! + Math.sign(at[i]!) * absolute[i]!,
  );
  const step = skippingSolve(skippingCholesky(matrix, support.length), slopes);
  const newtonDecrement = Math.max(
    0,
    step.reduce((sum, one, k) => sum + one * slopes[k]!, 0),
  );
  const factor = cholesky(matrix, support.length, 0);
  const variances = factor
    ? diagonalOf(inverse(factor), support.length)
    : Float64Array.from(support, (_, k) => 1 / matrix[packedIndex(k, k)]!);
  return { newtonDecrement, gradientNorm: gradientNormOf(slopes, variances) };
}

class ShrunkenFit implements Penalising {
  readonly #rows: LoadedRows;
  readonly #schema: Schema;
  readonly #options: PenaltyOptions;
  readonly #alpha: number;
  #found: { columns: PathColumns; path: SolvedPath; point: SolvedPoint } | null = null;

  constructor(rows: LoadedRows, schema: Schema, options: PenaltyOptions) {
    this.#rows = rows;
    this.#schema = schema;
    this.#options = options;
    this.#alpha = options.penalty === 'lasso' ? 1 : options.alpha!;
  }

  *estimate(): ShardWork<Estimate> {
    const rows = this.#rows;
    const alpha = this.#alpha;
    const lambda = this.#options.lambda!;
    const { intercept } = this.#schema;
    const { spreads, ...found } = yield* measured(rows, this.#schema);
    const constant = spreads.flatMap(({ hi }, j) => (hi === 0 ? [j] : []));
    const isNew = constant.length > Number(intercept);
    const initial =
      isNew && intercept ? (yield { shards: rows.shards, pass: { kind: 'hessian', at: rows.start } })! : null;
    const told = initial ? (yield* aliasesOf(rows, initial, searchAliases)).aliases : [];
    const aliases = told.filter(({ column }) => constant.includes(column));
    const active = without(
      rows.columns,
      aliases.map(({ column }) => column),
    );
    const columns = pathColumns(rows, this.#schema, { ...found, spreads }, {});
    const path = yield* solvePath(
      { rows, columns, intercept, alpha },
      { lambdas: [lambda], tolerance: TOLERANCE, atZero: found.atZero },
    );
    const point = path.points[0]!;
    this.#found = { columns, path, point };
    const { coefficients, loss, largestLogOdds, iterations, violation } = point;
    const converged = violation <= TOLERANCE;
    const size = rows.columns;
    return {
      ...{ aliases, gram: null, free: active, active, separation: null, solver: null, converged },
      solution: {
        ...{ coefficients: coefficients.high, iterations, largestLogOdds, factor: null },
        stopReason: converged ? 'optimality-conditions' : 'no-further-progress',
        lastStep: new Float64Array(size),
      },
      refined: {
        ...{ coefficients, loss, largestLogOdds, smallestPivot: 1, settled: converged },
        variances: new Float64Array(active.length),
        covariance: pairs(packedLength(active.length)),
        ...standing(point, penaltyAt(columns, alpha, lambda)),
      },
    };
  }

  // biome-ignore lint/correctness/useYield: there is nothing to ask, but other penalties do.
  *infer({ refined }: Estimate): ShardWork<PenaltyFindings> {
    const { columns, point } = this.#found!;
    const { penalty, lambda } = this.#options;
    const value = penaltyValue(penaltyAt(columns, this.#alpha, lambda!), point.at);
    return {
      ...{
        penalty: penalty as 'lasso' | 'elastic-net',
        lambda: lambda!,
        alpha: this.#alpha,
        intervals: null,
      },
      penalisedLoss: refined && add(refined.loss, fromNumber(value)),
      ...{ likelihoodRatioTest: null, terms: [], profiles: null, warnings: [INFERENCE] },
      shrinkage: this.#shrinkage(),
    };
  }

  #shrinkage(): ShrinkageReport {
    const { columns, path, point } = this.#found!;
    const penalised = Array.from(columns.factors.keys()).filter((i) => columns.factors[i]! > 0);
    const nonzero = subvector(point.at, penalised).filter((b) => b !== 0).length;
    return {
      ...{ nonzero, penalised: penalised.length },
      violation: point.violation,
      lambdaMax: path.lambdaMax!,
    };
  }
}

export function shrunkenFit(rows: LoadedRows, schema: Schema, options: PenaltyOptions): Penalising {
  return new ShrunkenFit(rows, schema, options);
}
