/** The rows of a fit whose factors are kept as codes. */

import type { Warning } from '../errors.js';
import { fillersOf } from '../formula/fillers.js';
import type { FactorColumns, LayoutPart, NumberColumn } from '../formula/schema.js';
import type { TrainingData } from '../formula/training.js';
import { createCodedKernel } from '../kernel/coded/create.js';
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
  return (start: number, count: number, into: Uint16Array, at: number, apart: number) => {
    for (let i = 0, to = at - apart; i < count; i++) {
      const lane = i & 7;
      if (lane === 0) to += apart;
      into[to + lane] = 8 * (first + codes[kept === null ? start + i : kept[start + i]!]!);
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

/** What a pass with a Hessian costs, in passes with a gradient (measured for 1 to 8 factors). */
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

/** Loads rows into shards of codes, as `loadRows`; null where that cannot be. */
export function loadCodedRows(
  training: TrainingData,
  kernel: FitOptions['kernel'],
  warnings: Warning[],
): LoadedRows | null {
  const source = codedSource(training);
  if (source === null) return null;
  const { count, plan } = source;
  const { kernel: dense, note } = createKernel(kernel ?? 'auto');
  warnOfKernel(note, warnings);
  const most = shardRows(count, plan.columns);
  const starts: number[] = [];
  for (let start = 0; start < count; start += most) starts.push(start);
  const shards = starts.map(
    (start) => new CodedShard(createCodedKernel(dense.name), source, start, Math.min(most, count - start)),
  );
  const { scales, ours } = scaleNumbers(shards, plan);
  const factored = new FactorShard(shards, plan, ours);
  const described = describe(rowsOf(training), shards, starts, training.schema.intercept);
  return { ...described, shards: [factored], scales, kernel: dense.name, hessianCost: hessianCostOf(plan) };
}
