/** The losses of smaller models than the one that was fitted, in the basis of that. */
import type { Estimate } from '../fit/estimate.js';
import { groupLoss } from '../fit/reference-models.js';
import type { TermTestReport } from '../fit/report.js';
import type { ShardWork } from '../fit/solve.js';
import type { Schema } from '../formula/schema.js';
import { likelihoodRatioTest } from '../inference/likelihood-ratio.js';
import { type DoubleDouble, fromNumber, ZERO } from '../math/double-double.js';
import { solved } from '../nested/hypotheses/elimination.js';
import { coefficientsOf, subspaceOf, within } from '../nested/hypotheses/subspace.js';
import { newton } from '../solver/newton.js';
import { ask, quietly } from '../solver/run.js';
import type { Opened } from './opened.js';

/** The least loss of the intercept and the offset alone. */
export function* nullLoss({ learnt: { schema }, basis, shard }: Opened): ShardWork<DoubleDouble> {
  const { events, others } = basis.totals;
  if (schema.intercept && schema.offsets.length === 0)
    return groupLoss(fromNumber(events), fromNumber(others));
  const start = new Float64Array(shard.columns);
  if (schema.intercept) {
    const steps = newton.run({ size: shard.columns, start, active: [0] }, {});
    return fromNumber((yield* quietly(lossAt(shard, steps)))!);
  }
  return fromNumber((yield { shards: [shard], pass: { kind: 'loss', at: start } })!.loss);
}

function* lossAt(shard: Opened['shard'], steps: ReturnType<typeof newton.run>): ShardWork<number> {
  const { coefficients } = yield* ask([shard], steps);
  return (yield { shards: [shard], pass: { kind: 'loss', at: coefficients } })!.loss;
}

/** The rows among which a term is tested, and which design column each of their columns is. */
interface Among {
  readonly opened: Opened;
  readonly order: readonly number[];
}

/**
 * Likelihood-ratio tests of dropping terms: their coefficients held at 0 in the basis of all. What separates without a
 * term separates with it: where its coefficients are finite the rows that remain decide.
 */
export function* testTerms(
  opened: Opened,
  terms: readonly Schema['terms'][number][],
  { refined, separation }: Estimate,
  remaining: Among | null,
): ShardWork<TermTestReport[]> {
  const { learnt, basis } = opened;
  const names = learnt.schema.columns;
  const reports: TermTestReport[] = [];
  const all = { opened, order: names.map((_, j) => j) };
  for (const term of terms) {
    const dropped = term.columns.map((name) => names.indexOf(name)).filter((j) => basis.free.includes(j));
    if (dropped.length === 0 || basis.aliases.length > 0) continue;
    const isDetermined = dropped.every((j) => !separation?.infinite[basis.free.indexOf(j)]);
    const loss = yield* lossWithout(dropped, remaining !== null && isDetermined ? remaining : all, names);
    reports.push({
      term: term.label,
      ...likelihoodRatioTest(fromNumber(loss), refined?.loss ?? ZERO, dropped.length),
    });
  }
  return reports;
}

/** The least loss where the coefficients of some design columns are 0. */
function* lossWithout(
  dropped: readonly number[],
  { opened: { basis, shard }, order }: Among,
  names: readonly string[],
): ShardWork<number> {
  const size = shard.columns;
  const all = Array.from({ length: size }, (_, k) => k);
  const equations = dropped.map((j) => ({
    text: `${names[j]} = 0`,
    factors: Float64Array.from(basis.columns, (column) => column[order.indexOf(j)]!),
    right: 0,
  }));
  const scales = all.map(() => 1);
  const space = subspaceOf(size, all, solved(equations, scales));
  const start = new Float64Array(space.free.length);
  const found = yield* ask([shard], within(space, newton.run({ size: start.length, start }, {})));
  const { high: at } = coefficientsOf(space, { high: found.coefficients, low: start });
  return (yield { shards: [shard], pass: { kind: 'loss', at } })!.loss;
}
