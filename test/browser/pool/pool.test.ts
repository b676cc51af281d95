/** The threads of the pool in a browser: the bits of Node, and a page that is never blocked. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCodedRows } from '../../../packages/core/src/fit/coded-rows.js';
import { uniform } from '../../../packages/core/test/kernel/block.js';
import { answers, drawRows, everyPass } from '../../../packages/core/test/pool/drawn.js';
import { answersOfCodes, drawTraining } from '../../../packages/core/test/pool/drawn-codes.js';
import { load } from '../../../packages/core/test/solver/problems.js';
import { launch, type Served, serve } from '../harness/browser.js';
import { expectAtMost, IS_TIMED } from '../harness/timing.js';
import { type App, type Freedom, plain, type Wanted } from './app.js';

declare const app: App;

const BLOBS = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:";
const NO_BLOBS = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";
const SMALL: Wanted = { count: 5 * 4096 + 77, columns: 3, threads: 2 };

const launched = await launch();
const folder = mkdtempSync(join(tmpdir(), 'pool-'));
const served: Served[] = [];

beforeAll(async () => {
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html>\n<script type="module" src="./app.js"></script>\n',
  );
  const entryPoints = [join(import.meta.dirname, 'app.ts')];
  await esbuild.build({ entryPoints, outdir: folder, bundle: true, format: 'esm', logLevel: 'silent' });
});

afterAll(async () => {
  await Promise.all(served.map((server) => server.close()));
  await launched?.close();
  rmSync(folder, { recursive: true });
});

async function open(policy: string): Promise<Page> {
  const server = await serve(folder, { headers: { 'Content-Security-Policy': policy } });
  served.push(server);
  const page = await launched!.browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction('"app" in globalThis');
  return page;
}

async function expectedOf({ count, columns }: Wanted): Promise<string> {
  const { rows, draw } = drawRows(count, columns);
  return plain(await answers(load(rows).shards, everyPass(columns, draw)));
}

/** The page's own timers had their turns all along; no task of it was long. */
function expectFree({ turns, longTasks }: Freedom): void {
  expect(turns).toBeGreaterThan(4);
  expectAtMost(50, ...longTasks);
}

describe.skipIf(launched === null)('threads in a browser', () => {
  it.each([1, 2, 3])('give a page the bits of Node, %i of them', async (threads) => {
    const page = await open(BLOBS);
    const found = await page.evaluate((wanted) => app.pooledSums(wanted), { ...SMALL, threads });
    expect(found).toEqual({ sums: await expectedOf(SMALL), threads, note: null });
    expect(page.workers()).toHaveLength(threads === 1 ? 0 : threads);
    await page.close();
  });

  it('give it the bits of factors as codes, too', async () => {
    const page = await open(BLOBS);
    const { count, threads } = SMALL;
    const training = drawTraining(count, [3, 7]);
    const passes = everyPass(training.design.columns.length, uniform(3));
    const { rows } = loadCodedRows(training, 'auto', [])!;
    const found = await page.evaluate((wanted) => app.codedSums(wanted), { count, threads });
    expect(found).toEqual({ sums: plain(await answersOfCodes(rows, passes)), threads, note: null });
    await page.close();
  });

  it('are workers of a worker', async () => {
    const page = await open(BLOBS);
    const found = await page.evaluate((wanted) => app.inWorker(wanted), SMALL);
    expect(found).toEqual({ sums: await expectedOf(SMALL), threads: 2, note: null });
    await page.close();
  });

  it.each(['pooledSums', 'inWorker'] as const)(
    'are done without where they are forbidden (%s)',
    async (place) => {
      const page = await open(NO_BLOBS);
      const found = await page.evaluate(([where, wanted]) => app[where](wanted), [place, SMALL] as const);
      expect(found).toMatchObject({ sums: await expectedOf(SMALL), threads: 1 });
      expect(found.note).toMatch(/^Only 0 of [12] threads could be started: /);
      await page.close();
    },
  );

  it('leave the page free while 300,000 × 10 rows are loaded and asked', async () => {
    const page = await open(BLOBS);
    const wanted: Wanted = { count: 300_000, columns: 10, threads: 2 };
    expectFree(await page.evaluate((all) => app.freedomOfPasses(all), wanted));
    await page.close();
  });

  it.each([
    ['whole', false],
    ['incomplete', true],
  ])('leave the page free while many %s rows are fitted', async (_, isIncomplete) => {
    const page = await open(BLOBS);
    const wanted: Wanted = { count: IS_TIMED ? 1_000_000 : 200_000, columns: 20, threads: 2 };
    const found = await page.evaluate(([all, some]) => app.freedomOfFit(all, some), [
      wanted,
      isIncomplete,
    ] as const);
    expectFree(found);
    await page.close();
  });
});
