/** The Model screen: event, formula and terms in step, reference levels, the fit. */
import { afterAll, describe, expect, it } from 'vitest';
import { goTo, studio } from './open-studio.js';

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

  it('turns everything round when the event is flipped', async () => {
    const { page } = await opened!.open('#view=model&sample=birthwt');
    const estimates = async () => {
      await goTo(page, 'Report');
      await page.locator('.coefficients tbody tr').first().waitFor();
      return (await page.getByRole('button', { name: /estimate/i }).allTextContents()).map(Number);
    };
    const before = await estimates();
    expect(before.length).toBeGreaterThan(8);
    await goTo(page, 'Model');
    await page.getByRole('radio', { name: 'low = 0' }).check();
    await page.locator('.strip', { hasText: 'Modelling P(low = 0)' }).waitFor();
    expect(await page.locator('.strip').textContent()).toContain('reference 1');
    expect((await estimates()).map((value) => -value)).toEqual(before);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('low = 0');
    await page.context().close();
  });

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
