/** The rows of a fit whose factors are kept as codes. */

import type { Warning } from '../errors.js';
import { fillersOf } from '../formula/fillers.js';
import type { FactorColumns, LayoutPart, NumberColumn } from '../formula/schema.js';
import type { TrainingData } from '../formula/training.js';
import { giveBackCoded, takeCodedKernel } from '../kernel/coded/create.js';
import { createKernel } from '../kernel/create.js';
import { CodedShard, type CodedSource } from '../objective/coded.js';
import { type CodedPlan, planOf } from '../objective/coded-plan.js';
import { shardRows } from '../objective/division.js';
import { FactorShard } from '../objective/factor-shard.js';
import { splitScales } from '../objective/scaling.js';
import { describe, type LoadedRows, scalesOf } from './loaded-rows.js';
import type { FitOptions } from './options.js';
import { rowsOf, warnOfKernel } from './prepare.js';

/** Writes codes of a factor as offsets in bytes, `first` being the element of its first level. */
function codesFiller({ codes }: FactorColumns, first: number, kept: Int32Array | null) {
  const offset = 8 * first;
  return (start: number, count: number, into: Uint16Array, at: number, apart: number) => {
    const whole = kept === null ? count & ~7 : 0;
    let to = at;
    for (let row = start; row < start + whole; row += 8, to += apart) {
      into[to] = 8 * codes[row]! + offset;
      into[to + 1] = 8 * codes[row + 1]! + offset;
      into[to + 2] = 8 * codes[row + 2]! + offset;
      into[to + 3] = 8 * codes[row + 3]! + offset;
      into[to + 4] = 8 * codes[row + 4]! + offset;
      into[to + 5] = 8 * codes[row + 5]! + offset;
      into[to + 6] = 8 * codes[row + 6]! + offset;
      into[to + 7] = 8 * codes[row + 7]! + offset;
    }
    for (let i = whole; i < count; i++) {
      const row = kept === null ? start + i : kept[start + i]!;
      into[to + ((i - whole) >> 3) * apart + (i & 7)] = 8 * codes[row]! + offset;
    }
  };
}

/** The columns of numbers alone, in their order. */
function numbersOf(layout: readonly LayoutPart[]): NumberColumn[] {
  const numbers = layout.filter((part) => part.kind === 'number');
  return numbers.map((part, first) => ({ ...part, first }));
}

/** The rows of training data; null where they have to be stored as columns. */
function codedSource({ design, events, others }: TrainingData): CodedSource | null {
  const { layout, kept, offset, rows: count } = design;
  const plan = layout && planOf(layout, design.columns.length);
  if (!plan) return null;
  const factors = layout!.filter((part) => part.kind === 'factor');
  const fillers = factors.map((part, f) => codesFiller(part, plan.factors[f]!.first, kept));
  const numbers = fillersOf(numbersOf(layout!), kept);
  const apart = 8 * factors.length;
  return {
    plan,
    count,
    events,
    others,
    offset,
    fillNumbers(...range) {
      for (const fill of numbers) fill(...range);
    },
    fillCodes(start, rows, into, base) {
      for (const [f, fill] of fillers.entries()) fill(start, rows, into, base * apart + 8 * f, apart);
    },
  };
}

/** What a pass with a Hessian costs, in passes with a gradient (about, as measured for 2 to 10 factors). */
function hessianCostOf({ factors, numbers }: CodedPlan): number {
  const lookUps = (factors.length * (factors.length + 1)) / 2 + factors.length * numbers.length;
  return 1 + lookUps / 20 + 0.12 * numbers.length;
}

/** The scales of all columns, 1 for constants and levels, and those left to the coefficients: scales the others. */
function scaleNumbers(shards: readonly CodedShard[], { columns, numbers }: CodedPlan) {
  const largest = new Float64Array(columns).fill(1);
  const found = shards.map((shard) => shard.largest());
  numbers.forEach((column, j) => {
    largest[column] = Math.max(...found.map((each) => each[j]!));
  });
  const scales = scalesOf(largest);
  const { ours, columns: far } = splitScales(scales);
  if (far) for (const shard of shards) shard.scale(Float64Array.from(numbers, (column) => far[column]!));
  return { scales, ours };
}

export interface CodedRows {
  readonly rows: LoadedRows;
  /** Lets go of the rows: nobody may ask any more. */
  release(): void;
}

/** Loads rows into shards of codes, as `loadRows`; null where that cannot be. */
export function loadCodedRows(
  training: TrainingData,
  kernel: FitOptions['kernel'],
  warnings: Warning[],
): CodedRows | null {
  const source = codedSource(training);
  if (source === null) return null;
  const { count, plan } = source;
  const { kernel: dense, note } = createKernel(kernel ?? 'auto');
  warnOfKernel(note, warnings);
  const most = shardRows(count, plan.columns);
  const starts: number[] = [];
  for (let start = 0; start < count; start += most) starts.push(start);
  const kernels = starts.map(() => takeCodedKernel(dense.name));
  const shards = starts.map(
    (start, i) => new CodedShard(kernels[i]!, source, start, Math.min(most, count - start)),
  );
  const { scales, ours } = scaleNumbers(shards, plan);
  return {
    rows: {
      ...describe(rowsOf(training), shards, starts, training.schema.intercept),
      shards: [new FactorShard(shards, plan, ours)],
      scales,
      kernel: dense.name,
      hessianCost: hessianCostOf(plan),
    },
    release: () => kernels.forEach(giveBackCoded),
  };
}
