/** Rows with factors, as dense columns and as codes. */
import type { LayoutPart } from '../../src/formula/schema.js';
import { createCodedKernel } from '../../src/kernel/coded/create.js';
import { CODED } from '../../src/kernel/coded/module.generated.js';
import { CodedShard, type CodedSource } from '../../src/objective/coded.js';
import { planOf } from '../../src/objective/coded-plan.js';
import { FactorShard } from '../../src/objective/factor-shard.js';
import type { Rows } from '../../src/objective/memory.js';
import { rowsOf } from '../solver/problems.js';

/** A factor as a range of indicator columns. */
export interface Indicators {
  readonly first: number;
  readonly columns: number;
}

export interface FactorRows {
  readonly dense: Rows;
  readonly coded: CodedSource;
}

/** Dense columns, 0 the constant, in which some are the indicators of factors whose first level has none. */
export function factorRows(
  columns: readonly (readonly number[])[],
  factors: readonly Indicators[],
  events: readonly number[],
  others: readonly number[],
  offset: readonly number[] | null = null,
): FactorRows {
  const codes = factors.map(({ first, columns: count }) =>
    Int32Array.from(events, (_, i) => 1 + columns.slice(first, first + count).findIndex((c) => c[i] === 1)),
  );
  const layout: LayoutPart[] = [{ kind: 'constant', first: 0 }];
  for (let j = 1; j < columns.length; j++) {
    const index = factors.findIndex(({ first }) => first === j);
    const factor = factors[index];
    if (factor === undefined) {
      layout.push({ kind: 'number', first: j, arrays: [Float64Array.from(columns[j]!)], largest: null });
    } else {
      layout.push({ kind: 'factor', ...factor, codes: codes[index]!, skipped: 1 });
      j += factor.columns - 1;
    }
  }
  const plan = planOf(layout, columns.length)!;
  const dense = rowsOf(columns, events, others, offset);
  const numbers = rowsOf(
    Array.from(plan.numbers, (j) => columns[j]!),
    events,
    others,
  );
  return {
    dense,
    coded: {
      ...{ plan, count: dense.count, events: dense.events, others: dense.others, offset: dense.offset },
      columns: plan.numbers.length,
      fill: (...range) => numbers.fill(...range),
      fillCodes(start, count, into, base) {
        codes.forEach((code, f) => {
          for (let i = 0; i < count; i++) {
            const at = ((base + (i >> 3)) * codes.length + f) * 8 + (i & 7);
            into[at] = 8 * (plan.factors[f]!.first + code[start + i]!);
          }
        });
      },
    },
  };
}

/** The rows in shards that begin at the given rows, each in a kernel of its own. */
export function factorShard(
  source: CodedSource,
  kind: 'wasm' | 'twin',
  starts: readonly number[] = [0],
  scales: Float64Array = new Float64Array(source.plan.columns).fill(1),
): FactorShard {
  const shards = starts.map(
    (start, i) =>
      new CodedShard(createCodedKernel(kind, CODED), source, start, (starts[i + 1] ?? source.count) - start),
  );
  return new FactorShard(shards, source.plan, scales);
}
