/** The problem suite that every solver must pass: certified data sets as shards in memory. */
import { toNumber } from '../../../../test/oracle/fixed.js';
import { binomialRows, readZoo, type ZooSet, zooIds } from '../../../../test/oracle/zoo.js';
import { loadRows } from '../../src/fit/loaded-rows.js';
import { createKernel } from '../../src/kernel/create.js';
import type { Rows } from '../../src/objective/memory.js';

export interface SuiteProblem {
  readonly set: ZooSet;
  readonly rows: Rows;
}

/** Dense columns as rows that fill panels. */
export function rowsOf(
  columns: readonly (readonly number[])[],
  events: readonly number[],
  others: readonly number[],
  offset: readonly number[] | null = null,
): Rows {
  return {
    count: events.length,
    columns: columns.length,
    events: Float64Array.from(events),
    others: Float64Array.from(others),
    offset: offset === null ? null : Float64Array.from(offset),
    fill(start, count, into, base, stride) {
      for (let i = 0; i < count; i++) {
        const panel = (base + (i >> 3)) * 8 * stride + (i & 7);
        for (let j = 0; j < columns.length; j++) into[panel + 8 * j] = columns[j]![start + i]!;
      }
    },
  };
}

/** Every certified set whose estimate exists. */
export function suite(): SuiteProblem[] {
  return zooIds()
    .map(readZoo)
    .filter(({ certified }) => certified.separated !== true)
    .map((set) => {
      const { columns, events, others, offset } = binomialRows(set);
      return {
        set,
        rows: rowsOf(
          columns.map((column) => Array.from(column)),
          events.map(toNumber),
          others.map(toNumber),
          offset ? Array.from(offset) : null,
        ),
      };
    });
}

export function load(rows: Rows, kind: 'wasm' | 'twin' = 'wasm') {
  return loadRows(rows, () => createKernel(kind).kernel);
}
