/** Penalties and held-out rows: chosen on Model, said on Report, kept in the address. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../../packages/oddsmith/test/command.js';
import { screenshot } from '../harness/browser.js';
import { coefficientDigits, goTo, pick, studio } from './open-studio.js';

const opened = await studio();
const zoo = (name: string) => resolve(import.meta.dirname, `../../golden/zoo/${name}.csv`);

interface Printed {
  readonly coefficients: readonly Record<string, string | number | null>[];
}

async function command(...words: string[]): Promise<Printed> {
  const { stdout } = await run(['fit', ...words, '--json']);
  return JSON.parse(stdout) as Printed;
}

async function showsDigitsOf(page: Page, { coefficients }: Printed): Promise<void> {
  const shown = await coefficientDigits(page);
  for (const { term, estimate, standardError, p } of coefficients) {
    expect(shown[`Estimate of ${term}`]).toBe(String(estimate));
    if (standardError !== null) expect(shown[`Standard error of ${term}`]).toBe(String(standardError));
    if (p !== null) expect(shown[`p-value of ${term}`]).toBe(String(p));
  }
}

describe.skipIf(opened === null)('estimation', () => {
  afterAll(() => opened?.close());

  it.each(['Model', 'Report'] as const)(
    'offers Firth’s estimate where the classes are separated: %s',
    async (step) => {
      const { page, errors } = await opened!.open(`#view=${step.toLowerCase()}&sample=endometrial`);
      await page.getByRole('button', { name: 'Use Firth’s estimate' }).click();
      await page.locator('.strip', { hasText: 'Firth' }).waitFor();
      await goTo(page, 'Report');
      await page.getByRole('heading', { name: 'Coefficients, Firth’s penalised likelihood' }).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      const text = await page.locator('.report').innerText();
      expect(text).toContain('95 % profile interval'.toLowerCase());
      expect(text).toContain('Intervals and p-values are by penalised-likelihood ratio');
      expect(text).not.toMatch(/NaN|Infinity|undefined|∞/);
      await expect.poll(() => page.url()).toContain('penalty=firth');
      const formula = 'HG ~ NV + PI + EH';
      await showsDigitsOf(page, await command(zoo('endometrial_sep'), formula, '--penalty', 'firth'));
      // Heinze and Schemper (2002) print 2.93 for NV.
      const nv = page
        .locator('.coefficients tr')
        .filter({ has: page.getByRole('rowheader', { name: 'NV' }) });
      expect(await nv.getByRole('button', { name: /^Estimate of NV/ }).innerText()).toMatch(/^2\.9/);
      await nv.getByRole('button', { name: /^p-value of NV/ }).click();
      expect(await page.getByRole('dialog').innerText()).toMatch(/penalised-likelihood ratio.*logistf/s);
      expect(errors).toEqual([]);
      await page.context().close();
    },
  );

  it('fits by ridge with the λ that is given, without standard errors, and says so', async () => {
    const { page, errors } = await opened!.open('#view=model&sample=birthwt');
    await page.getByRole('radio', { name: /^Ridge/ }).check();
    const box = page.getByRole('spinbutton', { name: /^λ/ });
    await box.fill('0.05');
    await box.press('Tab');
    await page.getByRole('button', { name: 'Fit again' }).click();
    await page.getByText('Ridge. Converged after').waitFor();
    const formula = 'low ~ age + lwt + race + smoke + ptl + ht + ui';
    const printed = await command(zoo('birthwt'), formula, '--penalty', 'ridge', '--lambda', '0.05');
    await showsDigitsOf(page, printed);
    expect(await page.getByRole('button', { name: /^(Standard error|p-value|z) of/ }).count()).toBe(0);
    expect(await page.locator('.report').innerText()).toMatch(/Ridge, λ = 0\.05.*no interval/s);
    expect(await page.locator('.report').innerText()).not.toMatch(/NaN|Infinity|undefined|∞/);
    expect(await page.locator('.strip').textContent()).toContain('ridge, λ = 0.05');
    await goTo(page, 'Train');
    await page.getByText('The report is of λ = 0.05, chosen by hand').waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('holds rows out by a seed, and keeps their evaluation apart from that of the training', async () => {
    const { page, errors } = await opened!.open('#view=model&sample=birthwt');
    await page.getByRole('checkbox', { name: /^Hold rows out/ }).check();
    await page.getByRole('spinbutton', { name: 'Share, %' }).fill('20');
    await page.getByRole('spinbutton', { name: 'Seed of the draw' }).fill('3');
    await page.getByRole('spinbutton', { name: 'Seed of the draw' }).press('Tab');
    await page.getByText('151 rows to fit on, 38 rows held out').waitFor();
    await page.getByRole('button', { name: 'Fit again' }).click();
    await page.locator('.strip', { hasText: 'n 151 · 0 rows excluded · 38 rows held out' }).waitFor();
    await goTo(page, 'Report');
    await page.getByRole('figure', { name: 'ROC curve, held-out rows' }).waitFor();
    const names = await page.getByRole('figure').getByRole('heading').allInnerTexts();
    expect(names).toEqual([
      'ROC curve, training rows',
      'Calibration curve, training rows',
      'ROC curve, held-out rows',
      'Calibration curve, held-out rows',
    ]);
    const areas = page.getByRole('button', { name: /^Area under the ROC curve/ });
    const [training, heldOut] = await areas.allInnerTexts();
    expect(training).not.toBe(heldOut);
    await areas.nth(1).click();
    const dialog = await page.getByRole('dialog').innerText();
    expect(dialog).toContain('Area under the ROC curve, held-out rows');
    expect(dialog).toMatch(/151 rows that were not held out \(share 0\.2, seed 3\)/);
    await page.keyboard.press('Escape');
    const hash = new URL(page.url()).hash;
    const again = await opened!.open(hash);
    await again.page.getByRole('figure', { name: 'ROC curve, held-out rows' }).waitFor();
    expect(
      await again.page.getByRole('button', { name: /^Area under the ROC curve/ }).allInnerTexts(),
    ).toEqual([training, heldOut]);
    expect([...errors, ...again.errors]).toEqual([]);
    await page.context().close();
    await again.page.context().close();
  });

  it('keeps the settings for data of one’s own: named in the address, there again with the file', async () => {
    const csv = readFileSync(zoo('birthwt'), 'utf8');
    const { page } = await opened!.open('#view=data');
    await pick(page, 'secret-name.csv', csv);
    await page.getByRole('heading', { name: 'secret-name.csv' }).waitFor();
    await goTo(page, 'Model');
    await page.getByRole('radio', { name: /^Firth/ }).check();
    await page.getByRole('checkbox', { name: /^Hold rows out/ }).check();
    await goTo(page, 'Train');
    const epochs = page.getByRole('spinbutton', { name: /epochs/i });
    await epochs.fill('123');
    await epochs.press('Enter');
    await page.locator('.train-facts', { hasText: 'of 123' }).waitFor();
    const iteration = page.getByRole('spinbutton', { name: 'Iteration' });
    await iteration.fill('7');
    await iteration.press('Enter');
    await page.waitForFunction(() => location.hash.includes('iteration=7'));
    const { hash } = new URL(page.url());
    expect(hash).toMatch(/penalty=firth/);
    expect(hash).toMatch(/holdout=0\.25/);
    expect(decodeURIComponent(hash)).not.toMatch(/secret|low|lwt|smoke|formula|sample/);
    const again = await opened!.open(hash);
    await goTo(again.page, 'Data');
    await pick(again.page, 'secret-name.csv', csv);
    await again.page.getByRole('heading', { name: 'secret-name.csv' }).waitFor();
    await goTo(again.page, 'Train');
    await again.page.locator('.train-facts', { hasText: 'of 123' }).waitFor();
    expect(await again.page.getByRole('spinbutton', { name: 'Iteration' }).inputValue()).toBe('7');
    await again.page.waitForFunction(() => !location.hash.includes('sample='));
    expect(new URL(again.page.url()).hash).toBe(hash);
    await goTo(again.page, 'Model');
    expect(await again.page.getByRole('radio', { name: /^Firth/ }).isChecked()).toBe(true);
    await page.context().close();
    await again.page.context().close();
  });

  it.each(['light', 'dark'] as const)('fits windows from 1440 to 390 wide: %s', async (theme) => {
    const hash = 'sample=endometrial&penalty=firth&holdout=0.25:2';
    const { page } = await opened!.open(`#view=model&${hash}`, { theme });
    for (const width of [1440, 1024, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const step of ['Model', 'Report'] as const) {
        await goTo(page, step);
        await page.getByRole('heading', { level: 1 }).waitFor();
        if (step === 'Report') await page.getByRole('figure').nth(1).waitFor();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide).toBeLessThanOrEqual(width);
        await screenshot(page, `estimation-${step.toLowerCase()}-${width}-${theme}`, { fullPage: true });
      }
    }
    await page.context().close();
  });
});
