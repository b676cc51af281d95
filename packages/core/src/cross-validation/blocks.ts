/** The rows of each block, loaded once: folds are sets of blocks, so that no row is copied again whatever is held out. */
import type { Warning } from '../errors.js';
import { checkSizes, checkTraining } from '../fit/limits.js';
import { eachChunk, type LoadedRows } from '../fit/loaded-rows.js';
import { loadPooledRows } from '../fit/pooled-rows.js';
import { loadTraining, rowsOf, warnOfKernel } from '../fit/prepare.js';
import { gather } from '../formula/kept-rows.js';
import type { TrainingData } from '../formula/training.js';
import type { KernelKind } from '../kernel/create.js';
import type { Kernel } from '../kernel/kernel.js';
import { giveBack, takeKernel } from '../kernel/spare.js';
import { type MemoryPass, MemoryShard } from '../objective/memory.js';
import type { Pass, Sums } from '../objective/objective.js';
import { mergeSums } from '../objective/sums.js';
import { type Moments, momentsOf } from './moments.js';
import { saturatedLoss } from './saturated.js';

/** Rows that are held out or learnt from together. Everything is in units of the data. */
export interface Block {
  readonly training: TrainingData;
  /** Σ of weights. */
  readonly weight: number;
  readonly moments: Moments;
  /** The least loss that any log-odds give: not 0 where rows hold both events and others. */
  readonly saturated: number;
  /** Sums over its rows. */
  ask(request: Asked): Promise<Sums>;
  /** Losses and gradients at several points, in one reading of the rows. */
  gradients(points: readonly Float64Array[]): Promise<Sums[]>;
  /** The log-odds of its rows; each row's follow from the row alone. */
  logOdds(at: Float64Array): Float64Array;
}

/** What is asked of blocks. */
export type Asked = Extract<Pass, { kind: 'loss' | 'gradient' | 'hessian' | 'along' }>;

export interface Blocks {
  readonly blocks: readonly Block[];
  readonly threads: number;
  release(): void;
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

/** Loads each block into kernels of this thread, or of several. Throws as `loadTraining` and `loadPooledRows`. */
export async function loadBlocks(
  training: TrainingData,
  parts: readonly Int32Array[],
  options: LoadOptions,
  warnings: Warning[],
): Promise<Blocks> {
  checkTraining(training);
  const releases: (() => void)[] = [];
  const release = () => {
    for (const each of releases.splice(0)) each();
  };
  try {
    const blocks: Block[] = [];
    for (const rows of parts) {
      const own = pickRows(training, rows);
      const loaded = await (options.threads > 1 ? there : here)(own, options, warnings);
      releases.push(loaded.release);
      blocks.push(blockOf(own, loaded.rows));
      options.signal?.throwIfAborted();
    }
    return { blocks, threads: options.threads, release };
  } catch (error) {
    release();
    throw error;
  }
}

interface Loaded {
  readonly rows: LoadedRows;
  release(): void;
}

async function here(training: TrainingData, { kernel }: LoadOptions, warnings: Warning[]): Promise<Loaded> {
  const kernels: Kernel[] = [];
  const take = (kind: KernelKind) => {
    const taken = takeKernel(kind);
    kernels.push(taken.kernel);
    return taken;
  };
  const rows = loadTraining(training, kernel, warnings, take);
  return { rows, release: () => kernels.splice(0).forEach(giveBack) };
}

async function there(training: TrainingData, options: LoadOptions, warnings: Warning[]): Promise<Loaded> {
  const { rows, kernelNote, release } = await loadPooledRows(rowsOf(training), {
    ...options,
    intercept: training.schema.intercept,
  });
  warnOfKernel(kernelNote, warnings);
  checkSizes(training, rows);
  return { rows, release };
}

function blockOf(training: TrainingData, rows: LoadedRows): Block {
  const moments = momentsOf(rows);
  return {
    ...{ training, weight: moments.weight, moments },
    saturated: saturatedLoss(training.events, training.others),
    ask: (request) => askRows(rows, request),
    gradients: (points) => askSeveral(rows, points),
    logOdds: (at) => logOddsOf(training, rows, at),
  };
}

/** By the kernel where the rows are here, row after row where they are not. */
function logOddsOf({ design: { offset } }: TrainingData, rows: LoadedRows, at: Float64Array): Float64Array {
  const { shards, scales, columns } = rows;
  const all = new Float64Array(rows.count);
  let first = 0;
  if (shards.every((shard) => shard instanceof MemoryShard)) {
    const scaled = at.map((value, j) => value / scales[j]!);
    for (const shard of shards) {
      shard.logOdds(scaled, (start, logOdds) => all.set(logOdds, first + start));
      first += shard.rows;
    }
    return all;
  }
  eachChunk(rows, (x, _events, _others, count) => {
    for (let i = 0; i < count; i++) {
      let z = offset?.[first + i] ?? 0;
      for (let j = 0; j < columns; j++) z += x[i * columns + j]! * at[j]!;
      all[first + i] = z;
    }
    first += count;
  });
  return all;
}

/** Asks rows whose columns were scaled, in units of the data. */
async function askRows({ shards, scales }: LoadedRows, request: Asked): Promise<Sums> {
  const scaled = (values: Float64Array) => divided(values, scales);
  const pass =
    request.kind === 'along'
      ? { ...request, at: scaled(request.at), step: scaled(request.step) }
      : { ...request, at: scaled(request.at) };
  return unscaled(await sumsOf(shards, pass), scales);
}

async function sumsOf(shards: LoadedRows['shards'], pass: MemoryPass): Promise<Sums> {
  const parts = shards.map((shard) => shard.parts?.(pass) ?? shard.pass(pass));
  return mergeSums(pass, (await Promise.all(parts)).flat());
}

async function askSeveral(
  { shards, scales, columns }: LoadedRows,
  points: readonly Float64Array[],
): Promise<Sums[]> {
  const at = new Float64Array(points.length * columns);
  points.forEach((point, k) => {
    for (let j = 0; j < columns; j++) at[k * columns + j] = point[j]! / scales[j]!;
  });
  const pass = { kind: 'gradients', at, points: points.length } as const;
  const { losses, gradients, largestLogOdds } = await sumsOf(shards, pass);
  return points.map((_, k) => ({
    ...{ loss: losses![k]!, lossLow: 0, largestLogOdds },
    gradient: divided(gradients!.subarray(k * columns, (k + 1) * columns), scales),
  }));
}

function divided(values: Float64Array, scales: Float64Array): Float64Array {
  const result = new Float64Array(values.length);
  for (let j = 0; j < values.length; j++) result[j] = values[j]! / scales[j]!;
  return result;
}

/** Sums in units of the data, in arrays of their own. */
function unscaled(sums: Sums, scales: Float64Array): Sums {
  const { gradient, hessian } = sums;
  return {
    ...sums,
    ...(gradient && { gradient: divided(gradient, scales) }),
    ...(hessian && { hessian: unscaledTriangle(hessian, scales) }),
  };
}

function unscaledTriangle(matrix: Float64Array, scales: Float64Array): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let j = 0, element = 0; j < scales.length; j++)
    for (let k = 0; k <= j; k++, element++) result[element] = matrix[element]! / scales[j]! / scales[k]!;
  return result;
}
