/** Standard errors by bootstrap and jackknife: the fit again on samples of its rows, by new weights of the rows that are loaded. */
import { OddsmithError, type Warning } from '../errors.js';
import { accelerations } from '../inference/resampling/acceleration.js';
import { Draws } from '../inference/resampling/draws.js';
import { acceleratedInterval, percentileInterval } from '../inference/resampling/intervals.js';
import { Moments, Replicates } from '../inference/resampling/replicates.js';
import { type SamplingUnits, samplingUnits } from '../inference/resampling/units.js';
import { weigh } from '../inference/resampling/weights.js';
import { randomStream } from '../math/xoshiro.js';
import { Whitening } from '../observations/whitening.js';
import type { Begun } from './begun.js';
import type { Result } from './fitting.js';
import { type Lack, penalisedRefit, refit } from './refit.js';
import { type Lacks, type Resampled, type Resampling, withResampling } from './resampling-report.js';
import type { ShardWork } from './solve.js';

const REPLICATES = 999;
const SEED = 1;
const NO_LACKS: Readonly<Lacks> = { separated: 0, aliased: 0, notReached: 0 };

const NONE: Warning = {
  code: 'not-resampled',
  message:
    'The standard errors are those of the model: without a finite estimate that was reached there is none to be resampled.',
};

/** The fit that is repeated. */
interface Subject extends Resampling {
  /** In units of the data, and on the scale of the shards. */
  readonly estimate: Float64Array;
  readonly start: Float64Array;
}

/** A result with the standard errors, and intervals, of the resampling that its options ask for. */
export function* resampled(begun: Begun, result: Result): ShardWork<Result> {
  const { report, model } = result;
  if (!report.converged || report.separation !== null)
    return { report: { ...report, warnings: [...report.warnings, NONE] }, model };
  const { options, observed } = begun;
  const { covariance, cluster = null, strata = null } = options;
  const column = cluster === null ? null : [cluster].flat()[0]!;
  const units = samplingUnits(observed!.training, observed!.table, column, strata);
  const subject = subjectOf(begun, result, units);
  const found = covariance === 'jackknife' ? yield* jackknife(subject) : yield* bootstrap(subject, result);
  begun.rows.leaveOut(null);
  return withResampling(subject, result, found);
}

function subjectOf(begun: Begun, { model, report }: Result, units: SamplingUnits): Subject {
  const { scales, columns } = begun.rows;
  const active = report.coefficients.flatMap(({ standardError }, j) => (standardError === null ? [] : [j]));
  const start = new Float64Array(columns);
  for (const j of active) start[j] = model.coefficients[j]! / scales[j]!;
  return { begun, units, active, start, estimate: Float64Array.from(active, (j) => model.coefficients[j]!) };
}

/** Refits samples that have each entry as often as `counts` says; what comes of each goes to `take`. */
function* refits(
  { begun, units, active, start }: Subject,
  samples: Iterable<Int32Array>,
  total: number,
  take: (replicate: Float64Array | Lack, index: number) => void,
): ShardWork<void> {
  const { rows, memory, facts, observed, options } = begun;
  const weights = { events: new Float64Array(rows.count), others: new Float64Array(rows.count) };
  let done = 0;
  for (const counts of samples) {
    weigh(weights, counts, units, observed!.training, facts.patternOf);
    const found = yield* options.penalty === 'firth'
      ? penalisedRefit(memory!, weights, active, start)
      : refit(rows, weights, active, start);
    take(
      typeof found === 'string' ? found : Float64Array.from(active, (j) => found[j]! * rows.scales[j]!),
      done,
    );
    done++;
    options.onReplicate?.(done, total);
  }
}

function* bootstrap(subject: Subject, result: Result): ShardWork<Resampled> {
  const { units, active, estimate, begun } = subject;
  const { replicates: total = REPLICATES, seed = SEED } = begun.options;
  const replicates = new Replicates(active.length, total);
  const lacks: Lacks = { ...NO_LACKS };
  const draws = new Draws(units, randomStream(seed));
  const counts = new Int32Array(units.entries);
  const samples = function* () {
    for (let b = 0; b < total; b++) {
      draws.sample(counts);
      yield counts;
    }
  };
  yield* refits(subject, samples(), total, (found) => {
    if (typeof found === 'string') lacks[found]++;
    else replicates.add(found);
  });
  if (replicates.count <= active.length) throw tooFew(replicates.count, total, active.length);
  const intervals = intervalsOf(subject, replicates, result);
  return { ...replicates.spread(estimate), replicates: total, seed, lacks, intervals };
}

/** By the replicates themselves, where the options ask for that. */
function intervalsOf(
  { begun, units, estimate }: Subject,
  replicates: Replicates,
  { model }: Result,
): Resampled['intervals'] {
  const { intervals, confidence = 0.95 } = begun.options;
  if (intervals === 'percentile')
    return Array.from(estimate, (_, j) => percentileInterval(replicates.sorted(j), confidence));
  if (intervals !== 'bca') return null;
  const steps = accelerations(units, begun.observed!.training, model, new Whitening(model));
  let step = steps.next();
  while (!step.done) step = steps.next();
  const acceleration = step.value;
  return Array.from(estimate, (value, j) =>
    acceleratedInterval(replicates.sorted(j), value, acceleration[j]!, confidence),
  );
}

/** Without one unit at a time; equal units of a row are refitted once. */
function* jackknife(subject: Subject): ShardWork<Resampled> {
  const { units, estimate } = subject;
  const multiplicity = (entry: number) => units.multiplicity?.[entry] ?? 1;
  const moments = new Moments(estimate);
  const counts = Int32Array.from({ length: units.entries }, (_, entry) => multiplicity(entry));
  const samples = function* () {
    for (let entry = 0; entry < units.entries; entry++) {
      counts[entry] = multiplicity(entry) - 1;
      yield counts;
      counts[entry] = multiplicity(entry);
    }
  };
  yield* refits(subject, samples(), units.entries, (found, entry) => {
    if (typeof found === 'string') throw undefinedWithout(subject, entry, found);
    moments.add(found, multiplicity(entry));
  });
  const none = { replicates: units.count, seed: null, lacks: NO_LACKS, intervals: null };
  return { ...moments.jackknife(), ...none };
}

function tooFew(found: number, total: number, size: number): OddsmithError {
  const message = `Of ${total} replicates ${found} have a finite estimate; the covariance of ${size} coefficients needs more than ${size}.`;
  return new OddsmithError('data-shape', message, { option: 'replicates' });
}

/** A jackknife without one of its terms is none. */
function undefinedWithout({ units, begun }: Subject, entry: number, lack: Lack): OddsmithError {
  const { kept } = begun.observed!.training.design;
  const row = units.of === null ? entry : units.of.indexOf(entry);
  const place = { row: (kept === null ? row : kept[row]!) + 1, option: 'covariance' };
  const what =
    units.of === null
      ? `row ${place.row}`
      : `the cluster of ${units.clusters!.name} that row ${place.row} is in`;
  const why =
    lack === 'notReached' ? 'the estimate was not reached' : `there is no finite estimate (${lack})`;
  return new OddsmithError(
    'value-out-of-domain',
    `Without ${what} ${why}, and the jackknife leaves out each in turn.`,
    place,
  );
}
