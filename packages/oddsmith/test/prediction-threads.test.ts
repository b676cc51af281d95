import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel, OddsmithError, type Table, toTable } from '@oddsmith/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PredictionTask, predictBatch } from '../src/output/prediction-batch.js';
import { PredictionThreads } from '../src/output/prediction-threads.js';
import { CLI, run, spawned } from './command.js';
import { dataFile, failureOf, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const births = dataFile('birthwt.csv');
const model = file('model.json');
const SCRIPT = new URL('../dist/cli/prediction-thread.js', import.meta.url);

beforeAll(async () => {
  expect((await run(['fit', births, 'low ~ age + race', '--output', model])).code).toBe(0);
});

const task = (options: Partial<PredictionTask> = {}): PredictionTask => ({
  model: loadModel(readFileSync(model, 'utf8')),
  format: 'csv',
  options: {},
  ...options,
});

/** `rows` rows from the age `first` on. */
function table(first: number, rows: number): Table {
  const races = ['white', 'black', 'other'];
  return toTable({
    age: Float64Array.from({ length: rows }, (_, i) => first + i),
    race: Array.from({ length: rows }, (_, i) => races[i % 3]!),
  });
}

/** Gives the work to a thread as soon as one has started. */
async function ask(threads: PredictionThreads, data: Table, before: number) {
  for (;;) {
    const answer = threads.predict(data, before);
    if (answer !== null) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('threads that predict', () => {
  it('give what is given without them', async () => {
    const threads = new PredictionThreads(task(), 2, SCRIPT);
    const asked = Array.from({ length: 9 }, (_, k) => k);
    const answers = asked.map((k) => ask(threads, table(10 * k, 1000), 1000 * k));
    for (const [k, answer] of answers.entries()) {
      expect(await answer).toEqual(predictBatch(task(), table(10 * k, 1000), 1000 * k));
    }
    await threads.end();
  });

  it('take no array that is part of a larger one', async () => {
    const threads = new PredictionThreads(task(), 1, SCRIPT);
    const ages = Float64Array.from({ length: 20 }, (_, i) => 20 + i);
    const data = table(20, 10);
    const columns = data.columns.map((column) =>
      column.kind === 'numeric' ? { ...column, values: ages.subarray(5, 15) } : column,
    );
    await ask(threads, { ...data, columns }, 0);
    expect(ages[19]).toBe(39);
    await threads.end();
  });

  it('tell of a row that is refused as it would be without them', async () => {
    const data = toTable({ age: [20, null], race: ['white', 'black'] });
    const threads = new PredictionThreads(task({ missing: 'fail' }), 1, SCRIPT);
    const error = await failureOf(ask(threads, data, 500));
    expect(error).toMatchObject({ code: 'value-missing', at: { row: 502, column: 'age' } });
    await threads.end();
  });

  it.each([
    ['throws', "throw new Error('no memory')", 'no memory'],
    ['ends', 'process.exit(3)', 'exit code 3'],
  ])('are named when one %s', async (_, death, reason) => {
    const script = `import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => { ${death}; });
      parentPort.postMessage({ kind: 'ready' });`;
    const threads = new PredictionThreads(
      task(),
      1,
      new URL(`data:text/javascript,${encodeURIComponent(script)}`),
    );
    for (let attempt = 0; attempt < 2; attempt++) {
      const error = await failureOf(ask(threads, table(20, 5), 0));
      expect(error.code).toBe('source-failed');
      expect(error.message).toContain('Prediction thread 1 of 1 died');
      expect(error.message).toContain(reason);
    }
    await threads.end();
  });

  it('answer nothing once they are ended', async () => {
    const script = `import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => { for (;;); });
      parentPort.postMessage({ kind: 'ready' });`;
    const threads = new PredictionThreads(
      task(),
      1,
      new URL(`data:text/javascript,${encodeURIComponent(script)}`),
    );
    let answer: Promise<unknown> | null = null;
    while (answer === null) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      answer = threads.predict(table(20, 5), 0);
    }
    const rejected = expect(answer).rejects.toBeInstanceOf(OddsmithError);
    await threads.end();
    await rejected;
  });
});

describe('the command line with enough rows for threads', () => {
  const times = 1000;
  const huge = file('huge.csv');

  beforeAll(() => {
    const [header, ...lines] = readFileSync(births, 'utf8').trimEnd().split('\n');
    writeFileSync(huge, `${header}\n${`${lines.join('\n')}\n`.repeat(times)}`);
  });

  it('keeps the order of the rows', async () => {
    const few = (await run(['predict', model, births])).stdout.trimEnd().split('\n');
    const predictions = few.slice(1).map((line) => line.slice(line.indexOf(',')));
    const { code, stdout } = await spawned(['predict', model, huge]);
    expect(code).toBe(0);
    const lines = Array.from(
      { length: times * predictions.length },
      (_, i) => `${i + 1}${predictions[i % predictions.length]}`,
    );
    expect(stdout === `${few[0]}\n${lines.join('\n')}\n`).toBe(true);
  });

  it('writes the rows before the one that is refused, and none behind it', async () => {
    const [header, ...lines] = readFileSync(huge, 'utf8').trimEnd().split('\n');
    lines[119_999] = lines[119_999]!.replace(/white|black|other/, 'green');
    writeFileSync(file('green.csv'), `${[header, ...lines].join('\n')}\n`);
    const refused = await spawned(['predict', model, file('green.csv'), '--missing', 'fail']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('row 120000');
    const rows = refused.stdout.trimEnd().split('\n').slice(1);
    expect(rows.length).toBeGreaterThan(100_000);
    expect(rows.length).toBeLessThan(120_000);
    expect(rows.at(-1)!.split(',')[0]).toBe(String(rows.length));
  });

  it('leaves no file when it is interrupted', async () => {
    const before = readdirSync(folder);
    const args = ['predict', model, '-', '--intervals', 'wald', '--output', file('never.csv')];
    const child = spawn(process.execPath, [CLI, ...args], { stdio: ['pipe', 'ignore', 'pipe'] });
    const ended = new Promise((resolve) => child.on('close', resolve));
    let told = '';
    child.stderr.on('data', (chunk) => {
      told += chunk;
    });
    child.stdin.on('error', () => undefined);
    child.stdin.write(readFileSync(huge));
    while (readdirSync(folder).length === before.length)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    expect(await ended).toBe(3);
    expect(told).toContain('cancelled');
    expect(readdirSync(folder)).toEqual(before);
  });
});
