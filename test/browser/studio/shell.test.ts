/** The shell: size, privacy, offline, the URL, keyboard, accessibility, narrow screens. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { serve } from '../harness/browser.js';
import { goTo, pick, studio } from './open-studio.js';

const root = resolve(import.meta.dirname, '../../..');
const built = join(root, 'packages/oddsmith/dist/studio');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const opened = await studio();
const STEPS = ['data', 'model', 'train', 'report'] as const;

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Findings of axe that are serious or critical. */
async function findings(page: Page): Promise<string[]> {
  const found = await page.evaluate(`${axe}; axe.run().then(({ violations }) => violations)`);
  return (found as readonly Finding[])
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** The scripts that a page loads before anyone has clicked, without the worker's program. */
async function initialScripts(page: Page): Promise<string[]> {
  const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  return names.filter((name) => name.endsWith('.js')).map((name) => name.slice(name.lastIndexOf('/') + 1));
}

describe.skipIf(opened === null)('shell', () => {
  afterAll(() => opened?.close());

  it('needs at most 120 kB of JavaScript to open on Train, the engine in its worker apart', async () => {
    const { page, errors } = await opened!.open();
    const scripts = await initialScripts(page);
    const size = (name: string) => gzipSync(readFileSync(join(built, 'assets', name)), { level: 9 }).length;
    const engine = scripts.filter((name) => name.startsWith('script.generated'));
    const own = scripts.filter((name) => !engine.includes(name) && name !== 'service-worker.js');
    const total = own.reduce((sum, name) => sum + size(name), 0);
    console.log(`initial JavaScript ${total} bytes gzip, engine ${engine.map(size)}`);
    expect(own.length).toBeGreaterThan(2);
    expect(total).toBeLessThanOrEqual(120_000);
    expect(own.filter((name) => /parquet|read-in-worker|report|model-|birthwt/.test(name))).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('opens on the ten rows, moving unless motion is reduced', async () => {
    const still = await opened!.open();
    await still.page.getByRole('button', { name: 'Play' }).waitFor();
    const moving = await opened!.open('', { reducedMotion: false });
    await moving.page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(await moving.page.locator('.strip').textContent()).toContain('Modelling P(y = 1)');
    await Promise.all([still.page.context().close(), moving.page.context().close()]);
  });

  it('refuses to fetch from elsewhere, on the page and in its workers', async () => {
    const elsewhere = await serve(built);
    const { page } = await opened!.open();
    const attempt = `fetch('${elsewhere.url}/icon.svg', { mode: 'no-cors' }).then(() => 'fetched', () => 'refused')`;
    expect(await page.evaluate(attempt)).toBe('refused');
    const inWorker = `new Promise((resolve) => {
      const source = ${JSON.stringify(`${attempt}.then((outcome) => postMessage(outcome))`)};
      const worker = new Worker(URL.createObjectURL(new Blob([source])));
      worker.onmessage = ({ data }) => resolve(data);
    })`;
    expect(await page.evaluate(inWorker)).toBe('refused');
    await page.context().close();
    await elsewhere.close();
  });

  it('asks nothing of the network while a file is read, fitted and read about, and says so', async () => {
    const { page } = await opened!.open('#view=data');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await pick(page, 'own.csv', 'y,x\n0,1\n1,2\n0,3\n1,4\n0,2\n1,5\n');
    await page.getByRole('heading', { name: 'own.csv' }).waitFor();
    await goTo(page, 'Model');
    await page.getByRole('button', { name: 'Fit', exact: true }).click();
    await page.getByText('Converged after').waitFor();
    for (const step of ['Report', 'Train'] as const) await goTo(page, step);
    await page.getByText('own.csv').first().waitFor({ state: 'detached' });
    expect(
      asked.filter((url) => !url.startsWith(`${opened!.url}/assets/`) && !url.startsWith('blob:')),
    ).toEqual([]);
    expect(await page.getByRole('contentinfo').textContent()).toContain(
      'Nothing left this browser: 0 requests since load',
    );
    expect(page.url()).not.toContain('own');
    await page.context().close();
  });

  it('opens and trains without a network after one visit', async () => {
    const { page } = await opened!.open();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.context().setOffline(true);
    await page.goto(`${opened!.url}/#view=data`);
    await page.reload();
    await page.getByRole('button', { name: /Diabetes/ }).click();
    await page.locator('.strip', { hasText: 'P(type = Yes) · reference No · n 532' }).waitFor();
    await goTo(page, 'Report');
    await page.locator('.coefficients').first().waitFor();
    await page.context().close();
  });

  it('keeps its state in the URL, and neither cells nor file names', async () => {
    const { page } = await opened!.open('#view=model&sample=birthwt');
    await page.getByRole('textbox', { name: 'Formula' }).fill('low ~ age + race');
    await page.getByRole('combobox', { name: 'race' }).selectOption('white');
    await page.getByRole('radio', { name: 'low = 0' }).check();
    await page.getByRole('radio', { name: 'Dark' }).check();
    await page.getByRole('button', { name: 'Fit again' }).click();
    await page.getByText('4 coefficients from 189 rows').waitFor();
    await page.waitForFunction(() => location.hash.includes('theme=dark'));
    const hash = new URL(page.url()).hash;
    expect(hash).not.toContain('white');
    const again = await opened!.open(hash);
    const { page: restored } = again;
    expect(await restored.getByRole('textbox', { name: 'Formula' }).inputValue()).toBe('low ~ age + race');
    expect(await restored.getByRole('combobox', { name: 'race' }).inputValue()).toBe('white');
    expect(await restored.getByRole('radio', { name: 'low = 0' }).isChecked()).toBe(true);
    expect(await restored.locator('html').getAttribute('data-theme')).toBe('dark');
    await restored.getByText('4 coefficients from 189 rows').waitFor();
    // Any change writes the whole hash anew.
    await restored.getByRole('radio', { name: 'Light' }).check();
    await restored.waitForFunction(() => location.hash.includes('theme=light'));
    expect(new URL(restored.url()).hash.replace('light', 'dark')).toBe(hash);
    await Promise.all([page.context().close(), restored.context().close()]);
  });

  it('ignores a hash that is none of its own', async () => {
    const hash = '#view=nowhere&sample=x&training=%7B%22epochs%22%3A%22many%22%7D&iteration=-3&event=9';
    const { page, errors } = await opened!.open(hash);
    expect(await page.locator('.strip').textContent()).toContain('P(y = 1)');
    expect(errors).toEqual([]);
    await page.context().close();
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`has no serious finding of axe on any screen, ${theme}`, async () => {
      for (const step of STEPS) {
        const { page } = await opened!.open(`#view=${step}&sample=birthwt`, { theme });
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForTimeout(300);
        expect(await findings(page), step).toEqual([]);
        await page.context().close();
      }
    });
  }

  it('fits in 320 pixels, with targets of at least 24', async () => {
    for (const step of STEPS) {
      const { page } = await opened!.open(`#view=${step}&sample=birthwt`, { width: 320 });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(300);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, step).toBeLessThanOrEqual(320);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('button, select, summary, input:not([type=file])')]
          .filter((element) => element.checkVisibility())
          .map((element) => ({ element, box: (element.closest('label') ?? element).getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.height < 23.9 || box.width < 23.9))
          .map(({ element, box }) => `${element.outerHTML.slice(0, 120)} ${box.width}×${box.height}`),
      );
      expect(small, step).toEqual([]);
      await page.context().close();
    }
  });

  it('goes from data to report by keyboard alone', async () => {
    const { page } = await opened!.open('#view=data');
    const press = async (name: RegExp) => {
      for (let tab = 0; tab < 60; tab++) {
        await page.keyboard.press('Tab');
        const text = await page.evaluate(
          () =>
            document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
        );
        if (name.test(text)) return page.keyboard.press('Enter');
      }
      throw new Error(`No way to ${name} by Tab.`);
    };
    await press(/^Low birth weight/);
    await page.locator('.strip', { hasText: 'P(low = 1)' }).waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await press(/^.ModelFitted/);
    await page.getByRole('heading', { name: 'What is the event?' }).waitFor();
    await press(/^smoke$/);
    await press(/^Fit again$/);
    await page.getByText('8 coefficients from 189 rows').waitFor();
    await press(/^Read the report$/);
    await page.locator('.coefficients').first().waitFor();
    await page.context().close();
  });

  it('is served by the command line with a file in it', async () => {
    const data = join(root, 'test/golden/zoo/birthwt.csv');
    const cli = join(root, 'packages/oddsmith/dist/cli.js');
    const child = spawn(process.execPath, [cli, 'studio', data, '--no-open']);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const url = line.toString().trim();
    const page = await opened!.browser.newPage();
    await page.goto(url);
    await page.getByRole('heading', { name: 'birthwt.csv' }).waitFor();
    expect(await page.locator('.strip').textContent()).toContain('P(low = 1)');
    await page.close();
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });

  it('has every file of its offline list', () => {
    const worker = readFileSync(join(built, 'service-worker.js'), 'utf8');
    const files = JSON.parse(/FILES = (\[.*\]);/.exec(worker)?.[1] ?? '[]') as string[];
    const present = readdirSync(built, { recursive: true, encoding: 'utf8' });
    const missing = files.filter((name) => name !== './' && !present.includes(name.slice(2)));
    expect(files.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });
});
