/** Core's promise of browsers: bundled by Vite, webpack and esbuild, under strict policies, the same bits as Node. */
import { readFileSync } from 'node:fs';
import { type FitReport, type fit, fitSync, readCsvSync } from '@oddsmith/core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readZoo } from '../../oracle/zoo.js';
import { launch } from '../harness/browser.js';
import { expectAtMost } from '../harness/timing.js';
import { BUNDLERS } from './bundles.js';
import { type App, makeSite, type Site } from './site.js';

declare const app: App;

interface Case {
  readonly csv: string;
  readonly formula: string;
  readonly options: NonNullable<Parameters<typeof fit>[2]>;
}

type Place = 'page' | 'worker' | 'own worker';

const POLICIES = {
  'a page that sends nothing':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'",
  'a page without WebAssembly': "default-src 'none'; script-src 'self'; worker-src blob:; connect-src 'none'",
  'a page without blob workers':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'",
  'a page without any worker': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'",
};
type Policy = keyof typeof POLICIES;

const CASES: Case[] = ['birthwt', 'bad_scale', 'endometrial_sep'].map((id) => {
  const set = readZoo(id);
  return { csv: readFileSync(set.csv, 'utf8'), formula: set.formula, options: { levels: set.factor_levels } };
});

/** Every number of a report with all its bits. */
function bits({ seconds: _, kernel: __, warnings, ...report }: FitReport): string {
  const told = warnings.filter(({ code }) => code !== 'kernel');
  return JSON.stringify({ ...report, warnings: told }, (_key, value) =>
    Object.is(value, -0) ? '-0' : value,
  );
}

/** Fits in the browser: on the page's thread, in core's worker, or in the page's own. */
function fitThere(page: Page, cases: readonly Case[], place: Place): Promise<FitReport[]> {
  return page.evaluate(
    async ([all, where]) => {
      if (where === 'page') {
        return all.map(
          ({ csv, formula, options }) => app.fitSync(app.readCsvSync(csv), formula, options).report,
        );
      }
      const worker = where === 'worker' ? app.openWorker() : app.openOwn();
      const reports: FitReport[] = [];
      for (const { csv, formula, options } of all) {
        reports.push((await worker.fit(await worker.readCsv(csv), formula, options)).report);
      }
      worker.close();
      return reports;
    },
    [cases, place] as const,
  );
}

/** Runs in the page: rows of 10 columns. */
function makeLarge(rows: number) {
  const names = Array.from({ length: 10 }, (_, j) => `x${j}`);
  const column = (name: string, valueAt: (i: number) => number) => ({
    kind: 'numeric' as const,
    name,
    type: 'number' as const,
    values: Float64Array.from({ length: rows }, (_, i) => valueAt(i)),
  });
  const xs = names.map((name, j) => column(name, (i) => ((i * (2 * j + 3) * 7919) % 10_007) / 5000 - 1));
  const columns = [column('y', (i) => ((i * 7919) % 3 === 0 ? 1 : 0)), ...xs];
  const large = { table: { rows, columns }, formula: `y ~ ${names.join(' + ')}` };
  return Object.assign(globalThis, large);
}

const launched = await launch();
afterAll(() => launched?.close());

describe.skipIf(launched === null).each(Object.keys(BUNDLERS))('core bundled by %s', (bundler) => {
  const expected = CASES.map(({ csv, formula, options }) =>
    bits(fitSync(readCsvSync(csv), formula, options).report),
  );
  let site: Site;
  beforeAll(async () => {
    site = await makeSite(bundler);
  }, 60_000);
  afterAll(() => site.close());

  it.each<[Policy, Place, 'wasm' | 'twin', RegExp | null]>([
    ['a page that sends nothing', 'page', 'wasm', null],
    ['a page that sends nothing', 'worker', 'wasm', /^blob:/],
    ['a page without WebAssembly', 'page', 'twin', null],
    ['a page without WebAssembly', 'worker', 'twin', /^blob:/],
    ['a page without blob workers', 'own worker', 'wasm', /^http/],
    ['a page without any worker', 'worker', 'wasm', null],
  ])(
    'gives the bits of Node under the policy of %s, in the %s, by %s',
    async (policy, place, kernel, worker) => {
      const { page, workers, requests, errors } = await site.open(launched!.browser, POLICIES[policy]);
      const reports = await fitThere(page, CASES, place);
      expect(reports.map(bits)).toEqual(expected);
      for (const report of reports) {
        expect(report.kernel).toBe(kernel);
        const note = report.warnings.find(({ code }) => code === 'kernel')?.message ?? '';
        expect(note.includes("'wasm-unsafe-eval'")).toBe(kernel === 'twin');
      }
      if (worker) expect(workers).toEqual([expect.stringMatching(worker)]);
      await expect.poll(() => page.workers().length).toBe(0);
      expect({ requests, errors }).toEqual({ requests: [], errors: [] });
      await page.close();
    },
  );
});

describe.skipIf(launched === null)('the thread of the page', () => {
  let site: Site;
  let page: Page;
  beforeAll(async () => {
    site = await makeSite('esbuild');
    ({ page } = await site.open(launched!.browser, POLICIES['a page that sends nothing']));
    await page.evaluate(makeLarge, 100_000);
  }, 60_000);
  afterAll(() => site.close());

  it('is never blocked for 50 ms by a fit of 100,000 × 10 in the worker', async () => {
    const durations = await page.evaluate(async () => {
      const { table, formula } = globalThis as unknown as ReturnType<typeof makeLarge>;
      const worker = app.openWorker();
      const inWorker = await app.longTasksDuring(() => worker.fit(table, formula));
      const here = await app.longTasksDuring(() => app.fitSync(table, formula));
      worker.close();
      return { inWorker, here };
    });
    expectAtMost(50, ...durations.inWorker);
    expect(durations.here.length).toBeGreaterThan(0);
  });

  it('hears at once of work that it cancels, and the worker goes on', async () => {
    const found = await page.evaluate(async () => {
      const { table, formula } = globalThis as unknown as ReturnType<typeof makeLarge>;
      const worker = app.openWorker();
      const controller = new AbortController();
      let aborted = 0;
      const onIteration = () => {
        aborted = performance.now();
        controller.abort();
      };
      const code = await worker.fit(table, formula, { signal: controller.signal, onIteration }).then(
        () => 'none',
        (error) => error.code,
      );
      const waited = performance.now() - aborted;
      const { rows } = (await worker.fit(table, formula)).report;
      worker.close();
      return { code, waited, rows };
    });
    expect(found).toMatchObject({ code: 'cancelled', rows: 100_000 });
    expectAtMost(50, found.waited);
  });

  it('is not blocked by sending a table of 1,000,000 × 10', async () => {
    await page.evaluate(makeLarge, 1_000_000);
    const found = await page.evaluate(async () => {
      const { table } = globalThis as unknown as ReturnType<typeof makeLarge>;
      const worker = app.openWorker();
      await worker.readCsv('y\n1\n0');
      let rows = 0;
      const sending = await app.longTasksDuring(async () => {
        ({ rows } = await worker.scene(table, 'y ~ x0'));
      });
      const copying = await app.longTasksDuring(() => structuredClone(table));
      worker.close();
      return { rows, sending, copying };
    });
    expect(found).toMatchObject({ rows: 1_000_000 });
    expect(found.copying.length).toBeGreaterThan(0);
    expectAtMost(50, ...found.sending);
  });

  it('has a file read in the worker, piece by piece', async () => {
    const found = await page.evaluate(async () => {
      const lines = Array.from(
        { length: 300_000 },
        (_, i) => `${i % 2},${(i * 7919) % 10_007},"a ""b"", ${i % 3}"`,
      );
      const file = new File([`y,x,z\n${lines.join('\n')}\n`], 'large.csv');
      const worker = app.openWorker();
      await worker.readCsv('y\n1\n0');
      const told: number[] = [];
      let rows = 0;
      const blocked = await app.longTasksDuring(async () => {
        ({ rows } = await worker.readCsv(file, {}, { onProgress: (bytes) => told.push(bytes) }));
      });
      worker.close();
      return { rows, blocked, last: told.at(-1), size: file.size, times: told.length };
    });
    expect(found).toMatchObject({ rows: 300_000, last: found.size });
    expectAtMost(50, ...found.blocked);
    expect(found.times).toBeGreaterThan(1);
  });
});
