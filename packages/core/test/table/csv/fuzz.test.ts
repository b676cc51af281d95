import fc from 'fast-check';
import { describe, test } from 'vitest';
import { OddsmithError } from '../../../src/errors.js';
import { readCsv, readCsvSync } from '../../../src/table/csv/read.js';
import type { Table } from '../../../src/table/table.js';

const RUNS = Number(process.env.FUZZ_RUNS ?? 1000);
const SEED = 7;
const GOOD =
  'id,"na ""me",when,ok,x;y\r\n1,"a, b",2024-01-31,true,1.5\r\n\r\n2,"c\r\nd",,FALSE,1e-300\r\nNA,é😀,2024-02-01T10:00Z,,\r\n';

/** What a person or a bad disk does to a file. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    byte: fc.constantFrom(...new TextEncoder().encode('",;\t|\r\n\0e1-')),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), byte: fc.nat(20) }),
  fc.record({ kind: fc.constant('truncate' as const), at: fc.nat(), byte: fc.constant(0) }),
);

const mangled = fc.array(damage, { minLength: 1, maxLength: 8 }).map((all) => {
  let bytes = Array.from(new TextEncoder().encode(GOOD));
  for (const { kind, at, byte } of all) {
    const i = at % (bytes.length + 1);
    if (kind === 'flip' && i < bytes.length) bytes[i] = byte;
    else if (kind === 'insert') bytes.splice(i, 0, byte);
    else if (kind === 'cut') bytes.splice(i, byte);
    else if (kind === 'truncate') bytes = bytes.slice(0, i);
  }
  return Uint8Array.from(bytes);
});

/** A table whose columns are as long as it says, with codes within their levels. */
function isSound({ rows, columns }: Table): boolean {
  return columns.every((column) =>
    column.kind === 'numeric'
      ? column.values.length === rows
      : column.codes.length === rows &&
        column.codes.every((code) => code >= -1 && code < column.levels.length),
  );
}

function soundOrRefused(read: () => Table): boolean {
  try {
    return isSound(read());
  } catch (error) {
    return error instanceof OddsmithError;
  }
}

describe(`damaged files give a table or an OddsmithError (seed ${SEED}, ${RUNS} runs)`, () => {
  test('mangled CSV', () => {
    fc.assert(
      fc.property(mangled, (bytes) => soundOrRefused(() => readCsvSync(bytes))),
      { seed: SEED, numRuns: RUNS },
    );
  });

  test('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => soundOrRefused(() => readCsvSync(bytes))),
      { seed: SEED, numRuns: RUNS },
    );
  });

  test('streams of mangled CSV, marks of gzip and UTF-16 included', async () => {
    const head = fc.constantFrom(
      [],
      [0xff, 0xfe],
      [0xfe, 0xff],
      [0x1f, 0x8b],
      [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
    );
    await fc.assert(
      fc.asyncProperty(head, mangled, async (mark, bytes) => {
        const table = await readCsv(Uint8Array.of(...mark, ...bytes)).catch((error: unknown) => error);
        return table instanceof OddsmithError || isSound(table as Table);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
