import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascendingOrder } from '../../src/math/ascending.js';

describe('ascendingOrder', () => {
  it.each([100, 5000])('sorts %i values as comparison does, equal ones in place', (size) => {
    const value = fc.oneof(
      fc.double({ noNaN: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(-0, 0, Number.MIN_VALUE, -Number.MIN_VALUE, Infinity, -Infinity),
    );
    const arrays = fc.array(value, { minLength: size, maxLength: size });
    fc.assert(
      fc.property(arrays, (drawn) => {
        // Room before the values: a view into a buffer is sorted, too.
        const values = Float64Array.from([0, ...drawn]).subarray(1);
        const order = ascendingOrder(values);
        expect([...order].sort((i, j) => i - j)).toEqual([...values.keys()]);
        for (let i = 1; i < order.length; i++) {
          const [before, after] = [order[i - 1]!, order[i]!];
          const isBefore = values[before]! < values[after]!;
          const isTie = values[before] === values[after] && (before < after || Object.is(values[before], -0));
          if (!isBefore && !isTie) throw new Error(`${values[before]} before ${values[after]}`);
        }
      }),
      { seed: 5, numRuns: size > 4096 ? 10 : 50 },
    );
  });

  it('sorts nothing', () => {
    expect(ascendingOrder(new Float64Array(0))).toHaveLength(0);
  });
});
