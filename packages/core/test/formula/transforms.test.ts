import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { columnsOfDesign, train } from './support.js';

const path = new URL('../../../../test/golden/formula/transforms.json', import.meta.url);
const { cases }: { cases: { expression: string; x: number[]; value: number[] }[] } = JSON.parse(
  readFileSync(path, 'utf8'),
);

/** Distance in units of the last place of `wanted`. */
function ulps(value: number, wanted: number): number {
  const bits = new BigInt64Array(Float64Array.of(Math.abs(value), Math.abs(wanted)).buffer);
  return Math.sign(value) === Math.sign(wanted) || value === wanted
    ? Math.abs(Number(bits[0]! - bits[1]!))
    : Infinity;
}

test.each(cases)('$expression is within 1 ulp of the exact value', ({ expression, x, value }) => {
  const y = x.map((_, i) => i % 2);
  const [column] = columnsOfDesign(train(`y ~ ${expression} - 1`, { y, x }).design);
  expect(column!.length).toBe(x.length);
  column!.forEach((found, i) => {
    expect(ulps(found, value[i]!), `${expression} at ${x[i]}`).toBeLessThanOrEqual(1);
  });
});

test('whole powers of the base have whole logarithms', () => {
  const x = Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
  const y = x.map((_, i) => i % 2);
  expect(columnsOfDesign(train('y ~ log10(x) - 1', { y, x }).design)[0]).toEqual(x.map((_, k) => k));
  const powers = x.map((_, k) => 2 ** (k - 11));
  expect(columnsOfDesign(train('y ~ log2(x) - 1', { y, x: powers }).design)[0]).toEqual(
    x.map((_, k) => k - 11),
  );
});
