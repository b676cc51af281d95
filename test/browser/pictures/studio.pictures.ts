/** The studio's screens in `docs/images`. */
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { studio, type Window } from '../studio/open-studio.js';

const FOLDER = resolve(import.meta.dirname, '../../../docs/images');
const opened = await studio();
afterAll(() => opened?.close());

interface Picture {
  readonly name: string;
  readonly hash: string;
  readonly window?: Window;
  /** What to wait for, or to do first. */
  readonly prepare: (page: Page) => Promise<unknown>;
}

const shown = (heading: string) => (page: Page) =>
  page.getByRole('heading', { name: heading }).first().waitFor();

const PICTURES: readonly Picture[] = [
  {
    name: 'studio-train',
    hash: '#view=train',
    prepare: async (page) => {
      await page.getByRole('slider', { name: 'Iteration' }).press('End');
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'studio-path',
    hash: '#view=train&sample=birthwt&penalty=lasso&lambdaby=cross-validation',
    window: { height: 1080 },
    prepare: (page) => page.locator('#panel-folds canvas').waitFor(),
  },
  {
    name: 'studio-data',
    hash: '#view=data&sample=birthwt',
    prepare: (page) => page.locator('svg').first().waitFor(),
  },
  {
    name: 'studio-model',
    hash: '#view=model&sample=endometrial',
    prepare: (page) => page.getByRole('button', { name: 'Use Firth’s estimate' }).waitFor(),
  },
  {
    name: 'studio-report',
    hash: '#view=report&sample=birthwt',
    window: { theme: 'dark' },
    prepare: shown('Coefficients'),
  },
  { name: 'studio-lessons', hash: '#view=lessons', prepare: (page) => page.locator('h2').first().waitFor() },
];

it.each(PICTURES)('$name', async ({ name, hash, window, prepare }) => {
  expect(opened).not.toBeNull();
  const { page, errors } = await opened!.open(hash, { width: 1280, height: 800, ...window });
  await prepare(page);
  await page.waitForTimeout(800);
  await page.screenshot({ path: resolve(FOLDER, `${name}.png`) });
  expect(errors).toEqual([]);
  await page.context().close();
});
