import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OddsmithError } from '@oddsmith/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../src/source/source.js';
import { dataFile, duckdb, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const runs = Number(process.env.FUZZ_RUNS ?? 60);

/** Changes of single bytes and a cut. */
const damage = fc.record({
  changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
  kept: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

beforeAll(() => {
  const from = `SELECT * FROM read_csv('${dataFile('birthwt.csv')}')`;
  return duckdb(
    `COPY (${from}) TO '${join(folder, 'births.parquet')}'`,
    `COPY (${from}) TO '${join(folder, 'births.ndjson')}'`,
  );
});

describe('a damaged file is a table or a clear error, never anything else', () => {
  it.each([
    dataFile('types.arrows'),
    dataFile('birthwt-lz4.feather'),
    join(folder, 'births.parquet'),
    join(folder, 'births.ndjson'),
  ])('%s', async (path) => {
    const whole = readFileSync(path);
    const target = join(folder, `damaged${path.slice(path.lastIndexOf('.'))}`);
    const property = fc.asyncProperty(damage, async ({ changes, kept }) => {
      const bytes = Buffer.from(whole.subarray(0, Math.ceil(whole.length * (kept ?? 1))));
      for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
      writeFileSync(target, bytes);
      try {
        const table = await openSource(target);
        for (const column of table.columns) {
          expect(column.kind === 'numeric' ? column.values.length : column.codes.length).toBe(table.rows);
        }
      } catch (error) {
        if (!(error instanceof OddsmithError)) throw error;
      }
    });
    await fc.assert(property, { seed: 20261121, numRuns: runs });
  });
});
