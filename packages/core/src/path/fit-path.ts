/** `fitPath`: the wiring from data and formula to a path. */
import type { Warning } from '../errors.js';
import type { Begun } from '../fit/begun.js';
import { beginOnThreads } from '../fit/begun-on-threads.js';
import { cancelled } from '../fit/cancelled.js';
import { isOfClasses } from '../fit/fit.js';
import { counting } from '../fit/fitting.js';
import { groupedOf } from '../fit/likelihood.js';
import type { FitOptions } from '../fit/options.js';
import { loadLanguage } from '../fit/prepare.js';
import { nullLoss } from '../fit/reference-models.js';
import type { ShardWork } from '../fit/solve.js';
import type { CheckedFormula, ColumnOptions } from '../formula/types.js';
import { multiplyNumber, subtract, toNumber, ZERO } from '../math/double-double.js';
import { powerOfTenAbove } from '../output/format.js';
import { run } from '../solver/run.js';
import type { Data } from '../table/data.js';
import { wideTraining } from '../wide/training.js';
import { measured, pathColumns } from './columns.js';
import { refuseSeparated } from './free-columns.js';
import type { PathOptions } from './options.js';
import { checkPathOptions } from './path-rules.js';
import type { PathReport } from './report.js';
import { devianceExplained, pathReport } from './report-path.js';
import { type SolvedPath, solvePath } from './solve.js';

/** The share of the null deviance from which on rows are all but told apart. */
export const SATURATED = 0.999;

/** The options that binding and loading take. */
export function dataOptions(options: PathOptions): FitOptions {
  const {
    alpha: _alpha,
    lambdas: _lambdas,
    lambdaCount: _count,
    lambdaRatio: _ratio,
    penaltyFactors: _factors,
    bounds: _bounds,
    grouped: _grouped,
    tolerance: _tolerance,
    onLambda: _onLambda,
    family: _family,
    ...rest
  } = options;
  return { ...rest, family: 'binary' };
}

/** The points whose violation is above the tolerance, told once. */
export function shortfall({ points }: Pick<PathReport, 'points'> | SolvedPath, tolerance: number): Warning[] {
  const missed = points.filter(({ violation }) => !(violation <= tolerance));
  if (missed.length === 0) return [];
  const worst = Math.max(...missed.map(({ violation }) => violation));
  const isRounded = missed.every((point) => 'isRounded' in point && point.isRounded);
  const why = isRounded
    ? ` Rounding lets sums in double precision come no nearer: a tolerance of ${powerOfTenAbove(worst)} is within reach.`
    : '';
  const message = `At ${missed.length} of ${points.length} values of lambda the optimality conditions hold within ${worst.toPrecision(1)} of the largest lambda, not within ${tolerance}.${why}`;
  return [{ code: 'path-tolerance', message }];
}

/** The whole path as questions to the rows. */
export function* pathWork(begun: Begun, options: PathOptions): ShardWork<PathReport> {
  const { facts, rows, started } = begun;
  const { schema } = facts;
  const { alpha = 1, tolerance = 1e-9, lambdas, lambdaCount: count, lambdaRatio: ratio } = options;
  const counter = { passes: 0 };
  const saturated = schema.response.kind === 'labels' ? ZERO : rows.grouped(groupedOf).saturated;
  const empty = yield* nullLoss(rows, schema.intercept, rows.totals);
  const nullDeviance = 2 * toNumber(subtract(empty, saturated));
  let stopReason: PathReport['stopReason'] = 'done';
  const work = function* () {
    const found = yield* measured(rows, schema);
    const columns = pathColumns(rows, schema, found, options);
    const problem = { rows, columns, intercept: schema.intercept, alpha };
    const path = yield* solvePath(problem, {
      ...{ lambdas, count, ratio, tolerance, atZero: found.atZero },
      onFree: (point) => refuseSeparated(rows, schema, columns, point),
      onPoint({ loss }, done, total) {
        options.onLambda?.(done, total);
        const deviance = toNumber(multiplyNumber(subtract(loss, saturated), 2));
        if (lambdas !== undefined || devianceExplained(deviance, nullDeviance) <= SATURATED) return true;
        if (done < total) stopReason = 'saturated';
        return false;
      },
    });
    return { columns, path };
  };
  const { columns, path } = yield* counting(work(), rows.count, counter);
  const warnings = [...begun.warnings, ...shortfall(path, tolerance)];
  return pathReport({
    ...{ facts, rows, columns, options, path, saturated, stopReason, warnings },
    nullLoss: empty,
    passes: Math.ceil(counter.passes),
    seconds: (performance.now() - started) / 1000,
  });
}

/** Null where the response has several classes. */
async function beginBinary(data: Data, formula: string, options: PathOptions): Promise<Begun | null> {
  const { family } = options;
  if (family === 'multinomial') return null;
  try {
    return await beginOnThreads(data, formula, dataOptions(options));
  } catch (error) {
    if (isOfClasses(error, family)) return null;
    throw error;
  }
}

/**
 * Fits a logistic regression with a lasso, elastic-net or ridge penalty at each λ of a path:
 * minimises −ℓ/Σw + λ·Σ factor·[(1 − α)/2·b² + α·|b|], where b are the coefficients of columns divided by their standard deviations (weighted,
 * 1/n) and the intercept is free; λ and standardisation as glmnet has them (Friedman, Hastie & Tibshirani 2010).
 *
 * `data`, `formula`: as of `fit`. Coefficients are in units of the data, 0 exactly where the penalty says so; `violation` of each
 * point is its certificate, by default at most 1e-9 of the largest λ.
 *
 * Rejects with an `OddsmithError`: input that is not what is needed (kind `input`), `estimate-not-finite` where columns of factor 0
 * separate the classes, cancelled by `signal`.
 */
export async function fitPath<Given extends Data, Formula extends string, Other extends string = never>(
  data: Given,
  formula: Formula & CheckedFormula<Formula, Given>,
  options: PathOptions & ColumnOptions<Other> = {},
): Promise<PathReport> {
  const { signal } = options;
  try {
    checkPathOptions(options);
    await loadLanguage(formula, options);
    const wide = wideTraining(data, formula, options);
    if (wide !== null) {
      const { widePathOnThreads } = await import('../wide/on-threads.js');
      return await widePathOnThreads(wide, options);
    }
    const begun = await beginBinary(data, formula, options);
    if (begun === null)
      return await (await import('./classes/fit-class-path.js')).fitClassPath(data, formula, options);
    try {
      return await run(pathWork(begun, options), { signal });
    } finally {
      begun.release();
    }
  } catch (error) {
    throw cancelled(error, signal);
  }
}
