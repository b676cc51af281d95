/** The rows of each block, loaded once: folds are sets of blocks, so that no row is copied again whatever is held out. */
import type { Warning } from '../errors.js';
import { checkTraining } from '../fit/limits.js';
import { gather } from '../formula/kept-rows.js';
import type { TrainingData } from '../formula/training.js';
import type { KernelKind } from '../kernel/create.js';
import type { Pass, Sums } from '../objective/objective.js';
import { workOf } from '../pool/threads.js';
import { aboutCentres, centresOf } from './centring.js';
import { WORTH } from './defaults.js';
import { holdApart } from './held-apart.js';
import { holdTogether } from './held-together.js';
import { joinMoments, type Moments, momentsOf } from './moments.js';
import { saturatedLoss } from './saturated.js';

/** Milliseconds of work below which rows are read again for every set: they stay in the cache, and threads would not pay. */
const LITTLE_WORK = 50;

/** Rows that are held out or learnt from together: columns are about the centres. */
export interface Block {
  readonly training: TrainingData;
  /** Σ of weights. */
  readonly weight: number;
  readonly moments: Moments;
  /** The least loss that any log-odds give: not 0 where rows hold both events and others. */
  readonly saturated: number;
}

/** What is asked of blocks. */
export type Asked = Extract<Pass, { kind: 'loss' | 'gradient' | 'hessian' | 'along' }>;

/** A question to some blocks, ascending. */
export interface BlockQuestion {
  readonly blocks: readonly number[];
  readonly pass: Asked;
}

/** Rows in memory, by block. */
export interface HeldRows {
  /** The answers, in the order of the questions. */
  answers(questions: readonly BlockQuestion[]): Promise<Sums[]>;
  /** The log-odds of the rows of a block; each row's follow from the row alone. */
  logOdds(block: number, at: Float64Array): Float64Array;
  release(): void;
}

export interface Blocks {
  readonly blocks: readonly Block[];
  /** What was taken from each column; null where nothing was. */
  readonly centres: Float64Array | null;
  readonly rows: HeldRows;
}

export interface LoadOptions {
  readonly kernel: KernelKind;
  /** Threads to hold the rows. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
}

/** The training data of some of the rows, ascending. */
export function pickRows(training: TrainingData, rows: Int32Array): TrainingData {
  const pick = (values: Float64Array) => gather(values, { count: rows.length, kept: rows });
  return {
    ...training,
    design: training.design.pick(rows),
    events: pick(training.events),
    others: pick(training.others),
    weights: training.weights && pick(training.weights),
  };
}

/** The rows of each block, ascending. */
export function rowsOfBlocks(of: Int32Array, blocks: number): Int32Array[] {
  const sizes = new Int32Array(blocks);
  for (const block of of) sizes[block]!++;
  const rows = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (let row = 0; row < of.length; row++) {
    const block = of[row]!;
    rows[block]![sizes[block]!++] = row;
  }
  return rows;
}

/**
 * Loads each block: little data into one kernel of this thread, others each into kernels of its own, of this thread or of several. Which
 * it is follows from the data alone. Throws as `loadTraining` and `loadPooledRows`.
 */
export async function loadBlocks(
  training: TrainingData,
  parts: readonly Int32Array[],
  options: LoadOptions,
  warnings: Warning[],
): Promise<Blocks> {
  checkTraining(training);
  const picked = parts.map((rows) => pickRows(training, rows));
  const moments = picked.map(momentsOf);
  const centres = centresOf(joinMoments(moments), training.schema.intercept);
  const blocks = picked.map((one, i) => blockOf(aboutCentres(one, centres), centres ? null : moments[i]!));
  const isLittle = WORTH * workOf(training.design.rows, training.design.columns.length) <= LITTLE_WORK;
  const rows = isLittle
    ? holdTogether(blocks, options.kernel, warnings)
    : await holdApart(blocks, options, warnings);
  return { blocks, centres, rows };
}

function blockOf(training: TrainingData, known: Moments | null): Block {
  const moments = known ?? momentsOf(training);
  const saturated = saturatedLoss(training.events, training.others);
  return { training, weight: moments.weight, moments, saturated };
}
