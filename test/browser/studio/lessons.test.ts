/** Logistic regression in seven steps: live pictures, core's numbers, mistakes that fail. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { readZoo } from '../../oracle/zoo.js';
import { screenshot } from '../harness/browser.js';
import { goTo, studio } from './open-studio.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const article: {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly snapshots: Readonly<Record<string, { readonly b0: string; readonly b1: string }>>;
} = JSON.parse(readFileSync(new URL('../../golden/zoo/seed_gradient_descent.json', import.meta.url), 'utf8'));
const opened = await studio();

describe.skipIf(opened === null)('seven steps', () => {
  afterAll(() => opened?.close());

  async function lessons(fields = '', width = 1440): Promise<Page> {
    const { page } = await opened!.open(`#view=lessons${fields}`, { width });
    await page.getByRole('heading', { level: 2 }).nth(6).waitFor();
    return page;
  }

  const step = (page: Page, title: string) => page.getByRole('region', { name: title, exact: false }).first();
  const sentence = (lesson: Locator) => lesson.locator('figcaption p');
  const choose = (lesson: Locator, name: string) => lesson.getByRole('radio', { name, exact: true }).check();

  async function turn(lesson: Locator, label: string, value: number): Promise<void> {
    const box = lesson.getByRole('spinbutton', { name: label });
    await box.fill(String(value));
    await box.press('Enter');
  }

  it('is reached from the rail and from Train on the ten rows', async () => {
    const { page, errors } = await opened!.open('#view=data');
    await page.getByRole('button', { name: 'Seven steps' }).click();
    await page.getByRole('heading', { level: 1, name: 'Logistic regression in seven steps' }).waitFor();
    expect(page.url()).toContain('view=lessons');
    await goTo(page, 'Train');
    await page.getByRole('button', { name: 'Logistic regression in seven steps' }).click();
    expect(await page.getByRole('figure').count()).toBe(7);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('gives every picture a name, a sentence with numbers and a table', async () => {
    const page = await lessons();
    await step(page, 'What the statistician adds').getByText('multiplies the odds by').waitFor();
    await step(page, 'The learning rate').getByText('after 10,000 iterations').waitFor();
    for (const figure of await page.getByRole('figure').all()) {
      expect(await figure.getByRole('img').getAttribute('aria-labelledby')).toBeTruthy();
      expect(await figure.locator('figcaption p').innerText()).toMatch(/\d/);
      await figure.getByText('The numbers as a table').click();
      expect(await figure.locator('tbody tr').count()).toBeGreaterThan(1);
    }
    await page.context().close();
  });

  it('shows missing brackets and the wrong branch fail', async () => {
    const page = await lessons();
    const logOdds = step(page, 'Log-odds');
    await turn(logOdds, 'Probability p', 0.75);
    expect(await sentence(logOdds).innerText()).toContain('odds of 3 to 1 and log-odds of 1.099');
    await choose(logOdds, 'Brackets missing');
    expect(await sentence(logOdds).innerText()).toContain('−∞ at every p');
    const sigmoid = step(page, 'The sigmoid');
    await turn(sigmoid, 'Log-odds z', 0);
    expect(await sentence(sigmoid).innerText()).toContain('a probability of 0.5.');
    await choose(sigmoid, 'Brackets missing');
    expect(await sentence(sigmoid).innerText()).toContain('gives 2, which is no probability');
    await choose(sigmoid, 'Wrong branch');
    await turn(sigmoid, 'Log-odds z', 2);
    expect(await sentence(sigmoid).innerText()).toContain('gives 0.1192, where 0.8808 is right');
    await page.context().close();
  });

  it('shows overflow at 710 and not below', async () => {
    const page = await lessons();
    const sigmoid = step(page, 'The sigmoid');
    await choose(sigmoid, 'One branch');
    expect(await sentence(sigmoid).innerText()).toContain('∞/∞ is not a number; core gives 1');
    await turn(sigmoid, 'Log-odds z', 709);
    expect(await sentence(sigmoid).innerText()).toContain('still gives 1');
    await page.context().close();
  });

  it('loses the loss of rounded probabilities, and keeps that of the log-odds', async () => {
    const page = await lessons();
    const likelihood = step(page, 'Likelihood');
    await turn(likelihood, 'Intercept b', 0);
    await turn(likelihood, 'Weight w', 0);
    expect(await sentence(likelihood).innerText()).toContain('Mean cross-entropy 0.6931');
    await likelihood.getByRole('button', { name: 'Make it steep' }).click();
    // At b = −42, w = 12 the rows at 3 and 4 lie 6 from even odds: losses log(1 + exp(6)) twice and log(1 + exp(−6)) twice, a mean of 1.20099.
    expect(await sentence(likelihood).innerText()).toMatch(/Mean cross-entropy 1\.2010/);
    await choose(likelihood, 'From probabilities');
    expect(await sentence(likelihood).innerText()).toContain(
      'the loss is not a number, where 1.2010 is right',
    );
    await page.context().close();
  });

  it('leaves the optimum out of reach without the gradient of the intercept', async () => {
    const page = await lessons();
    const gradient = step(page, 'The gradient');
    await turn(gradient, 'Steps taken, at rate 0.04', 1000);
    let [b, w] = [0, 0];
    for (let epoch = 0; epoch < 1000; epoch++) {
      const gaps = article.x.map((x, i) => 1 / (1 + Math.exp(-b - w * x)) - article.y[i]!);
      b -= 0.04 * gaps.reduce((sum, gap) => sum + gap, 0);
      w -= 0.04 * gaps.reduce((sum, gap, i) => sum + gap * article.x[i]!, 0);
    }
    const live = gradient.locator('output');
    expect(await live.innerText()).toBe(`b = −${Math.abs(b).toFixed(4)}, w = ${w.toFixed(4)}`);
    await choose(gradient, 'Intercept forgotten');
    expect(await live.innerText()).toMatch(/^b = 0\.0000/);
    const loss = Number(/loss is ([\d.]+)/.exec(await sentence(gradient).innerText())![1]);
    expect(loss).toBeGreaterThan(0.43);
    await page.context().close();
  });

  it('has the article’s run at epoch 10,000, and rates that settle or do not', async () => {
    const page = await lessons();
    const rate = step(page, 'The learning rate');
    await rate.getByText('Still on its way after 10,000 iterations').waitFor();
    await rate.getByText('The numbers as a table').click();
    const { b0, b1 } = article.snapshots['10000']!;
    const last = await rate.locator('tbody tr').last().innerText();
    expect(last).toContain(Number(b0).toFixed(4).replace('-', '−'));
    expect(last).toContain(Number(b1).toFixed(4));
    await rate.getByRole('button', { name: '0.04', exact: true }).click();
    await rate.getByText('Settled after').waitFor();
    await choose(rate, 'The same, five times');
    await rate.getByText('Does not settle').waitFor();
    await choose(rate, 'Mean gradient');
    await rate.getByText('Does not settle').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('adds standard errors that shrink with the rows, and proves that an estimate does not exist', async () => {
    const page = await lessons();
    const statistician = step(page, 'What the statistician adds');
    const { coef, se } = readZoo('seed10').certified;
    const told = (rows: number) =>
      `w = ${Number(coef[1]).toFixed(4)}, SE ${(Number(se[1]) / Math.sqrt(rows)).toFixed(4)}`;
    const live = statistician.locator('output');
    await live.getByText(told(1)).waitFor();
    await turn(statistician, 'Copies of the rows', 9);
    await live.getByText(told(9)).waitFor();
    await choose(statistician, 'Without 3 and 4');
    await statistician.getByText('Complete separation').waitFor();
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('has no serious finding of axe in the %s theme', async (theme) => {
    const page = await lessons(`&theme=${theme}`);
    await choose(step(page, 'The sigmoid'), 'One branch');
    await choose(step(page, 'Log-odds'), 'Brackets missing');
    const found = await page.evaluate(`${AXE}; axe.run().then(({ violations }) => violations)`);
    const serious = (found as { id: string; impact: string; nodes: { html: string }[] }[])
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect(serious).toEqual([]);
    const small = await page.locator('.lessons').evaluate((article) =>
      [...article.querySelectorAll('button, select, input, summary')]
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 23.9))
        .map(({ element }) => element.outerHTML.slice(0, 80)),
    );
    expect(small).toEqual([]);
    await screenshot(page, `lessons-${theme}`, { fullPage: true });
    await page.context().close();
  });

  it.each([1440, 1024, 390, 320])('fits %i px without sideways scrolling', async (width) => {
    const page = await lessons('', width);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  it('keeps what was turned and chosen in the address', async () => {
    const page = await lessons();
    await turn(page.locator('main'), 'Probability p', 0.3);
    await turn(page.locator('main'), 'Weight w', 1.5);
    await page.waitForFunction(() => /step\.log-odds\.p=0\.3.*step\.likelihood\.w=1\.5/.test(location.hash));
    const { hash } = new URL(page.url());
    const again = await lessons(`&${hash.slice(1)}`.replace('likelihood.w=1.5', 'likelihood.w=99'));
    const shown = (label: string) => again.getByRole('spinbutton', { name: label }).inputValue();
    expect(await shown('Probability p')).toBe('0.3');
    // Out of its range: as the step begins.
    expect(await shown('Weight w')).toBe('0.4');
    await Promise.all([page.context().close(), again.context().close()]);
  });

  it('is turned by keyboard', async () => {
    const page = await lessons();
    const slider = step(page, 'Why there is no closed form').getByRole('slider');
    await slider.focus();
    await page.keyboard.press('End');
    await step(page, 'Why there is no closed form')
      .getByText('After 6 steps b = −5.5414 and w = 1.5833')
      .waitFor();
    await page.keyboard.press('Home');
    await step(page, 'Why there is no closed form').getByText('After 0 steps').waitFor();
    await page.context().close();
  });
});
