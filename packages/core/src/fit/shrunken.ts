/**
 * Ridge, lasso and elastic net over loaded rows: −ℓ/Σw + λ·Σ factor·[(1 − α)/2·b² + α·|b|], b on columns of standard deviation 1: a
 * path of one λ.
 */
import type { Warning } from '../errors.js';
import type { Schema } from '../formula/schema.js';
import { pairs } from '../math/cholesky-double-double.js';
import { add, type DoubleDouble, fromNumber, ZERO } from '../math/double-double.js';
import { packedIndex, packedLength, packedSubmatrix, subvector } from '../math/packed.js';
import type { StopReason } from '../objective/objective.js';
import { measured, type PathColumns, pathColumns, penaltyAt } from '../path/columns.js';
import { refuseSeparated } from '../path/free-columns.js';
import { gapOf, penaltyName } from '../path/report-path.js';
import { type SolvedPath, type SolvedPoint, solvePath } from '../path/solve.js';
import { lengthOf, type ProximalPenalty, penaltyValue } from '../solver/proximal/penalty.js';
import { type Standing, standingOf } from '../solver/proximal/standing.js';
import { searchAliases } from './alias-search.js';
import { aliasesOf } from './aliases.js';
import { reportedPenalties } from './column-penalties.js';
import { type Estimate, without } from './estimate.js';
import { groupedOf } from './likelihood.js';
import type { LoadedRows } from './loaded-rows.js';
import type { Penalising, PenaltyFindings, PenaltyOptions } from './penalising.js';
import type { ShrinkageReport } from './report.js';
import type { ShardWork } from './solve.js';

/** Why there is no inference. */
export function inference(alpha: number): Warning {
  const reason =
    alpha === 0
      ? 'Ridge pulls the coefficients towards 0 on purpose: their bias is unknown, so there are no standard errors, p-values or intervals that would mean what they say. AIC, BIC and tests are left out, too.'
      : 'The penalty pulls the coefficients towards 0 on purpose, and chooses among the columns: no standard errors, p-values or intervals would mean what they say, nor would AIC, BIC and tests, which are left out, too.';
  return { code: 'penalized-inference', message: reason };
}

function stopReasonOf(iterations: number, most: number | undefined): StopReason {
  return most !== undefined && iterations >= most ? 'max-iterations' : 'no-further-progress';
}

/** Optimality conditions beyond this share of the largest λ are not those of an optimum. */
const TOLERANCE = 1e-9;

/** Where the smooth part of the penalised loss stands, over the columns that can move. */
export function standing({ at, gradient, hessian }: SolvedPoint, penalty: ProximalPenalty): Standing {
  const { absolute, squared, lower, upper, groups } = penalty;
  const slopes = gradient.map((slope, i) => slope + squared[i]! * at[i]! + Math.sign(at[i]!) * absolute[i]!);
  const still = new Set<number>();
  for (const { columns, weight } of groups) {
    const length = lengthOf(at, columns);
    for (const i of columns)
      if (length === 0) still.add(i);
      else slopes[i] = slopes[i]! + (weight * at[i]!) / length;
  }
  const moves = (i: number) =>
    !still.has(i) && (at[i] !== 0 || absolute[i] === 0) && at[i]! > lower[i]! && at[i]! < upper[i]!;
  const support = Array.from(at.keys()).filter(moves);
  const curvature = packedSubmatrix(hessian, support).slice();
  support.forEach((i, k) => {
    curvature[packedIndex(k, k)] = curvature[packedIndex(k, k)]! + squared[i]!;
  });
  return standingOf(curvature, subvector(slopes, support));
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
    this.#alpha = options.alpha ?? (options.penalty === 'ridge' ? 0 : 1);
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
    const columns = pathColumns(rows, this.#schema, { ...found, spreads }, this.#options);
    const { maxIterations } = this.#options;
    const path = yield* solvePath(
      { rows, columns, intercept, alpha },
      {
        ...{ lambdas: [lambda], tolerance: TOLERANCE, atZero: found.atZero, maxIterations },
        onFree: (point) => refuseSeparated(rows, this.#schema, columns, point),
        // Ridge has no zeros for whose sake rounding would not matter.
        ...(alpha === 0 && { accurate: true }),
      },
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
        stopReason: converged ? 'optimality-conditions' : stopReasonOf(iterations, maxIterations),
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
    const { lambda } = this.#options;
    const alpha = this.#alpha;
    const penalty = penaltyAt(columns, alpha, lambda!);
    return {
      ...{ penalty: penaltyName(alpha), lambda: lambda!, intervals: null, ...(alpha > 0 && { alpha }) },
      penalisedLoss: refined && add(refined.loss, fromNumber(penaltyValue(penalty, point.at))),
      ...{ likelihoodRatioTest: null, terms: [], profiles: null, warnings: [inference(alpha)] },
      shrinkage: this.#shrinkage(penalty),
    };
  }

  #shrinkage(penalty: ProximalPenalty): ShrinkageReport {
    const { columns, path, point } = this.#found!;
    const penalised = Array.from(columns.factors.keys()).filter((i) => columns.factors[i]! > 0);
    const nonzero = subvector(point.at, penalised).filter((b) => b !== 0).length;
    return {
      ...{ nonzero, penalised: penalised.length },
      ...{ violation: point.violation, scale: path.scale },
      dualityGap: gapOf(columns, penalty, point, this.#saturated()),
      lambdaMax: path.lambdaMax,
      ...reportedPenalties(this.#schema, this.#options),
    };
  }

  /** The least loss that any log-odds give. */
  #saturated(): DoubleDouble {
    return this.#schema.response.kind === 'labels' ? ZERO : this.#rows.grouped(groupedOf).saturated;
  }
}

export function shrunkenFit(rows: LoadedRows, schema: Schema, options: PenaltyOptions): Penalising {
  return new ShrunkenFit(rows, schema, options);
}
