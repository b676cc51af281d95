/**
 * Cross-validation of data with more columns than rows. The columns are brought into memory once; each training set has its path
 * solved over them, rows that are left out having no weight, and the log-odds that come of it judge these.
 */
import type { TrainingData } from '../../formula/training.js';
import { kindOf } from '../../kernel/create.js';
import type { PathReport } from '../../path/report.js';
import { run } from '../../solver/run.js';
import type { Hands } from '../../wide/hands.js';
import { solverOf } from '../../wide/path-solver.js';
import type { Penalties } from '../../wide/penalties.js';
import { penaltiesOf, type Resident, residentOf } from '../../wide/resident.js';
import { WideRows } from '../../wide/rows.js';
import { onThreads } from '../../wide/threads.js';
import { pathOver } from '../../wide/wide-path.js';
import type { WideWork } from '../../wide/work.js';
import { rowsOfBlocks } from '../blocks.js';
import { progressOf, WORTH } from '../defaults.js';
import type { Findings, Judged } from '../findings.js';
import type { FoldPlan } from '../folds.js';
import { type Judgements, judgementsOf } from '../judgements.js';
import { measureOf } from '../measures.js';
import { refuseOneClass } from '../one-class.js';
import type { CrossValidationOptions } from '../options.js';
import { alphasOf, pathOptions } from '../rules.js';
import type { Sharing } from '../sharing.js';
import { SubsetColumns } from './subset-columns.js';

interface Judging {
  readonly resident: Resident;
  readonly options: CrossValidationOptions;
  readonly foldTolerance: number;
  /** The rows of each block. */
  readonly parts: readonly Int32Array[];
  readonly judgements: Judgements;
}

interface Found {
  /** By judgement and λ. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly largestViolation: number;
  readonly passes: number;
}

/** The rows of some blocks keep their weight, all others have none. */
function without(weights: Float64Array, parts: readonly Int32Array[], learnt: readonly number[]) {
  const kept = new Float64Array(weights.length);
  for (const block of learnt) for (const row of parts[block]!) kept[row] = weights[row]!;
  return kept;
}

/** Bounds and factors of standardised columns where the deviations are others. */
function penaltiesIn(whole: Penalties, deviations: Float64Array): Penalties {
  const scaled = (bound: number, j: number) => (Number.isFinite(bound) ? bound * deviations[j]! : bound);
  return { ...whole, lower: whole.lower.map(scaled), upper: whole.upper.map(scaled) };
}

/** What is told of one block at one λ. */
function judgedBlock(
  { resident: { outcome }, options: { measure = 'deviance' } }: Judging,
  rows: Int32Array,
  linear: Float64Array,
): number | null {
  const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  const logOdds = Float64Array.from(rows, (row) => linear[row]! + (outcome.offset?.[row] ?? 0));
  return measureOf(measure, logOdds, { events: of(outcome.events), others: of(outcome.others) });
}

/** The path of one training set, judged at each λ of the path of all rows. */
function* judgeSet(judging: Judging, set: number, path: PathReport, tick: () => void): WideWork<Found> {
  const { resident, options, parts, judgements, foldTolerance } = judging;
  const { outcome, training } = resident;
  const learnt = judgements.sets[set]!;
  const own = {
    ...outcome,
    events: without(outcome.events, parts, learnt),
    others: without(outcome.others, parts, learnt),
  };
  const { intercept } = training.schema;
  const columns = yield* SubsetColumns.of(resident.columns, new WideRows(own).shares(), intercept);
  const whole = penaltiesOf(resident, pathOptions(options, path.alpha));
  const penalties = penaltiesIn(whole, columns.deviations);
  const solver = solverOf({ columns, outcome: own, intercept, penalties, kernel: kindOf(options) });
  yield* solver.begin();
  const scale = path.lambdaMax ?? path.points[0]!.lambda;
  const judges = judgements.all.filter((judgement) => judgement.set === set);
  const values = judges.map((): (number | null)[] => []);
  let largestViolation = 0;
  for (const { lambda } of path.points) {
    const { violation } = yield* solver.at(lambda, foldTolerance * scale);
    largestViolation = Math.max(largestViolation, violation / scale);
    judges.forEach(({ block }, k) => {
      values[k]!.push(judgedBlock(judging, parts[block]!, solver.logOdds));
    });
    tick();
  }
  return { values, largestViolation, passes: solver.passes };
}

/** All training sets of a sharing, one after the other: the working set of one alone takes a lot of memory. */
async function judgeAll(judging: Judging, path: PathReport, progress: () => void): Promise<Found> {
  const { sets, all } = judging.judgements;
  const { signal } = judging.options;
  const values: (readonly (number | null)[])[] = [];
  let [ticks, passes, largestViolation] = [0, 0, 0];
  const tick = () => {
    ticks += 1;
    if (ticks % sets.length === 0) progress();
  };
  for (const set of sets.keys()) {
    const found = await run(judgeSet(judging, set, path, tick), { signal });
    passes += found.passes;
    largestViolation = Math.max(largestViolation, found.largestViolation);
    const places = Array.from(all.keys()).filter((place) => all[place]!.set === set);
    places.forEach((place, k) => {
      values[place] = found.values[k]!;
    });
  }
  return { values, largestViolation, passes };
}

function weightOf({ events, others }: TrainingData, rows: Int32Array): number {
  return rows.reduce((sum, row) => sum + events[row]! + others[row]!, 0);
}

/** As the findings of other data; the options have been checked, and `isWideForAll` is true. */
export function wideFindings(
  training: TrainingData,
  plan: FoldPlan,
  options: CrossValidationOptions,
  told: Pick<Findings, 'foldTolerance' | 'started'>,
): Promise<Findings> {
  const alphas = alphasOf(options);
  const shared = pathOptions(options, Math.min(...alphas));
  return onThreads(training, shared, WORTH * alphas.length, (hands) =>
    findingsBy(hands, training, plan, options, told),
  );
}

async function findingsBy(
  hands: Hands,
  training: TrainingData,
  plan: FoldPlan,
  options: CrossValidationOptions,
  { foldTolerance, started }: Pick<Findings, 'foldTolerance' | 'started'>,
): Promise<Findings> {
  const { signal, nested = false, onProgress } = options;
  const resident = await run(residentOf(training, pathOptions(options, 1), hands), { signal });
  try {
    const paths: PathReport[] = [];
    for (const alpha of alphasOf(options))
      paths.push(await run(pathOver(resident, pathOptions(options, alpha)), { signal }));
    const told = { passes: paths.reduce((sum, { passes }) => sum + passes, 0), largestViolation: 0 };
    const progress = progressOf(onProgress, paths, plan.sharings.length);
    const judgeOne = async (sharing: Sharing): Promise<Judged> => {
      const parts = rowsOfBlocks(sharing.of, sharing.blocks);
      const judgements = judgementsOf(sharing, plan.kind, nested);
      refuseOneClass(training, parts, sharing, judgements);
      const values: Found['values'][] = [];
      for (const path of paths) {
        const judging = { resident, options, foldTolerance, parts, judgements };
        const found = await judgeAll(judging, path, progress);
        told.passes += found.passes;
        told.largestViolation = Math.max(told.largestViolation, found.largestViolation);
        values.push(found.values);
      }
      const rows = parts.map(({ length }) => length);
      return { sharing, judgements, rows, weights: parts.map((own) => weightOf(training, own)), values };
    };
    const judged: Judged[] = [];
    for (const sharing of plan.sharings) judged.push(await judgeOne(sharing));
    return { plan, paths, judged, ...told, foldTolerance, warnings: [], started };
  } finally {
    resident.columns.release();
  }
}
