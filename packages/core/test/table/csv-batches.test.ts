import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, csvColumnTypes, readCsv, readCsvBatches, type TokenType } from '../../src/index.js';

/** Cells of a column, whatever its levels. */
function cells(column: Column): (number | string | null)[] {
  if (column.kind === 'numeric') return Array.from(column.values, (x) => (Number.isNaN(x) ? null : x));
  return Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]!));
}

describe('batches of a CSV file', () => {
  it('are together the table that readCsv reads, for any batch size and cuts of the bytes', async () => {
    const row = fc.tuple(
      fc.constantFrom('1', '2.5', '-1e3', '', 'NA'),
      fc.constantFrom('true', 'FALSE', ''),
      fc.constantFrom('2024-01-31', ''),
      fc.constantFrom('a', '"b, ""c"""', '"x\ny"', '7', ''),
      fc.constantFrom('1', 'true', 'z'),
    );
    const property = fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 40 }),
      async (rows, batchRows, cut) => {
        const bytes = new TextEncoder().encode(`n,b,d,t,m\n${rows.join('\n')}\n`);
        const open = async function* () {
          for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
        };
        const whole = await readCsv(bytes, { delimiter: ',' });
        const found = await csvColumnTypes(open, { delimiter: ',', batchRows });
        const types: Record<string, TokenType> = {};
        for (const [name, type] of Object.entries(found)) types[name] = type ?? 'number';
        expect(Object.values(types)).toEqual(whole.columns.map(({ type }) => type));
        const sizes: number[] = [];
        const read: (number | string | null)[][] = whole.columns.map(() => []);
        for await (const batch of readCsvBatches(open, { delimiter: ',', types, batchRows })) {
          sizes.push(batch.rows);
          batch.columns.forEach((column, j) => {
            expect(column.type).toBe(whole.columns[j]!.type);
            read[j]!.push(...cells(column));
          });
        }
        expect(read).toEqual(whole.columns.map(cells));
        expect(sizes.slice(0, -1).every((size) => size === batchRows)).toBe(true);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(whole.rows);
      },
    );
    await fc.assert(property, { seed: 20261121, numRuns: 200 });
  });

  it('count the rows without any column', async () => {
    const batches = readCsvBatches('a,b\n1,2\n3,4\n', { columns: [] });
    expect((await batches.next()).value).toEqual({ rows: 2, columns: [] });
  });

  it('refuse a token of another type, with its row in the file', async () => {
    const read = async () => {
      for await (const _ of readCsvBatches('a,b\n1,true\n2,false\n3,0\n', {
        types: { a: 'number', b: 'boolean' },
        batchRows: 2,
      }));
    };
    await expect(read()).rejects.toMatchObject({ code: 'column-type', at: { row: 3, column: 'b', line: 4 } });
  });
});
