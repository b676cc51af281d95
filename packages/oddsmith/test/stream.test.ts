/** `fit --engine stream` against `--engine memory`: the same text, the same JSON, the same model file. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { FitReport } from '@oddsmith/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CacheFile } from '../src/stream/cache-file.js';
import { folderForLargeFiles } from '../src/stream/large-files.js';
import { openThread } from '../src/stream/stream-threads.js';
import { type Outcome, run, spawned } from './command.js';
import { dataFile, duckdb, failureOf, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const births = dataFile('birthwt.csv');
const FORMULA = 'low ~ age + lwt + race + factor(smoke) + log(lwt)';

beforeAll(async () => {
  const from = `SELECT * FROM read_csv('${births}')`;
  const many = `SELECT i, sin(i) AS x, cos(i * 1.7) AS z, ['a', 'b', 'c'][1 + i % 3] AS g,
    sin(i) + hash(i) % 100 / 25 > 2 AS y, if(i % 50 = 0, NULL, i % 17) AS w FROM range(40000) AS r(i)`;
  await duckdb(
    `COPY (${from}) TO '${file('births.parquet')}'`,
    `COPY (${from}) TO '${file('births.ndjson')}'`,
    `COPY (${many}) TO '${file('many.parquet')}' (ROW_GROUP_SIZE 5000)`,
    `COPY (${many}) TO '${file('many.csv')}' (HEADER)`,
    `COPY (SELECT * EXCLUDE g, 1 / 0.0 AS g FROM (${many}) LIMIT 100) TO '${file('infinite.parquet')}'`,
  );
  const lines = readFileSync(births, 'utf8').trimEnd().split('\n');
  writeFileSync(file('part-1.csv'), lines.slice(0, 100).join('\n'));
  writeFileSync(file('part-2.csv'), [lines[0], ...lines.slice(100)].join('\n'));
  writeFileSync(file('births.csv.gz'), gzipSync(readFileSync(births)));
});

/** What was told but the time, and the progress of what took long. */
function timeless({ code, stdout, stderr }: Outcome) {
  return {
    code,
    stdout: stdout.replace(/"seconds":[^,}]+/, ''),
    stderr: stderr.replace(/^(reading|pass|newton|sampled-newton) .*\n/gm, ''),
  };
}

/** What the two engines say. */
async function both(...args: readonly string[]) {
  const tell = async (engine: string) => timeless(await run(['fit', ...args, '--engine', engine]));
  return [await tell('memory'), await tell('stream')] as const;
}

function reportOf({ stdout }: Outcome): FitReport {
  return JSON.parse(stdout.replace(/,(?=}\s*$)/, ''));
}

describe('fit --engine stream', () => {
  it.each(['births.parquet', 'births.ndjson', 'births.csv.gz', 'part-?.csv'])('reads %s', async (name) => {
    const [memory, stream] = await both(file(name), FORMULA, '--json');
    expect(memory.code).toBe(0);
    expect(stream).toEqual(memory);
  });

  it.each(['many.parquet', 'many.csv'])('takes every option of the model: %s', async (name) => {
    const [memory, stream] = await both(
      ...[file(name), 'y ~ x * g + log(i + 1)', '--weights', 'w', '--event', 'false', '--offset', 'z'],
      ...['--reference', 'g=b', '--confidence', '0.9', '--threads', '1', '--json'],
    );
    expect(reportOf(memory).rowsDropped).toBe(800);
    expect(stream).toEqual(memory);
  });

  it('tells the same summary, and writes the same model', async () => {
    const models = [file('memory.json'), file('stream.json')] as const;
    await run(['fit', file('many.parquet'), 'y ~ .', '--types', 'w=text', '--output', models[0]]);
    const args = ['fit', file('many.parquet'), 'y ~ .', '--types', 'w=text', '--output', models[1]];
    const { code, stdout } = await run([...args, '--engine', 'stream', '--threads', '1']);
    expect(code).toBe(0);
    expect(stdout).toContain('w\n');
    const [memory, stream] = models.map((path) => readFileSync(path, 'utf8'));
    expect(stream).toBe(memory);
  });

  it('goes on with threads, which leave no trace', async () => {
    const args = ['fit', file('many.parquet'), 'y ~ (x + z + i)^3 * g', '--json', '--engine', 'stream'];
    const [one, three] = [
      await spawned([...args, '--threads', '1']),
      await spawned([...args, '--threads', '3']),
    ];
    expect(one.code).toBe(0);
    expect(timeless(three)).toEqual(timeless(one));
  });

  it('reads standard input', async () => {
    const { code, stdout } = await spawned(
      ['fit', '-', FORMULA, '--engine', 'stream', '--json'],
      readFileSync(births),
    );
    expect(code).toBe(0);
    expect(reportOf({ code, stdout, stderr: '' }).rows).toBe(189);
  });

  it('tells separation with exit code 4', async () => {
    const [memory, stream] = await both(dataFile('endometrial_sep.csv'), 'HG ~ NV + PI + EH', '--json');
    expect(memory.code).toBe(4);
    expect(stream).toEqual(memory);
  });

  it.each([
    [['many.parquet', 'y ~ x + nothing'], 'column-unknown'],
    [['many.parquet', 'y ~ x', '--weights', 'ww'], 'column-unknown'],
    [['many.csv', 'y ~ w', '--missing', 'fail'], 'value-missing'],
    [['infinite.parquet', 'y ~ x + g'], 'value-not-finite'],
    [['nothing.parquet', 'y ~ x'], 'file-not-found'],
    [['many.parquet', 'y ~'], 'formula-syntax'],
  ])('refuses %j as the other engine does', async ([name, ...args], code) => {
    const [memory, stream] = await both(file(name!), ...args, '--json');
    expect(JSON.parse(memory.stderr).code).toBe(code);
    expect(JSON.parse(stream.stderr)).toEqual(JSON.parse(memory.stderr));
    expect(stream.code).toBe(memory.code);
  });

  it.each([
    [['y ~ poly(x, 2)'], /poly\(x, 2\) is learnt from all rows/],
    [['y ~ x', '--penalty', 'firth'], /firth/],
    [['y ~ x', '--history', 'h.csv'], /--history is not available with --engine stream/],
  ])('refuses %j by name', async (args, message) => {
    const { code, stderr } = await run(['fit', file('many.parquet'), ...args, '--engine', 'stream']);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('refuses Arrow files, sizes that are none, and --memory for the other engine', async () => {
    const feather = dataFile('birthwt-lz4.feather');
    expect((await run(['fit', feather, FORMULA, '--engine', 'stream'])).stderr).toContain('Arrow');
    expect((await run(['fit', births, FORMULA, '--engine', 'stream', '--memory', 'much'])).stderr).toContain(
      'such as 1GiB',
    );
    expect((await run(['fit', births, FORMULA, '--memory', '1GiB'])).stderr).toContain('stream engine');
    const little = await run(['fit', births, FORMULA, '--engine', 'stream', '--memory', '8MB']);
    expect(little.code).toBe(3);
    expect(little.stderr).toMatch(/takes about \d+ MiB of memory/);
  });
});

describe('a cache file', () => {
  it('gives back what it was given, and has no name', async () => {
    const folder = await folderForLargeFiles();
    const named = () => readdirSync(folder).filter((name) => name.startsWith(`oddsmith-${process.pid}-`));
    expect(named()).toEqual([]);
    const cache = await CacheFile.create();
    await cache.append(Uint8Array.of(1, 2, 3));
    await cache.append(Uint8Array.of(4, 5));
    const [late, soon] = [new Uint8Array(3), new Uint8Array(4)];
    await cache.read(2, late);
    cache.readSync(0, soon);
    expect([...late, ...soon]).toEqual([3, 4, 5, 1, 2, 3, 4]);
    expect(named()).toEqual([]);
    expect((await failureOf(cache.read(4, new Uint8Array(2)))).code).toBe('source-failed');
    await cache.close();
    await cache.close();
  });

  it('says where there was no room', async () => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = file('nowhere');
    const { code, message } = await failureOf(CacheFile.create());
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    expect(code).toBe('file-unwritable');
    expect(message).toContain('nowhere');
  });
});

describe('a thread', () => {
  it('that dies is named', async () => {
    const script = file('dies.mjs');
    writeFileSync(
      script,
      "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(7));",
    );
    const task = { models: [], places: [] } as unknown as Parameters<typeof openThread>[0];
    const thread = openThread(task, 0, 2, pathToFileURL(script));
    const request = { kind: 'loss', at: new Float64Array(1) } as const;
    const { code, message } = await failureOf(thread.parts(request, 0, 1));
    expect(code).toBe('source-failed');
    expect(message).toBe('Fitting thread 2 died: it ended with exit code 7.');
    expect((await failureOf(thread.parts(request, 0, 1))).message).toBe(message);
    await thread.end();
  });
});
