/** The Model screen: event, formula and terms in step, reference levels, the fit. */

import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { coefficientDigits, goTo, studio } from './open-studio.js';

const opened = await studio();

describe.skipIf(opened === null)('model', () => {
  afterAll(() => opened?.close());

  it('keeps terms and formula in step, both ways', async () => {
    const { page, errors } = await opened!.open('#view=model&sample=birthwt');
    const formula = page.getByRole('textbox', { name: 'Formula' });
    const term = (name: string) => page.getByRole('button', { name, exact: true });
    await term('race').click();
    expect(await formula.inputValue()).toBe('low ~ age + lwt + smoke + ptl + ht + ui');
    expect(await page.getByRole('heading', { name: 'Reference levels' }).count()).toBe(0);
    await term('log of lwt').click();
    expect(await formula.inputValue()).toMatch(/ui \+ log\(lwt\)$/);
    await formula.fill('low ~ age*race - age');
    expect(await term('race').getAttribute('aria-pressed')).toBe('true');
    expect(await term('age').getAttribute('aria-pressed')).toBe('false');
    await page.getByRole('button', { name: /^Remove .*age/ }).click();
    expect(await formula.inputValue()).toBe('low ~ race');
    await page.getByText('Add an interaction').click();
    await page.getByRole('combobox', { name: 'First column' }).selectOption('age');
    await page.getByRole('combobox', { name: 'Second column' }).selectOption('smoke');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    expect(await formula.inputValue()).toBe('low ~ race + age:smoke');
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('points at what is wrong in a formula and names the nearest column', async () => {
    const { page } = await opened!.open('#view=model&sample=birthwt');
    await page.getByRole('textbox', { name: 'Formula' }).fill('low ~ age + rcae');
    const alert = page.getByRole('alert');
    expect(await alert.textContent()).toContain('Did you mean "race"?');
    expect(await alert.locator('pre').textContent()).toBe('low ~ age + rcae\n            ^^^^');
    expect(await page.getByRole('button', { name: 'Fit again' }).isDisabled()).toBe(true);
    expect(await page.getByRole('navigation').textContent()).toContain('Mend the formula');
    await page.context().close();
  });

  it('turns every number and every label round when the event is flipped', async () => {
    const { page } = await opened!.open('#view=model&sample=birthwt');
    const before = await coefficientDigits(page);
    await goTo(page, 'Model');
    await page.getByRole('radio', { name: 'low = 0' }).check();
    await page.locator('.strip', { hasText: 'Modelling P(low = 0)' }).waitFor();
    const after = await coefficientDigits(page);
    const terms = Object.keys(before).flatMap((name) => /^Odds ratio of (.*)$/.exec(name)?.[1] ?? []);
    expect(terms.length).toBe(8);
    for (const term of terms) {
      const [ratio, estimate] = [`Odds ratio of ${term}`, `Estimate of ${term}`];
      expect(Math.abs(Number(before[ratio]) * Number(after[ratio]) - 1)).toBeLessThanOrEqual(1e-12);
      expect(Math.abs(Number(before[estimate]) / Number(after[estimate]) + 1)).toBeLessThanOrEqual(1e-12);
      expect(after[`Standard error of ${term}`]).toBe(before[`Standard error of ${term}`]);
      expect(Number(before[`z of ${term}`]) / Number(after[`z of ${term}`])).toBeCloseTo(-1, 12);
    }
    for (const step of ['Data', 'Model', 'Train', 'Report'] as const) {
      await goTo(page, step);
      await labelled(page, step, 'low = 0', 'low = 1');
    }
    expect(await page.locator('.strip').textContent()).toContain('reference 1');
    await page.context().close();
  });

  /** Whatever names the event names this one: texts, and the names of pictures and fields. */
  async function labelled(page: Page, step: string, event: string, other: string): Promise<void> {
    await page.waitForFunction(
      ([wanted, unwanted]) => {
        const main = document.querySelector('#screen')!.cloneNode(true) as HTMLElement;
        // Both labels are there to be chosen from.
        main.querySelector('.labels')?.remove();
        const names = [...main.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label'));
        const said = [main.textContent, ...names].join(' ');
        return said.includes(`P(${wanted})`) && !said.includes(unwanted!);
      },
      [event, other],
      { timeout: 10_000 },
    );
    if (step !== 'Data') return;
    // Counted in the file: 73 of the 96 rows of white mothers have low = 0.
    const rates = page.getByRole('row', { name: /^race/ }).locator('.spark').nth(1);
    await rates.locator('summary').click();
    expect(await rates.locator('tbody').innerText()).toContain('(73 of 96)');
  }

  it('compares with the chosen reference level, and says when the fit is stale', async () => {
    const { page } = await opened!.open('#view=model&sample=birthwt');
    await page.getByRole('combobox', { name: 'race' }).selectOption('white');
    expect(await page.locator('.chip-stale').textContent()).toBe('changed since the fit');
    await page.getByRole('button', { name: 'Fit again' }).click();
    await page.getByText('Converged after').waitFor();
    await goTo(page, 'Report');
    expect(await page.locator('.coefficients').first().textContent()).toMatch(/white1\.00/);
    await page.context().close();
  });

  it('names the columns that separate', async () => {
    const { page } = await opened!.open('#view=model&sample=endometrial');
    await page.getByRole('heading', { name: 'The estimate does not exist' }).waitFor();
    expect(await page.locator('.fit-panel strong').textContent()).toBe('NV');
    expect(await page.getByRole('navigation').textContent()).toContain('No finite estimate');
    await page.context().close();
  });

  it('is fitted from the formula field by keyboard, and says why a fit failed', async () => {
    const { page } = await opened!.open('#view=model&sample=birthwt');
    await page.getByRole('textbox', { name: 'Formula' }).fill('low ~ I(lwt/0)');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'No fit' }).waitFor();
    expect(await page.getByRole('alert').textContent()).toContain(
      'The fit from before is still in the report.',
    );
    await page.getByRole('textbox', { name: 'Formula' }).fill('low ~ lwt');
    await page.keyboard.press('Control+Enter');
    await page.getByText('2 coefficients from 189 rows').waitFor();
    await page.context().close();
  });
});
