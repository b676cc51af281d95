/** The built studio in a headless browser. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { type Launched, launch, serve } from '../harness/browser.js';

const FOLDER = resolve(import.meta.dirname, '../../../packages/oddsmith/dist/studio');

export interface Window {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly reducedMotion?: boolean;
}

export interface OpenPage {
  readonly page: Page;
  /** Errors that the page met: thrown ones and those of the console. */
  readonly errors: readonly string[];
}

export interface Studio {
  readonly browser: Launched['browser'];
  readonly url: string;
  /** A fresh context at a hash, once the first fit is there. */
  open(hash?: string, window?: Window): Promise<OpenPage>;
  close(): Promise<void>;
}

function contextOptions(window: Window): BrowserContextOptions {
  return {
    viewport: { width: window.width ?? 1280, height: window.height ?? 900 },
    colorScheme: window.theme ?? 'light',
    reducedMotion: window.reducedMotion === false ? 'no-preference' : 'reduce',
    acceptDownloads: false,
  };
}

/** Null where no browser can be had. Motion is reduced unless asked for, so that pages come to rest. */
export async function studio(): Promise<Studio | null> {
  if (!existsSync(FOLDER)) throw new Error('The studio is not built: run `npm run build`.');
  const launched = await launch();
  if (launched === null) return null;
  const served = await serve(FOLDER);
  return {
    browser: launched.browser,
    url: served.url,
    async open(hash = '', window = {}) {
      const context = await launched.browser.newContext(contextOptions(window));
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      await page.goto(`${served.url}/${hash}`);
      await page.locator('.strip', { hasText: 'excluded' }).waitFor();
      return { page, errors };
    },
    async close() {
      await launched.close();
      await served.close();
    },
  };
}

/** Gives the page a file as if it were picked. */
export async function pick(page: Page, name: string, content: string | Buffer): Promise<void> {
  const buffer = typeof content === 'string' ? Buffer.from(content) : content;
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
}

export async function goTo(page: Page, step: 'Data' | 'Model' | 'Train' | 'Report'): Promise<void> {
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: step }).click();
}

/** Every number of the coefficient table with all its digits, as the report opens it. */
export async function coefficientDigits(page: Page): Promise<Record<string, string>> {
  await goTo(page, 'Report');
  await page.locator('.coefficients .opens').first().waitFor();
  return page.evaluate(async () => {
    const found: Record<string, string> = {};
    const text = (selector: string) => document.querySelector(selector)?.textContent ?? '';
    const turn = () => new Promise((done) => setTimeout(done));
    for (const button of document.querySelectorAll<HTMLButtonElement>('.coefficients .opens')) {
      button.click();
      const isShown = () => button.ariaLabel?.startsWith(`${text('#explanation-title')}: `);
      while (text('#explanation-title') === '' || !isShown()) await turn();
      found[text('#explanation-title')] = text('.explanation-value');
    }
    document.querySelector('dialog')?.close();
    return found;
  });
}
