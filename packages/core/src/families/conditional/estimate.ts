/** From loaded sets to an estimate with its proof: aliased columns out, Newton, existence, last steps in double-double. */
import { searchAliases } from '../../fit/alias-search.js';
import { aliasesOf, type ToldAlias } from '../../fit/aliases.js';
import { type Estimate, without } from '../../fit/estimate.js';
import { limiting } from '../../fit/limiting.js';
import { finish, type ShardWork, type SolveOptions, solve } from '../../fit/solve.js';
import { isConverged } from '../../solver/stop-reason.js';
import type { MatchedSets } from './matched-sets.js';
import { separationOfSets } from './pairs-of-sets.js';
import type { LoadedSets } from './rows.js';

/**
 * With the rows of every set within this of each other a vanishing gradient proves that the estimate exists: along a
 * direction of recession the decrement is at least the share of the subsets that it rules out, each of which has at
 * least e⁻¹⁵ of the probability of one that it does not.
 */
const FAR_OUT = 15;

/** What combinations are: equal in differences within sets. */
function within(alias: ToldAlias): ToldAlias {
  return {
    ...alias,
    text: (names) => {
      const text = alias.text(names);
      return text === '0' ? 'constant within sets' : `${text}, up to a constant within sets`;
    },
  };
}

/** The estimate, or its limits where the sets are separated. */
export function* estimateSets(
  rows: LoadedSets,
  sets: MatchedSets,
  maxIterations: number | undefined,
): ShardWork<Estimate> {
  const { shards, columns, start } = rows;
  const options: SolveOptions = { solver: 'newton', maxIterations };
  const initial = (yield { shards, pass: { kind: 'hessian', at: start } })!;
  const { aliases, gram } = yield* aliasesOf(rows, initial, searchAliases);
  const free = without(
    columns,
    aliases.map(({ column }) => column),
  );
  const known = { aliases: aliases.map(within), gram, free, solver: 'newton' as const };
  const solution = yield* solve(rows, { size: columns, start, active: free }, options, initial);
  if (!isConverged(solution.stopReason) || solution.largestLogOdds > FAR_OUT) {
    const separation = separationOfSets(rows.packed, sets, free, solution);
    if (separation !== null) return { ...known, ...(yield* limiting(rows, free, separation, options)) };
  }
  const finished = yield* finish(rows, free, solution);
  return { ...known, separation: null, active: free, ...finished };
}
