/** Blocks in kernels of their own, of this thread or of several: each is read once for all sets that it is part of. */
import type { Warning } from '../errors.js';
import { checkSizes } from '../fit/limits.js';
import { eachChunk, type LoadedRows } from '../fit/loaded-rows.js';
import { loadPooledRows } from '../fit/pooled-rows.js';
import { loadTraining, rowsOf, warnOfKernel } from '../fit/prepare.js';
import type { TrainingData } from '../formula/training.js';
import type { KernelKind } from '../kernel/create.js';
import type { Kernel } from '../kernel/kernel.js';
import { giveBack, takeKernel } from '../kernel/spare.js';
import { type MemoryPass, MemoryShard } from '../objective/memory.js';
import type { Sums } from '../objective/objective.js';
import { added, mergeSums } from '../objective/sums.js';
import type { Asked, Block, BlockQuestion, HeldRows, LoadOptions } from './blocks.js';

const NOTHING: Sums = { loss: 0, lossLow: 0, largestLogOdds: 0 };

/** Loads each block. Throws as `loadTraining` and `loadPooledRows`. */
export async function holdApart(
  blocks: readonly Block[],
  options: LoadOptions,
  warnings: Warning[],
): Promise<HeldRows> {
  const loaded: Loaded[] = [];
  const release = () => {
    for (const one of loaded.splice(0)) one.release();
  };
  try {
    for (const { training } of blocks) {
      loaded.push(await (options.threads > 1 ? there : here)(training, options, warnings));
      options.signal?.throwIfAborted();
    }
  } catch (error) {
    release();
    throw error;
  }
  const rows = loaded.map((one) => one.rows);
  return {
    answers: (questions) => answersOf(rows, questions),
    logOdds: (block, at) => logOddsOf(blocks[block]!.training, rows[block]!, at),
    release,
  };
}

/** Those of blocks are added in their order. */
function answersOf(rows: readonly LoadedRows[], questions: readonly BlockQuestion[]): Promise<Sums[]> {
  const gradients = gradientsOf(rows, questions);
  return Promise.all(
    questions.map(async ({ blocks, pass }, i) => {
      if (pass.kind === 'gradient') return (await gradients)[i]!;
      return added(pass, await Promise.all(blocks.map((block) => askRows(rows[block]!, pass))));
    }),
  );
}

/** The answers to the questions for gradients, by their index: each block is read once for all of them. */
async function gradientsOf(
  rows: readonly LoadedRows[],
  questions: readonly BlockQuestion[],
): Promise<Sums[]> {
  const parts = questions.map((): Sums[] => []);
  const asked = questions.flatMap(({ pass }, i) => (pass.kind === 'gradient' ? [i] : []));
  await Promise.all(
    rows.map(async (block, b) => {
      const own = asked.filter((i) => questions[i]!.blocks.includes(b));
      if (own.length === 0) return;
      const points = own.map((i) => questions[i]!.pass.at);
      const found = await askSeveral(block, points);
      own.forEach((i, k) => {
        parts[i]![questions[i]!.blocks.indexOf(b)] = found[k]!;
      });
    }),
  );
  return parts.map((some, i) => (some.length === 0 ? NOTHING : added(questions[i]!.pass, some)));
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
