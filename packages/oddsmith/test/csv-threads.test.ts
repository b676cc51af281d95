import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Table } from '@oddsmith/core';
import { readCsvSync } from '@oddsmith/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readCsvInThreads, type ThreadedReading } from '../src/source/csv-threads.js';
import { openSource } from '../src/source/source.js';
import { failureOf, temporaryFolder, valuesOf } from './helpers.js';

const doom = vi.hoisted(() => ({ strikes: false }));

vi.mock('node:worker_threads', async (original) => {
  const threads = await original<typeof import('node:worker_threads')>();
  class Worker extends threads.Worker {
    constructor(...given: ConstructorParameters<typeof threads.Worker>) {
      super(...given);
      if (doom.strikes) void this.terminate();
    }
  }
  return { ...threads, Worker };
});

const folder = temporaryFolder();

function fileOf(name: string, content: string | Uint8Array): { path: string; size: number } {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path, size: Buffer.byteLength(content) };
}

function columnsOf(table: Table | null) {
  return table?.columns.map((column) => [column.name, column.type, valuesOf(column)]);
}

function readSmall(
  name: string,
  content: string | Uint8Array,
  options: Partial<ThreadedReading> = {},
): Promise<Table | null> {
  return readCsvInThreads({ ...fileOf(name, content), threads: 2, partBytes: 1000, ...options });
}

const NAMES = ['ada', 'Žofie', '"de la Cruz, María"', '', '東京', 'NA'];
const rowOf = (i: number) => [
  i,
  i % 7 ? Math.sin(i) : '',
  NAMES[i % 6],
  i % 3 ? 'true' : 'false',
  `2024-02-0${1 + (i % 9)}`,
  1e-9 * i,
];
const lines = Array.from({ length: 2000 }, (_, i) => rowOf(i).join(','));
const text = `\ufeffid,x,name,ok,day,tiny\r\n${lines.join('\r\n')}\r\n\r\n`;

describe('a file read by threads', () => {
  it.each([1, 2, 3, 5])('is the table that reading in order gives: %i threads', async (threads) => {
    const table = await readSmall('mixed.csv', text, { threads, name: 'mixed.csv' });
    expect(table?.rows).toBe(2000);
    expect(table?.source).toBe('mixed.csv');
    expect(columnsOf(table)).toEqual(columnsOf(readCsvSync(text)));
  });

  it('takes columns, types and a delimiter', async () => {
    const options = { columns: ['ok', 'id'], types: { id: 'text' }, delimiter: ';' } as const;
    const table = await readSmall('options.csv', text.replaceAll(',', ';'), options);
    expect(columnsOf(table)).toEqual(columnsOf(readCsvSync(text, { ...options, delimiter: ',' })));
  });

  it('reads again, as text, a column whose last row is the first that is no number', async () => {
    const late = `${text.trimEnd()}\r\nlate,1,ada,true,2024-02-02,1\r\n`;
    const table = await readSmall('late.csv', late);
    expect(table?.columns[0]).toMatchObject({ name: 'id', type: 'text' });
    expect(columnsOf(table)).toEqual(columnsOf(readCsvSync(late)));
  });

  it.each([
    ['gzip', gzipSync(text)],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['carriage returns alone', text.replaceAll('\n', '')],
    ['a line end within quotes', text.replace('\r\n1000,', `\r\n"10${'\n'.repeat(3000)}00",`)],
    ['a row of two fields', text.replace('1000,', '1000')],
    ['text that is not UTF-8', Buffer.from(text, 'latin1')],
    ['a header longer than a part', text.replace('name', 'n'.repeat(2000))],
    ['one column', lines.map((_, i) => `${i}\n`).join('')],
  ])('%s is left to the reading in order', async (_, content) => {
    expect(await readSmall('irregular.csv', content)).toBeNull();
  });

  it('tells how far it has come and stops when it is told to', async () => {
    const controller = new AbortController();
    const large = fileOf('large.csv', `a,b\n${'0.123456789012345,2\n'.repeat(1_000_000)}`);
    const reading = { ...large, threads: 2, signal: controller.signal };
    const onProgress = vi.fn(() => controller.abort());
    const error = await failureOf(readCsvInThreads({ ...reading, partBytes: 10_000, onProgress }));
    expect(error.code).toBe('cancelled');
    expect(onProgress).toHaveBeenCalledTimes(1);
    expect((await failureOf(readCsvInThreads(reading))).code).toBe('cancelled');
  });

  describe('that dies', () => {
    afterEach(() => {
      doom.strikes = false;
    });

    it('is named', async () => {
      doom.strikes = true;
      const error = await failureOf(readSmall('doomed.csv', text));
      expect(error.code).toBe('source-failed');
      expect(error.message).toMatch(
        /^Thread [12] of 2 stopped while it read .*doomed\.csv: it ended with exit code [01]\.$/,
      );
    });
  });
});

describe('a large file', () => {
  const row = `123.25,-0.0001,${'some text '.repeat(10)}\n`;
  const body = `x,y,z\n${row.repeat(600_000)}`;

  it('is read by threads, with the table and the errors of one', async () => {
    const { path } = fileOf('large.csv', body);
    const [one, two] = [await openSource(path, { threads: 1 }), await openSource(path, { threads: 2 })];
    expect(two.rows).toBe(600_000);
    expect(two.columns.map(({ type }) => type)).toEqual(['number', 'number', 'text']);
    for (const [i, column] of two.columns.entries()) {
      const bytes = (table: Table) => {
        const { [i]: found } = table.columns;
        const values = found?.kind === 'numeric' ? found.values : found!.codes;
        return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
      };
      expect(bytes(two).equals(bytes(one)), column.name).toBe(true);
    }
    expect(two.columns[2]).toMatchObject({ levels: ['some text '.repeat(10)] });
  });

  it('is refused as one thread refuses it', async () => {
    const { path } = fileOf('broken.csv', `${body}1,2\n`);
    const [one, two] = await Promise.all([1, 2].map((threads) => failureOf(openSource(path, { threads }))));
    expect(two).toEqual(one);
    expect(two?.message).toContain('Line 600002: expected 3 fields');
  });
});
