/** From an opened relation to its estimate, or to what stands in its place where there is none. */
import { OddsmithError } from '../errors.js';
import type { Estimate } from '../fit/estimate.js';
import { counting } from '../fit/fitting.js';
import type { ShardWork } from '../fit/solve.js';
import type { Solution } from '../objective/objective.js';
import { quietly, type RunOptions, run } from '../solver/run.js';
import { approach, exists, further } from './approach.js';
import { coefficientsInUnits, proved, type Reached } from './estimate.js';
import type { Opened } from './opened.js';
import type { FitRelationOptions } from './options.js';
import { limitingEstimate, nothingFinite, openRemaining, type Remaining } from './separation/limiting.js';
import { type Separated, searchSeparation, type Verdict } from './separation/search.js';

/** An estimate, and the rows that have determined it: none where nothing is finite. */
export interface Settled {
  readonly estimate: Estimate;
  readonly rows: { readonly shard: Opened['shard']; readonly at: Float64Array } | null;
  /** Null where the rows are separated. */
  readonly reached: Reached | null;
  /** The rows on the hyperplane where others are separated. */
  readonly remaining: Remaining | null;
  /** Σ a of rows left out, whose probability is that of what they are. */
  readonly certain: number;
}

interface Setting {
  readonly options: FitRelationOptions;
  readonly counter: { passes: number };
  /** Of the passes over all rows: what a search comes to is not in a journal. */
  readonly driving: RunOptions;
}

/** Throws `not-converged` where neither an estimate nor the reason why there is none was reached. */
export async function settle(opened: Opened, setting: Setting): Promise<Settled> {
  const { maxIterations } = setting.options;
  const counted = <Result>(work: ShardWork<Result>) =>
    run(counting(work, opened.basis.totals.rows, setting.counter), setting.driving);
  const solution = await counted(approach(opened, maxIterations));
  const near = await counted(proved(opened, solution));
  if (near !== null && exists(opened, near)) return asReached(opened, near);
  const verdict = await searched(opened, solution, setting);
  if (typeof verdict !== 'string') return await limited(opened, verdict, setting);
  const end = near ?? (await counted(stepping(opened, solution, maxIterations)));
  if (end === null || (verdict === 'open' && !exists(opened, end))) throw notReached(verdict);
  return asReached(opened, end);
}

function asReached({ shard }: Opened, reached: Reached): Settled {
  const { estimate, at } = reached;
  return { estimate, reached, rows: { shard, at }, remaining: null, certain: 0 };
}

/** The estimate by more steps. */
function* stepping(
  opened: Opened,
  { coefficients }: Solution,
  maxIterations?: number,
): ShardWork<Reached | null> {
  return yield* proved(opened, yield* further(opened, coefficients, maxIterations));
}

/** Whether the rows are separated, beginning with where the solver went. */
async function searched(opened: Opened, { coefficients }: Solution, { counter }: Setting): Promise<Verdict> {
  const { source, basis, asking } = opened;
  const beta = coefficientsInUnits(coefficients, basis);
  const start = Float64Array.from(basis.free, (j) => beta[j]!);
  const rows = { ...source, columns: basis.free.map((j) => source.columns[j]!) };
  const sizes = basis.free.map((j) => basis.extents[j]! + Math.abs(basis.centres[j]!));
  return await searchSeparation({ rows, sizes, start, asking, counter });
}

/** What is finite where the rows are separated. */
async function limited(opened: Opened, found: Separated, { options, counter }: Setting): Promise<Settled> {
  const certain = found.events;
  if (found.separation.kind === 'complete')
    return { estimate: nothingFinite(opened, found), reached: null, rows: null, remaining: null, certain };
  const { signal } = options;
  const remaining = await openRemaining(opened, found);
  const { opened: left } = remaining;
  const work = counting(quietly(limit(left)), left.basis.totals.rows, counter);
  const reached = await run(work, { signal });
  if (reached === null) throw notReached('separated');
  const estimate = limitingEstimate(opened, found, remaining, reached);
  const rows = { shard: left.shard, at: reached.at };
  return { estimate, reached: null, rows, remaining, certain };
}

/** The estimate of rows that are known to have one. */
function* limit(opened: Opened): ShardWork<Reached | null> {
  const near = yield* approach(opened, undefined);
  return (yield* proved(opened, near)) ?? (yield* stepping(opened, near));
}

const REASONS = {
  overlapping: 'The rows overlap, so that there is an estimate, but sums of doubles do not reach it',
  separated: 'The rows are separated, and what is finite in the limit is not reached by sums of doubles',
  open: 'The estimate was not reached, and whether the rows are separated was not settled either',
} as const;

function notReached(why: keyof typeof REASONS): OddsmithError {
  const message = `${REASONS[why]}. The engines memory and stream compute with twice the digits, and Firth's penalty has an estimate.`;
  return new OddsmithError('not-converged', message, { option: 'engine' });
}
