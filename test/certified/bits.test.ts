import { fitSync } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { numbers, readZoo, type ZooSet, zooIds } from '../oracle/zoo.js';
import { FAMILIES, hardProblems } from './hard-problems.js';

type Options = NonNullable<Parameters<typeof fitSync>[2]>;

/** Everything the report says, as text that tells every bit; which kernel ran and how long it took left out. */
function bits(data: Parameters<typeof fitSync>[0], formula: string, options: Options): string {
  const { kernel, seconds: _, ...report } = fitSync(data, formula, options).toJSON();
  expect(kernel).toBe(options.kernel);
  return JSON.stringify(report, (_key, value) => (Object.is(value, -0) ? '-0' : value));
}

function zooData(set: ZooSet): Record<string, number[] | readonly string[]> {
  return Object.fromEntries(
    Object.entries(set.text).map(([name, column]) => {
      const values = numbers(set, name);
      return [name, values.some(Number.isNaN) ? column : values];
    }),
  );
}

describe('WebAssembly and its twin give the same bits', () => {
  it.each(zooIds().map(readZoo))('$id', (set) => {
    const options: Options = {
      levels: set.factor_levels,
      ...(set.weights !== null && { weights: set.weights, weightsKind: set.weights_kind ?? 'frequency' }),
      ...(set.offset !== null && { offset: set.offset }),
    };
    const twin = bits(zooData(set), set.formula, { ...options, kernel: 'twin' });
    expect(bits(zooData(set), set.formula, { ...options, kernel: 'wasm' })).toBe(twin);
  });

  it.each(FAMILIES)('random problems: %s', (family) => {
    for (const { data, formula, weights, offset } of hardProblems(family, 2)) {
      const options: Options = {
        ...(weights && { weights: weights.column, weightsKind: weights.kind }),
        ...(offset !== undefined && { offset }),
      };
      const twin = bits(data, formula, { ...options, kernel: 'twin' });
      expect(bits(data, formula, { ...options, kernel: 'wasm' })).toBe(twin);
    }
  });
});
