/**
 * The estimate of a proportional-odds model. What is asked of its loaded rows is what is asked of binary ones, since a
 * direction along which the likelihood never falls is one that separates the rows of its splits: at each threshold the
 * higher classes from the lower. So aliased columns, Newton's steps, the last ones in double-double, the search for
 * separation and the limiting fit are those of binary models.
 */

import { combinationText } from '../../diagnostics/aliasing.js';
import { aliasesOf, type ToldAlias } from '../../fit/aliases.js';
import { type Estimate, hasMany, loadLarge, without } from '../../fit/estimate.js';
import { existence } from '../../fit/limiting.js';
import { FAR_OUT, provesOptimum } from '../../fit/optimum.js';
import { finish, type ShardWork, type SolveOptions, solve } from '../../fit/solve.js';
import type { Refined } from '../../solver/refine.js';
import { isConverged } from '../../solver/stop-reason.js';
import { gapSharpness } from './gap.js';
import type { OrdinalRows } from './load.js';

/** What an estimate needs of the options; code that it would load is given to those who cannot wait. */
export type OrdinalSolveOptions = Pick<
  SolveOptions,
  'maxIterations' | 'existence' | 'large' | 'searchAliases' | 'algebra'
>;

/** The maximum-likelihood estimate, on the scale of the shards and in the order of solvers. */
export function* estimateOrdinal(rows: OrdinalRows, given: OrdinalSolveOptions = {}): ShardWork<Estimate> {
  const large = given.large ?? (hasMany(rows) ? yield* loadLarge() : undefined);
  const options: SolveOptions = { existence, ...given, large, solver: 'newton' };
  const { shards, columns, start } = rows;
  const initial = (yield { shards, pass: { kind: 'hessian', at: start } })!;
  const { aliases, gram } = yield* aliasesOf(rows.splits, initial, options.searchAliases);
  const free = without(
    columns,
    aliases.map(({ column }) => column),
  );
  const known = { aliases: aliases.map((alias) => told(alias, rows)), gram, free, solver: 'newton' } as const;
  const solution = yield* solve(rows, { size: columns, start, active: free }, options, initial);
  const converged = isConverged(solution.stopReason);
  const isNear = converged && solution.largestLogOdds <= FAR_OUT;
  const early = converged ? yield* finish(rows, free, solution, options) : null;
  const isClear = early?.converged && (isNear || provesExistence(early.refined!, rows));
  if (!isClear) {
    const { separationOf, limiting } = existence;
    const separation = separationOf(rows, free, solution);
    if (separation !== null)
      return { ...known, ...(yield* limiting(rows, free, separation, options, () => start)) };
  }
  const finished = early ?? (yield* finish(rows, free, solution, options));
  return { ...known, separation: null, active: free, ...finished };
}

/** As `provesOptimum`: gaps bend more sharply than rows do, by up to coth(d/2), and join two of them. */
function provesExistence(refined: Refined, { gaps }: OrdinalRows): boolean {
  const sharpness = Math.max(1, 2 * gapSharpness(gaps.smallest(refined.coefficients.high)));
  return provesOptimum({ ...refined, newtonDecrement: refined.newtonDecrement * sharpness * sharpness });
}

/** An alias told with the intercept, which is minus the sum of all thresholds' columns, in the place of these. */
function told(alias: ToldAlias, { coefficients, scales }: OrdinalRows): ToldAlias {
  const { thresholds } = coefficients;
  const constant = alias.combination.find(({ column }) => column < thresholds);
  const others = alias.combination.filter(({ column }) => column >= thresholds);
  if (constant === undefined) return alias;
  const { fraction, factor } = constant;
  const combination = [
    { column: 0, factor: -factor, fraction: fraction && ([-fraction[0], fraction[1]] as const) },
    ...others,
  ];
  const column = alias.column;
  return {
    column,
    combination,
    text: (names) => combinationText({ column, combination }, ['(Intercept)', ...names.slice(1)], scales),
  };
}
