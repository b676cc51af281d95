import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { OddsmithError } from '../../../src/errors.js';
import { CsvPass, type CsvPassOptions } from '../../../src/table/csv/pass.js';
import { scannerModule } from '../../../src/table/csv/plain/module.js';
import type { NumericColumn } from '../../../src/table/table.js';

const RUNS = Number(process.env.FUZZ_RUNS ?? 300);
const SEED = 11;

let scanner: WebAssembly.Module | undefined;
beforeAll(async () => {
  scanner = await scannerModule();
  expect(scanner).toBeInstanceOf(WebAssembly.Module);
});

/** What a reading gives, an error included. */
function outcome(bytes: Uint8Array, cuts: readonly number[], options: CsvPassOptions, isScanned: boolean) {
  const pass = new CsvPass(options);
  pass.scanner = isScanned ? scanner : undefined;
  try {
    let from = 0;
    for (const to of [...cuts, bytes.length]) {
      pass.push(bytes.slice(from, to));
      from = to;
    }
    if (options.batchRows === undefined) return { rows: pass.rows, columns: pass.finish() };
    pass.finishBatches();
    return { rows: pass.rows, batches: pass.batches, types: pass.settledTypes };
  } catch (error) {
    if (error instanceof OddsmithError) return error.toJSON();
    throw error;
  }
}

const number = fc.oneof(
  fc.double({ noNaN: true }).map(String),
  fc.float({ noNaN: true }).map(String),
  fc.integer().map(String),
  fc.constantFrom(
    '1.50',
    '-0',
    '+7',
    '.5',
    '1.',
    '1e5',
    '-1E-05',
    '0.000000000000000000000012345678901234567',
    '1e999',
  ),
  fc.constantFrom(
    '123456789012345678901234567890',
    '1e-400',
    '9007199254740993',
    '5e-324',
    '1e129',
    '-1e-130',
  ),
);
const odd = fc.constantFrom(
  '',
  ' ',
  'NA',
  '"2"',
  '""',
  'x',
  'é',
  '"a,b"',
  '"a\nb"',
  '"a""b"',
  ' 3 ',
  '.',
  '-',
  '1e',
  '1x',
);
const other = fc.constantFrom('2024-01-31', 'true', 'FALSE', 'inf', '\u0000', '5" pipe', 'NaN');

/** More bytes than are gathered before the first reading, so that the pieces after it are read one by one. */
const LONG_NAME = 'x'.repeat(66_000);

/** Files of two to five columns, mostly of numbers, with what else occurs. */
const file = fc
  .record({
    columns: fc.integer({ min: 2, max: 5 }),
    end: fc.constantFrom('\n', '\n', '\r\n', '\r'),
    delimiter: fc.constantFrom(',', ',', ';', '\t', 'e', '1', ' '),
    oddShare: fc.constantFrom(0, 1, 1, 20),
    final: fc.boolean(),
  })
  .chain(({ columns, end, delimiter, oddShare, final }) => {
    const cell = fc.oneof(
      { weight: 40, arbitrary: number },
      { weight: oddShare, arbitrary: odd },
      { weight: oddShare && 1, arbitrary: other },
    );
    const record = fc
      .array(cell, { minLength: columns, maxLength: columns })
      .map((cells) => cells.join(delimiter));
    const line = fc.oneof(
      { weight: 200, arbitrary: record },
      {
        weight: 1,
        arbitrary: fc.constantFrom('', '  ', delimiter, `1${delimiter}2`, `${delimiter}${delimiter}`),
      },
    );
    return fc.array(line, { minLength: 1, maxLength: 40 }).map((lines) => {
      const header = [...Array.from({ length: columns - 1 }, (_, i) => `c${i}`), LONG_NAME].join(delimiter);
      return { delimiter, text: [header, ...lines].join(end) + (final ? end : '') };
    });
  });

const digits = (most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: most });

/** Decimals of up to 25 digits, where the exponent puts them among the powers of five that the scanner has or beyond. */
const decimal = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    digits(25),
    fc.nat(25),
    fc.constantFrom('', 'e', 'E', 'e-', 'e+0'),
    fc.nat(150),
  )
  .map(([sign, text, point, letter, exponent]) => {
    const places = `${text.slice(0, point)}.${text.slice(point)}`;
    return sign + places + (letter && letter + exponent);
  });

/** Decimals halfway between two doubles, which go to the even one, and their neighbours in the last place. */
const halfway = fc
  .tuple(
    fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }),
    fc.integer({ min: -10, max: 10 }),
    fc.constantFrom(-1n, 0n, 1n),
  )
  .map(([mantissa, scale, step]) => {
    const odd = 2n * mantissa + 1n;
    if (scale >= 0) return String(odd * 2n ** BigInt(scale) + step);
    return `${odd * 5n ** BigInt(-scale) + step}e${scale}`;
  });

describe(`numbers are those of Number, bit for bit (seed ${SEED}, ${RUNS} runs of 200 each)`, () => {
  test.each([
    ['shortest texts of doubles', fc.double({ noNaN: true }).map(String)],
    ['decimals', decimal],
    ['halfway cases', halfway],
  ])('%s', (_, text) => {
    const property = fc.property(fc.array(text, { minLength: 200, maxLength: 200 }), (texts) => {
      const bytes = new TextEncoder().encode(
        `${LONG_NAME},b\n0,0\n${texts.map((text) => `${text},1`).join('\n')}\n`,
      );
      const { columns } = outcome(bytes, [], {}, true) as { columns: NumericColumn[] };
      const expected = Float64Array.from(['0', ...texts].map(Number));
      expect(new BigUint64Array(columns[0]!.values.slice().buffer)).toEqual(
        new BigUint64Array(expected.buffer),
      );
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});

describe(`the scanner changes nothing but the speed (seed ${SEED}, ${RUNS} runs)`, () => {
  test('any file, in any pieces, whole or in batches, with types asked for', () => {
    const types = fc.constantFrom<NonNullable<CsvPassOptions['types']>>(
      {},
      { c0: 'number' },
      { c0: 'text' },
      { c0: 'date' },
    );
    const property = fc.property(
      file,
      fc.array(fc.nat(), { maxLength: 4 }),
      types,
      fc.constantFrom(undefined, 1, 3),
      ({ text, delimiter }, places, types, batchRows) => {
        const bytes = new TextEncoder().encode(text);
        const cuts = places.map((place) => 66_000 + (place % (bytes.length - 66_000))).sort((a, b) => a - b);
        const options = { delimiter, types, ...(batchRows && { batchRows }) };
        expect(outcome(bytes, cuts, options, true)).toStrictEqual(outcome(bytes, cuts, options, false));
      },
    );
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});
