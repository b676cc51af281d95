/** The rows of a fit whose factors are kept as codes. */
import type { Warning } from '../errors.js';
import type { TrainingData } from '../formula/training.js';
import { giveBackCoded, takeCodedKernel } from '../kernel/coded/create.js';
import { CODED } from '../kernel/coded/module.generated.js';
import { createKernel, type KernelKind } from '../kernel/create.js';
import { CodedShard, type CodedSource } from '../objective/coded.js';
import type { CodedPlan } from '../objective/coded-plan.js';
import { shardRows } from '../objective/division.js';
import { type ElementShard, FactorShard } from '../objective/factor-shard.js';
import { splitScales } from '../objective/scaling.js';
import { codedSource } from './coded-source.js';
import { describe, type LoadedRows, type Reweighed, scalesOf } from './loaded-rows.js';
import { rowsOf, warnOfKernel } from './prepare.js';

/** What a pass with a Hessian costs, in passes with a gradient (about, as measured for 2 to 10 factors). */
function hessianCostOf({ factors, numbers }: CodedPlan): number {
  const lookUps = (factors.length * (factors.length + 1)) / 2 + factors.length * numbers.length;
  return 1 + lookUps / 20 + 0.12 * numbers.length;
}

/** Rows in shards that answer for the elements of a plan, wherever they are. */
export interface HeldCodes {
  readonly shards: readonly (ElementShard & Reweighed)[];
  /** Index of the first row of each shard. */
  readonly starts: readonly number[];
  /** Largest |x| of each column of numbers. */
  readonly largest: Float64Array;
  readonly kernel: LoadedRows['kernel'];
  /** Multiplies the columns of numbers. */
  scale(scales: Float64Array): void;
}

/** The rows over the columns of their design. Scales are 1 for constants and levels, and left to the coefficients. */
export function rowsOfCodes(training: TrainingData, plan: CodedPlan, held: HeldCodes): LoadedRows {
  const { shards, starts, kernel } = held;
  const largest = new Float64Array(plan.columns).fill(1);
  plan.numbers.forEach((column, j) => {
    largest[column] = held.largest[j]!;
  });
  const scales = scalesOf(largest);
  const { ours, columns: far } = splitScales(scales);
  if (far) held.scale(Float64Array.from(plan.numbers, (column) => far[column]!));
  return {
    ...describe(rowsOf(training), shards, starts, training.schema.intercept),
    shards: [new FactorShard(shards, plan, ours)],
    scales,
    kernel,
    hessianCost: hessianCostOf(plan),
  };
}

/** Shards of this thread, and the kernels that they are in. */
export function holdCodes(source: CodedSource, kernel: LoadedRows['kernel']) {
  const { count, plan } = source;
  const most = shardRows(count, plan.columns);
  const starts: number[] = [];
  for (let start = 0; start < count; start += most) starts.push(start);
  const kernels = starts.map(() => takeCodedKernel(kernel, CODED));
  const shards = starts.map(
    (start, i) => new CodedShard(kernels[i]!, source, start, Math.min(most, count - start)),
  );
  const largest = new Float64Array(plan.numbers.length);
  for (const shard of shards) shard.largest(largest);
  const scale = (scales: Float64Array) => {
    for (const shard of shards) shard.scale(scales);
  };
  return { held: { shards, starts, largest, kernel, scale }, release: () => kernels.forEach(giveBackCoded) };
}

export interface CodedRows {
  readonly rows: LoadedRows;
  /** Lets go of the rows: nobody may ask any more. */
  release(): void;
}

/** Loads rows into shards of codes, as `loadRows`; null where that cannot be. */
export function loadCodedRows(
  training: TrainingData,
  kernel: KernelKind,
  warnings: Warning[],
): CodedRows | null {
  const source = codedSource(training);
  if (source === null) return null;
  const { kernel: dense, note } = createKernel(kernel);
  warnOfKernel(note, warnings);
  const { held, release } = holdCodes(source, dense.name);
  return { rows: rowsOfCodes(training, source.plan, held), release };
}
