/** The studio's Report in a headless browser: the numbers of the command line, digit for digit, and usable by anyone. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../packages/oddsmith/test/command.js';
import { temporaryFolder } from '../../../packages/oddsmith/test/helpers.js';
import { readZoo } from '../../oracle/zoo.js';
import { screenshot } from '../harness/browser.js';
import { coefficientDigits, goTo, pick, studio } from './open-studio.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FORMULA = 'low ~ age + lwt + race + smoke + ptl + ht + ui';
const opened = await studio();

interface Report {
  readonly coefficients: readonly {
    readonly term: string;
    readonly estimate: number;
    readonly standardError: number;
    readonly z: number;
    readonly p: number;
    readonly oddsRatio: number | null;
  }[];
  readonly [name: string]: unknown;
}

describe.skipIf(opened === null)('the Report', () => {
  const folder = temporaryFolder();
  /** One page for the tests that only read it. */
  let births: Page;

  beforeAll(async () => {
    births = await report('sample=birthwt', 1440);
  });
  afterAll(() => opened?.close());

  /** The page of a sample's report, evaluated. */
  async function report(hash: string, width = 1440): Promise<Page> {
    const { page } = await opened!.open(`#${hash}&view=report`, { width });
    await page.getByRole('figure').nth(1).waitFor();
    return page;
  }

  const rowOf = (page: Page, label: string) =>
    page
      .locator('.coefficients tr')
      .filter({ has: page.getByRole('rowheader', { name: label, exact: true }) });

  /** What a number says when it is opened: its digits. */
  async function digits(page: Page, name: string): Promise<string> {
    await page.getByRole('button', { name: new RegExp(`^${name.replace(/[()[\].]/g, '\\$&')}:`) }).click();
    await page.getByRole('dialog', { name }).waitFor();
    const text = await page.locator('.explanation-value').innerText();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'hidden' });
    return text;
  }

  async function commandLine(...args: string[]): Promise<Report> {
    return JSON.parse((await run(['fit', ...args, '--json'])).stdout);
  }

  it('is there three seconds after a click on a sample', async () => {
    const { page } = await opened!.open('#view=data');
    await page.getByRole('button', { name: /Low birth weight/ }).click();
    await goTo(page, 'Report');
    await rowOf(page, 'smoke').waitFor({ timeout: 3000 });
    await page.context().close();
  });

  it('gives the digits of the command line for a file of one’s own', async () => {
    const { csv } = readZoo('birthwt');
    const expected = await commandLine(csv, FORMULA);
    const { page } = await opened!.open('#view=data');
    await pick(page, 'mine.csv', readFileSync(csv));
    await page.getByText('mine.csv').first().waitFor();
    await goTo(page, 'Model');
    await page.getByRole('textbox', { name: 'Formula' }).fill(FORMULA);
    await page.getByRole('button', { name: /^Fit( again)?$/ }).click();
    await page
      .getByText(/Converged/)
      .first()
      .waitFor();
    const shown = await coefficientDigits(page);
    for (const { term, estimate, standardError, z, p, oddsRatio } of expected.coefficients) {
      expect(shown).toMatchObject({
        [`Estimate of ${term}`]: String(estimate),
        [`Standard error of ${term}`]: String(standardError),
        [`z of ${term}`]: String(z),
        [`p-value of ${term}`]: String(p),
        ...(oddsRatio !== null && { [`Odds ratio of ${term}`]: String(oddsRatio) }),
      });
    }
    for (const [name, key] of [
      ['Log-likelihood', 'logLikelihood'],
      ['Residual deviance', 'deviance'],
      ['Akaike’s information criterion', 'aic'],
      ['Bayesian information criterion', 'bic'],
    ] as const) {
      expect(await digits(page, name)).toBe(String(expected[key]));
    }
    await page.context().close();
  });

  it('evaluates as the command line does, and its AUC is the rank statistic', async () => {
    const model = join(folder, 'model.json');
    const { csv, text } = readZoo('birthwt');
    await run(['fit', csv, FORMULA, '--output', model]);
    const evaluation = JSON.parse((await run(['evaluate', model, csv, '--json'])).stdout);
    const predictions = (await run(['predict', model, csv])).stdout.trim().split('\n').slice(1);
    const scores = predictions.map((line) => Number(line.split(',')[1]));
    const [events, others] = ['1', '0'].map((label) => scores.filter((_, i) => text.low![i] === label));
    const wins = events!.flatMap((a) => others!.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
    const rank = wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
    const page = births;
    const auc = await digits(page, 'Area under the ROC curve, training rows');
    expect(auc).toBe(String(evaluation.auc.estimate));
    expect(Math.abs(Number(auc) - rank)).toBeLessThan(1e-12);
    expect(await digits(page, 'Brier score, training rows')).toBe(String(evaluation.brier));
    expect(await digits(page, 'Log loss, training rows')).toBe(String(evaluation.logLoss));
    expect(await page.locator('main').innerText()).toContain('Training rows.');
  });

  it('has one reference row of 1.00 for each factor', async () => {
    const page = births;
    expect(await page.locator('.reference-row').count()).toBe(1);
    const reference = rowOf(page, 'black');
    expect(await reference.locator('td').first().innerText()).toBe('1.00');
    expect(await reference.innerText()).toContain('reference');
  });

  it('flips with the event: signs, odds ratios, labels', async () => {
    const flipped = await report('sample=birthwt&event=0');
    const page = births;
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('P(low = 1)');
    expect(await flipped.getByRole('heading', { level: 1 }).innerText()).toContain('P(low = 0)');
    for (const term of ['age', 'race[white]', 'smoke']) {
      const [before, after] = [
        await digits(page, `Estimate of ${term}`),
        await digits(flipped, `Estimate of ${term}`),
      ];
      expect(Number(after) / -Number(before)).toBeCloseTo(1, 12);
      const ratios = [
        await digits(page, `Odds ratio of ${term}`),
        await digits(flipped, `Odds ratio of ${term}`),
      ];
      expect(Number(ratios[0]) * Number(ratios[1])).toBeCloseTo(1, 12);
    }
    expect(await flipped.locator('main').innerText()).not.toContain('P(low = 1)');
    await flipped.context().close();
  });

  it('names the column that separates', async () => {
    const page = await report('sample=endometrial');
    const warning = await page.getByRole('alert').innerText();
    expect(warning).toContain('NV');
    expect(warning).toContain('Separation');
    expect(await rowOf(page, 'NV').innerText()).toContain('∞');
    expect(await page.locator('main').innerText()).not.toMatch(/NaN|undefined|Infinity/);
    await page.context().close();
  });

  it('predicts a described person as the command line does', async () => {
    const model = join(folder, 'person.json');
    const person = join(folder, 'person.csv');
    await run(['fit', readZoo('birthwt').csv, FORMULA, '--output', model]);
    writeFileSync(person, 'age,lwt,race,smoke,ptl,ht,ui\n31,140,other,1,0,0,1\n');
    const { stdout } = await run(['predict', model, person, '--intervals', 'wald', '--json']);
    const page = births;
    await page.locator('.person input[type=number]').nth(0).fill('31');
    await page.locator('.person input[type=number]').nth(1).fill('140');
    await page.locator('.person').getByLabel('race').selectOption('other');
    await page.locator('.person').getByLabel('smoke').selectOption('1');
    await page.locator('.person').getByLabel('ui').selectOption('1');
    expect(await digits(page, 'Probability of 1')).toBe(String(JSON.parse(stdout).probability));
  });

  it('names every chart, tells it in a sentence and gives its table', async () => {
    const page = births;
    const charts = page.getByRole('figure');
    expect(await charts.count()).toBe(2);
    for (const chart of await charts.all()) {
      expect(await chart.getByRole('heading').innerText()).toMatch(/curve, training rows$/);
      expect(await chart.locator('figcaption p').innerText()).toMatch(/\d/);
      await chart.getByText('The numbers as a table').click();
      expect(await chart.locator('tbody tr').count()).toBeGreaterThan(5);
    }
  });

  it('opens, closes and gives the focus back by keyboard', async () => {
    const page = births;
    const number = page.getByRole('button', { name: /^Estimate of age:/ });
    await number.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Estimate of age' }).waitFor();
    expect(await page.locator('dialog').innerText()).toContain('glm(');
    expect(await page.locator('dialog').innerText()).toContain('smf.glm(');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'hidden' });
    expect(await number.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it.each(['light', 'dark'])(
    'has no serious finding of axe in the %s theme, and targets of 24 px',
    async (theme) => {
      const page = await report(`sample=birthwt&theme=${theme}`);
      const findings = async () => {
        await page.evaluate(AXE);
        return page.evaluate(async () => {
          const { axe } = window as unknown as {
            axe: { run(): Promise<{ violations: { id: string; impact: string }[] }> };
          };
          const { violations } = await axe.run();
          return violations
            .filter(({ impact }) => ['serious', 'critical'].includes(impact))
            .map(({ id }) => id);
        });
      };
      expect(await findings()).toEqual([]);
      const small = await page.locator('.report').evaluate((report) =>
        [...report.querySelectorAll('button, select, input, summary')]
          .map((element) => ({ element, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 23.9))
          .map(({ element }) => element.outerHTML.slice(0, 80)),
      );
      expect(small).toEqual([]);
      await page.getByRole('button', { name: /^Estimate of age:/ }).click();
      expect(await findings()).toEqual([]);
      await screenshot(page, `report-number-${theme}`);
      await page.context().close();
    },
  );

  it.each([1440, 1024, 390, 320])('fits %i px without sideways scrolling', async (width) => {
    const page = await report('sample=birthwt', width);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over).toBeLessThanOrEqual(0);
    await screenshot(page, `report-${width}`, { fullPage: true });
    await page.context().close();
  });
});
