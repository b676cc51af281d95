/** The path on Train and the penalties on Model: certified points, one λ in four pictures, cross-validation, access. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { crossValidate, fitPath, fitSync, readCsvSync } from '../../../packages/core/src/index.js';
import { screenshot } from '../harness/browser.js';
import { coefficientDigits, goTo, pick, studio, type Window } from './open-studio.js';

const opened = await studio();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const zoo = (file: string) => readFileSync(resolve(import.meta.dirname, `../../golden/zoo/${file}`), 'utf8');
const BIRTHS = 'low ~ age + lwt + race + smoke + ptl + ht + ui';
const births = readCsvSync(zoo('birthwt.csv'));

interface Certified {
  readonly formula: string;
  readonly alpha: number;
  readonly certified: readonly { readonly lambda: number; readonly coef: readonly string[] }[];
}

const PANELS = ['path', 'bars', 'size', 'folds'] as const;

/** Once path and cross-validation are there and drawn. */
async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('.train-panels')?.getAttribute('aria-busy') === 'false' &&
      document.querySelector('#panel-folds')?.hasAttribute('data-iteration'),
  );
  await frames(page);
}

async function path(hash: string, window: Window = {}) {
  const { page, errors } = await opened!.open(`#view=train&sample=birthwt&${hash}`, window);
  await atRest(page);
  return { page, errors };
}

function frames(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((done) => {
        requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done())));
      }),
  );
}

function shown(page: Page): Promise<(string | null)[]> {
  return page.evaluate(
    (panels) =>
      panels.map((name) => document.querySelector(`#panel-${name}`)!.getAttribute('data-iteration')),
    PANELS,
  );
}

const same = (place: number) => PANELS.map(() => String(place));
const box = (page: Page) => page.getByRole('spinbutton', { name: 'λ' });

async function toLambda(page: Page, lambda: number): Promise<void> {
  await box(page).fill(String(lambda));
  await box(page).press('Enter');
  await box(page).blur();
  await frames(page);
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** −1.5·10⁻⁶ as a number. */
function numberOf(text: string): number {
  const [mantissa, power] = text.replace('−', '-').split('·10');
  if (power === undefined) return Number(mantissa);
  const exponent = [...power].map((sign) => (sign === '⁻' ? '-' : RAISED.indexOf(sign))).join('');
  return Number(`${mantissa}e${exponent}`);
}

/** Coefficients in units of the data as the table has them, by column. */
async function tabled(page: Page): Promise<Record<string, string>> {
  const details = page.locator('#panel-bars details');
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
  await details.locator('tbody tr').first().waitFor();
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll('#panel-bars tbody tr')];
    return Object.fromEntries(
      rows.map((row) => [row.children[0]!.textContent!, row.children[1]!.textContent!]),
    );
  });
}

/** Every certified λ: estimates in eight digits, and what is exactly 0 said in words too. */
async function showsCertified(page: Page, { formula, certified }: Certified): Promise<void> {
  const terms = [
    '(Intercept)',
    ...formula
      .split('~')[1]!
      .split('+')
      .map((term) => term.trim()),
  ];
  expect(certified.length).toBeGreaterThan(4);
  for (const { lambda, coef } of certified) {
    await toLambda(page, lambda);
    const texts = await tabled(page);
    for (const [j, term] of terms.entries()) {
      const exact = Number(coef[j]);
      if (exact === 0) expect(texts[term]).toBe('0');
      else expect(Math.abs(numberOf(texts[term]!) / exact - 1)).toBeLessThan(6e-8);
    }
    const zeros = terms.filter((_, j) => Number(coef[j]) === 0);
    const words = await page.locator('#panel-bars figcaption').textContent();
    if (zeros.length === 0) expect(words).toContain('None is exactly 0');
    else if (zeros.length === terms.length - 1) expect(words).toContain('All are exactly 0');
    else expect(words).toContain('exactly 0');
    if (zeros.length < 3) for (const zero of zeros) expect(words).toContain(zero);
  }
}

describe.skipIf(opened === null)('the path', () => {
  afterAll(() => opened?.close());

  it('shows the certified points in the digits shown, zeros as zeros', async () => {
    const { page, errors } = await opened!.open('#v=1&view=data&penalty=lasso');
    await pick(page, 'women.csv', zoo('pima.csv'));
    await page.getByRole('heading', { name: 'women.csv' }).waitFor();
    for (const [name, penalty] of [
      ['pima_lasso', /^Lasso/],
      ['pima_enet', /^Elastic net/],
    ] as const) {
      const certified: Certified = JSON.parse(zoo(`${name}.json`));
      await goTo(page, 'Model');
      await page.getByRole('radio', { name: penalty }).check();
      if (certified.alpha < 1) {
        await page.getByRole('spinbutton', { name: /^α/ }).fill(String(certified.alpha));
        await page.getByRole('spinbutton', { name: /^α/ }).press('Tab');
      }
      await page.getByRole('textbox', { name: 'Formula' }).fill(certified.formula);
      await goTo(page, 'Train');
      await page.locator('.train-facts', { hasText: penalty.source.slice(1) }).waitFor();
      await page.locator('.train-equation', { hasText: 'npreg' }).waitFor();
      await atRest(page);
      await showsCertified(page, certified);
    }
    expect(decodeURIComponent(new URL(page.url()).hash)).not.toMatch(/women|npreg|type|formula|sample/);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('shows one λ everywhere: by keys, slider, pointer and address', async () => {
    const { page, errors } = await path('penalty=lasso&point=30');
    expect(await shown(page)).toEqual(same(30));
    await page.locator('.player-toggle').focus();
    for (const [key, place] of [
      ['ArrowRight', 31],
      ['Shift+ArrowRight', 41],
      ['ArrowLeft', 40],
      ['End', 99],
      ['Home', 0],
    ] as const) {
      await page.keyboard.press(key);
      await frames(page);
      expect(await shown(page)).toEqual(same(place));
    }
    expect(await page.locator('#panel-path figcaption').textContent()).toContain('All are exactly 0');
    const slider = page.getByRole('slider', { name: /^λ/ });
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^λ = 0\.\d+, 0 of 8 columns not 0$/);
    await slider.fill('50');
    await frames(page);
    expect(await shown(page)).toEqual(same(50));
    const canvas = page.locator('#panel-folds canvas');
    const { width, height } = (await canvas.boundingBox())!;
    await canvas.click({ position: { x: width * 0.3, y: height / 2 } });
    await frames(page);
    const place = Number((await shown(page))[0]);
    expect(place).toBeGreaterThan(5);
    expect(place).toBeLessThan(45);
    expect(await shown(page)).toEqual(same(place));
    await page.waitForFunction((at) => location.hash.includes(`point=${at}`), place);
    const again = await opened!.open(new URL(page.url()).hash);
    await atRest(again.page);
    expect(await shown(again.page)).toEqual(same(place));
    expect([...errors, ...again.errors]).toEqual([]);
    await page.context().close();
    await again.page.context().close();
  });

  it('fits at the λ that is shown, with the digits of the library', async () => {
    const { page, errors } = await path('penalty=lasso&point=16');
    await page.getByRole('button', { name: 'Fit at this λ' }).click();
    await page.getByRole('button', { name: 'The report is of this λ' }).waitFor();
    const { points } = await fitPath(births, BIRTHS, {});
    const { lambda, coefficients } = points[16]!;
    const { report } = fitSync(births, BIRTHS, { penalty: 'lasso', lambda });
    const digits = await coefficientDigits(page);
    for (const { term, estimate } of report.coefficients)
      expect(digits[`Estimate of ${term}`]).toBe(String(estimate));
    expect(coefficients.filter((value) => value === 0)).toHaveLength(1);
    expect(Object.values(digits)).toContain('0');
    const text = await page.locator('.report').innerText();
    const off = page.locator('.coefficients tr', {
      has: page.getByRole('button', { name: /^Estimate of race\[other\]: 0$/ }),
    });
    expect(await off.count()).toBe(1);
    expect(text).toMatch(/Lasso, λ = 0\.0205.*no p-values after a selection/s);
    expect(text).toMatch(/Certified: no optimality condition is missed by more than 1e-\d+ of the largest λ/);
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
    expect(await page.getByRole('button', { name: /^(Standard error|p-value|z) of/ }).count()).toBe(0);
    expect(new URL(page.url()).hash).toContain(`lambda=${lambda}`);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('chooses λ by cross-validation: the same folds and the same choice as in the library', async () => {
    const { page, errors } = await opened!.open('#view=model&sample=birthwt');
    await page.getByRole('radio', { name: /^Elastic net/ }).check();
    await page.getByRole('spinbutton', { name: /^α/ }).fill('0.7');
    await page.getByRole('spinbutton', { name: /^α/ }).press('Tab');
    await page.getByRole('radio', { name: /^By cross-validation/ }).check();
    for (const [name, value] of [
      ['Folds', '5'],
      ['Seed of the folds', '3'],
    ] as const) {
      await page.getByRole('spinbutton', { name, exact: true }).fill(value);
      await page.getByRole('spinbutton', { name, exact: true }).press('Tab');
    }
    await page.getByRole('combobox', { name: 'Takes' }).selectOption('one-standard-error');
    await page.getByRole('button', { name: 'Fit again' }).click();
    await page.getByText('Elastic net. λ = ').waitFor();
    const options = { alpha: 0.7, folds: 5, seed: 3, family: 'binary' } as const;
    const { choices, curves } = await crossValidate(births, BIRTHS, options);
    const { lambda, point } = choices['one-standard-error'];
    const short = Number(lambda.toPrecision(4));
    expect(await page.locator('.strip').textContent()).toContain(`elastic net, α = 0.7, λ = ${short}`);
    await goTo(page, 'Report');
    const text = await page.locator('.report').innerText();
    expect(text).toContain(`Elastic net, α = 0.7, λ = ${lambda}`);
    expect(text).toContain('by cross-validation in 5 folds (seed 3)');
    await goTo(page, 'Train');
    await atRest(page);
    expect(await shown(page)).toEqual(same(point));
    await page.getByRole('button', { name: 'to the minimum' }).click();
    await frames(page);
    expect(await shown(page)).toEqual(same(choices.minimum.point));
    await page.locator('#panel-folds summary').click();
    await page.locator('#panel-folds tbody tr').first().waitFor();
    const means = await page.locator('#panel-folds tbody tr td:nth-child(2)').allInnerTexts();
    expect(means).toHaveLength(curves[0]!.points.length);
    for (const [k, mean] of means.entries())
      expect(numberOf(mean)).toBe(Number(curves[0]!.points[k]!.mean!.toPrecision(6)));
    const { hash } = new URL(page.url());
    for (const part of [
      'alpha=0.7',
      'lambdaby=cross-validation',
      'folds=5',
      'foldseed=3',
      'rule=one-standard-error',
    ])
      expect(hash).toContain(part);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('gives up the cross-validation when asked, and keeps the path', async () => {
    const { page, errors } = await opened!.open('#v=1&view=data&penalty=lasso&folds=50');
    const rows = Array.from({ length: 20_000 }, (_, i) => {
      const values = Array.from({ length: 12 }, (_, j) => ((i * (2 * j + 3) * 7919) % 10_007) / 1e4);
      return [...values, values[0]! + values[3]! + Math.sin(i * 12.9898) > 1 ? 1 : 0].join(',');
    });
    const names = Array.from({ length: 12 }, (_, j) => `x${j}`);
    await pick(page, 'large.csv', `${names.join(',')},y\n${rows.join('\n')}\n`);
    await page.locator('.rail', { hasText: '20,000 rows' }).waitFor();
    await goTo(page, 'Model');
    await page.getByRole('textbox', { name: 'Formula' }).fill(`y ~ ${names.join(' + ')}`);
    await goTo(page, 'Train');
    await page.getByRole('button', { name: 'Cancel the cross-validation' }).click();
    await page.getByRole('button', { name: 'Cross-validate', exact: true }).waitFor();
    expect(await page.locator('#panel-path').getAttribute('data-iteration')).not.toBeNull();
    await goTo(page, 'Model');
    await page.getByRole('radio', { name: /^By cross-validation/ }).check();
    await page.getByRole('button', { name: 'Fit', exact: true }).click();
    await page.getByText(/^Cross-validating, [\d,]+ of [\d,]+ fits$/).waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('Not fitted yet. The fit goes on').waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('flips every sign with the event', async () => {
    const { page, errors } = await path('penalty=lasso&point=20');
    const before = await tabled(page);
    const label = await page.locator('.equation').textContent();
    await goTo(page, 'Model');
    await page.locator('.label-card', { hasText: '0' }).first().click();
    await goTo(page, 'Train');
    await page.locator('.equation', { hasText: 'low = 0' }).waitFor();
    await atRest(page);
    const after = await tabled(page);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [term, text] of Object.entries(before))
      expect(numberOf(after[term]!)).toBeCloseTo(-numberOf(text), 7);
    expect(await page.locator('.equation').textContent()).not.toBe(label);
    expect(await shown(page)).toEqual(same(20));
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('is open to everybody, from 1440 to 320 wide: %s', async (theme) => {
    const { page, errors } = await path('penalty=elastic-net&lambdaby=cross-validation&point=12', { theme });
    for (const name of PANELS) {
      const panel = page.locator(`#panel-${name}`);
      const title = await panel.locator('h2').textContent();
      expect(await panel.getByRole('img', { name: new RegExp(`^${title} .*\\d`) }).count()).toBe(1);
      await panel.locator('summary').click();
      await panel.locator('tbody tr').first().waitFor();
      expect(await panel.locator('tbody tr').count()).toBeGreaterThan(2);
    }
    for (const step of ['Train', 'Model'] as const) {
      await goTo(page, step);
      await page.getByRole('heading', { level: 1, name: step }).waitFor();
      await page.evaluate(axe);
      expect(await page.evaluate(findings)).toEqual([]);
      for (const width of [1440, 390, 320]) {
        await page.setViewportSize({ width, height: 900 });
        await frames(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        if (step === 'Train' && width > 320)
          await screenshot(page, `path-${step}-${width}-${theme}`, { fullPage: true });
      }
    }
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

/** What axe finds that is serious or critical, and what is too small to be pressed. */
async function findings(): Promise<string[][]> {
  const { axe } = window as unknown as {
    axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
  };
  const { violations } = await axe.run();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
  const small = [...document.querySelectorAll('#screen :is(button, select, summary, input)')]
    .map((one) => (one.matches('[type=checkbox], [type=radio]') ? one.closest('label')! : one))
    .filter((one) => one.checkVisibility())
    .filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      return width < 24 || height < 24;
    })
    .map((one) => ['small', one.outerHTML]);
  return [...serious, ...small];
}
