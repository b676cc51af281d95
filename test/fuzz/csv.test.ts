/** Mangled CSV files: a table and a fit, or a clear error each time. */
import { readCsvSync, type Table } from '@oddsmith/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectGoodError, fitOrError, RUNS, SEED } from './outcome.js';

const BASE = [
  'y,age,group,"the, note",share',
  ...Array.from({ length: 20 }, (_, i) =>
    [
      i % 3 === 0 ? 'yes' : 'no',
      20 + ((i * 7) % 13),
      ['a', 'b', 'NA'][i % 3],
      `"n ""${i % 4}"""`,
      (i % 5) / 4,
    ].join(','),
  ),
  '',
].join('\r\n');

const bytes = Uint8Array.from(new TextEncoder().encode(BASE));

type Bytes = Uint8Array<ArrayBuffer>;

interface Mangling {
  readonly at: number;
  readonly kind: 'replace' | 'delete' | 'insert' | 'cut' | 'swap' | 'double';
  readonly byte: number;
  readonly length: number;
}

const mangling: fc.Arbitrary<Mangling> = fc.record({
  at: fc.nat(bytes.length - 1),
  kind: fc.constantFrom('replace', 'delete', 'insert', 'cut', 'swap', 'double'),
  byte: fc.oneof(fc.constantFrom(34, 44, 10, 13, 59, 9, 0, 255, 45, 46, 101), fc.nat(255)),
  length: fc.integer({ min: 1, max: 12 }),
});

function mangle(input: Bytes, { at, kind, byte, length }: Mangling): Bytes {
  const before = Array.from(input.subarray(0, at));
  const middle = Array.from(input.subarray(at, at + length));
  const after = Array.from(input.subarray(at + length));
  if (kind === 'cut') return Uint8Array.from(before);
  if (kind === 'insert') return Uint8Array.from([...before, byte, ...middle, ...after]);
  if (kind === 'delete') return Uint8Array.from([...before, ...after]);
  if (kind === 'swap') return Uint8Array.from([...before, ...middle.reverse(), ...after]);
  if (kind === 'double') return Uint8Array.from([...before, ...middle, ...middle, ...after]);
  return Uint8Array.from([...before, ...middle.map(() => byte), ...after]);
}

function read(input: Uint8Array): Table | null {
  try {
    return readCsvSync(input, { name: 'mangled.csv' });
  } catch (error) {
    expectGoodError(error);
    return null;
  }
}

it(`${RUNS} mangled files end in a fit or a clear error`, () => {
  let fits = 0;
  let tables = 0;
  fc.assert(
    fc.property(fc.array(mangling, { minLength: 1, maxLength: 4 }), (manglings) => {
      const table = read(
        manglings.reduce<Bytes>((input, one) => (input.length > one.at ? mangle(input, one) : input), bytes),
      );
      if (table === null) return;
      tables++;
      if (fitOrError(table, 'y ~ age + group')) fits++;
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect(tables).toBeGreaterThan(RUNS / 10);
  expect(fits).toBeGreaterThan(RUNS / 50);
}, 600_000);
