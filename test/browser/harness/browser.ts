/** The browser of the tests: a headless Chromium, a static server on loopback, pictures of pages. */
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import sirv from 'sirv';
import { type Executable, PLACES } from './chromium.js';

export interface Launched {
  readonly browser: Browser;
  close(): Promise<void>;
}

export interface Served {
  /** Without a slash at the end: `http://127.0.0.1:41234`. */
  readonly url: string;
  close(): Promise<void>;
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function start({ path, env }: Executable): Promise<Browser> {
  const surroundings = Object.fromEntries(
    Object.entries({ ...process.env, ...env }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  return chromium.launch({ executablePath: path, args: FLAGS, env: surroundings, timeout: 30_000 });
}

/** Null where the work fails; `reasons` then says why. */
async function attempt<Result>(
  work: () => Result | Promise<Result>,
  reasons: string[],
): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    reasons.push(String(error).split('\n').slice(0, 3).join(' '));
    return null;
  }
}

/**
 * A headless browser, or null where none can be had; the reason is then printed and the tests skip:
 *
 *     const launched = await launch();
 *     describe.skipIf(launched === null)('…', () => { afterAll(() => launched?.close()); … });
 */
export async function launch(): Promise<Launched | null> {
  const reasons: string[] = [];
  for (const place of PLACES) {
    for (const executable of (await attempt(place, reasons)) ?? []) {
      const browser = await attempt(() => start(executable), reasons);
      if (browser) return { browser, close: () => browser.close() };
    }
  }
  const advice = 'Install Chrome or Chromium, or name one with CHROME_PATH.';
  console.warn(['SKIPPED: no browser could be started.', advice, ...reasons].join('\n  '));
  return null;
}

/** Serves the files of a folder on loopback, every response with the given headers (a policy, say). */
export async function serve(
  folder: string,
  { headers = {} }: { headers?: Record<string, string> } = {},
): Promise<Served> {
  const files = sirv(folder, { dev: true });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    files(request, response, () => void response.writeHead(404).end('not found'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, close };
}

/** Writes a picture of the page to `test/browser/shots/NAME.png` (not kept in git) and returns its path. */
export async function screenshot(page: Page, name: string, { fullPage = false } = {}): Promise<string> {
  const folder = join(import.meta.dirname, '../shots');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage, animations: 'disabled' });
  return path;
}
