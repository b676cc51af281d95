import { describe, expect, it } from 'vitest';
import { createKernel } from '../../src/kernel/create.js';
import { MemoryShard } from '../../src/objective/memory.js';
import { rowsOf } from '../solver/problems.js';
import { type ContractRows, contractRows, shardContract } from './contract.js';

function memoryShards(kind: 'wasm' | 'twin') {
  return ({ columns, events, others, offset }: ContractRows, splits: readonly number[]) => {
    const rows = rowsOf(columns, events, others, offset);
    const starts = [0, ...splits];
    return starts.map(
      (start, i) =>
        new MemoryShard(createKernel(kind).kernel, rows, start, (starts[i + 1] ?? rows.count) - start),
    );
  };
}

shardContract('rows in the memory of WebAssembly', memoryShards('wasm'));
shardContract('rows in the memory of the twin', memoryShards('twin'));

describe('MemoryShard', () => {
  const rows = contractRows(4100);
  const [shard] = memoryShards('wasm')(rows, []);

  it('reads its rows back', () => {
    const into = new Float64Array(2 * 3);
    shard!.read(4097, 2, into);
    expect(Array.from(into)).toEqual([4097, 4098].flatMap((i) => rows.columns.map((column) => column[i]!)));
  });

  it('scales columns by powers of two without rounding', () => {
    const [scaled] = memoryShards('wasm')(rows, []);
    const largest = new Float64Array(3);
    scaled!.largest(largest);
    expect(largest[0]).toBe(1);
    scaled!.scale(Float64Array.of(1, 0.5, 4));
    const at = Float64Array.of(0.3, -0.7, 0.4);
    const expected = shard!.pass({ kind: 'gradient', at });
    const found = scaled!.pass({ kind: 'gradient', at: Float64Array.of(0.3, -1.4, 0.1) });
    expect(found.loss).toBe(expected.loss);
    expect(Array.from(found.gradient!)).toEqual([
      expected.gradient![0],
      expected.gradient![1]! / 2,
      expected.gradient![2]! * 4,
    ]);
  });

  it('gives the log-odds of every row in order', () => {
    const at = Float64Array.of(0.3, -0.7, 0.4);
    const found: number[] = [];
    shard!.logOdds(at, (start, logOdds) => {
      expect(start).toBe(found.length);
      found.push(...logOdds);
    });
    expect(found).toHaveLength(4100);
    rows.offset.forEach((offset, i) => {
      const z = rows.columns.reduce((sum, column, j) => sum + column[i]! * at[j]!, offset);
      expect(found[i]).toBeCloseTo(z, 12);
    });
  });

  it('leaves out the low parts of a Hessian of one block, which the whole has', () => {
    const pass = { kind: 'hessian', at: Float64Array.of(0.25, -0.5, 0.125) } as const;
    const [first, second] = shard!.parts(pass);
    expect([first!.hessianLow, second!.hessianLow]).toEqual([undefined, undefined]);
    const { hessian, hessianLow } = shard!.pass(pass);
    const exact = first!.hessian!.map((value, i) => value + second!.hessian![i]!);
    expect(hessian).toEqual(exact);
    expect(hessianLow!.some((value) => value !== 0)).toBe(true);
    const [few] = memoryShards('wasm')(contractRows(40), []);
    expect(few!.pass(pass).hessianLow).toEqual(new Float64Array(6));
  });
});
