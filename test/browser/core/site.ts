/** The page of `app/`, bundled, served under a policy and opened. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { fitSync, readCsvSync } from '@oddsmith/core';
import type { Browser, Page } from 'playwright-core';
import type { openWorker } from '../../../packages/core/src/worker/index.js';
import { type Served, serve } from '../harness/browser.js';
import { BUNDLERS } from './bundles.js';

/** What `app/page.mjs` puts on `globalThis.app`. */
export interface App {
  readonly fitSync: typeof fitSync;
  readonly readCsvSync: typeof readCsvSync;
  readonly openWorker: typeof openWorker;
  readonly openOwn: () => ReturnType<typeof openWorker>;
  readonly longTasksDuring: (work: () => unknown) => Promise<number[]>;
}

export interface Opened {
  readonly page: Page;
  /** Workers that the page started, by their addresses. */
  readonly workers: string[];
  /** Requests to other origins. */
  readonly requests: string[];
  readonly errors: string[];
}

export interface Site {
  /** Opens the page under a Content-Security-Policy. */
  open(browser: Browser, policy: string): Promise<Opened>;
  close(): Promise<void>;
}

function watch(page: Page, url: string): Opened {
  const opened: Opened = { page, workers: [], requests: [], errors: [] };
  page.on('worker', (worker) => opened.workers.push(worker.url()));
  page.on('pageerror', (error) => opened.errors.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('blob:'))
      opened.requests.push(request.url());
  });
  return opened;
}

export async function makeSite(bundler: string): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), `core-${bundler}-`));
  await BUNDLERS[bundler]!(folder);
  const served: Served[] = [];
  return {
    async open(browser, policy) {
      const server = await serve(folder, { headers: { 'Content-Security-Policy': policy } });
      served.push(server);
      const page = await browser.newPage();
      const opened = watch(page, server.url);
      await page.goto(server.url);
      await page.waitForFunction('"app" in globalThis');
      return opened;
    },
    async close() {
      await Promise.all(served.map((server) => server.close()));
      rmSync(folder, { recursive: true });
    },
  };
}
