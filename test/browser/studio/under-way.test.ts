/** The model is changed while a run is under way: the old result never appears as the new one. */
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { goTo, pick, studio } from './open-studio.js';

const opened = await studio();
const ROWS = 60_000;

/** A column that explains the response well, one that does not. */
function csv(): string {
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const [u, v] = [((i * 7919) % 100_003) / 1e4, ((i * 104_729) % 100_019) / 1e4];
    return `${u},${v},${u + 4 * Math.sin(i * 12.9898) > 5 ? 'yes' : 'no'}`;
  });
  return `u,v,y\n${lines.join('\n')}\n`;
}

/** Notes every text that an element shows from now on. */
function follow(page: Page, selector: string, name: string): Promise<void> {
  return page.evaluate(
    ([selector, name]) => {
      const seen: string[] = [];
      Object.assign(globalThis, { [name!]: seen });
      const look = () => {
        const text = document.querySelector(selector!)?.textContent ?? '';
        if (seen.at(-1) !== text) seen.push(text);
      };
      look();
      const options = { childList: true, subtree: true, characterData: true };
      new MutationObserver(look).observe(document.body, options);
    },
    [selector, name],
  );
}

const seen = (page: Page, name: string): Promise<string[]> =>
  page.evaluate((key) => Reflect.get(globalThis, key) as string[], name);

async function openLarge(): Promise<Page> {
  const { page } = await opened!.open('#view=data&training={"epochs":1500,"rivals":[]}');
  await pick(page, 'large.csv', csv());
  await page.getByRole('heading', { name: 'large.csv' }).waitFor();
  await goTo(page, 'Model');
  await page.getByRole('textbox', { name: 'Formula' }).fill('y ~ u + v');
  return page;
}

describe.skipIf(opened === null)('under way', () => {
  afterAll(() => opened?.close());

  it('a fit whose event is flipped or whose formula changes', async () => {
    const page = await openLarge();
    const formula = page.getByRole('textbox', { name: 'Formula' });
    await follow(page, '.fit-panel', 'outcomes');
    // The click that starts the fit and the change that comes in its midst, in one task: nothing can be in between.
    await page.evaluate(() => {
      document.querySelector<HTMLButtonElement>('.fit-panel [type=submit]')!.click();
      document.querySelector<HTMLInputElement>('.label-card input')!.click();
    });
    await page.getByText('The model changed since the last fit').waitFor();
    // A fit of P(y = yes) is not the fit of what is written now, P(y = no).
    const strip = await page.locator('.strip').textContent();
    expect(strip).toContain('P(y = yes)');
    expect(strip).toContain('changed since the fit');
    expect(await page.locator('.label-card', { hasText: 'y = no' }).getByRole('radio').isChecked()).toBe(
      true,
    );
    await formula.evaluate((field: HTMLTextAreaElement) => {
      document.querySelector<HTMLButtonElement>('.fit-panel [type=submit]')!.click();
      field.value = 'y ~ u';
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    });
    await page.waitForTimeout(700);
    await page.getByText('The model changed since the last fit').waitFor();
    expect(await page.getByText('Converged after').count()).toBe(0);
    expect((await seen(page, 'outcomes')).filter((text) => text.includes('Converged after'))).toEqual([]);
    await page.getByRole('button', { name: /^Fit( again)?$/ }).click();
    await page.getByText(`2 coefficients from ${ROWS.toLocaleString('en')} rows`).waitFor();
    expect(await page.locator('.strip').textContent()).toContain('P(y = no)');
    await page.context().close();
  });

  it('a training whose event is flipped or whose formula changes', async () => {
    const page = await openLarge();
    await goTo(page, 'Train');
    await page.locator('.rail', { hasText: 'Learning' }).waitFor();
    await goTo(page, 'Model');
    await page.getByRole('radio', { name: 'y = no' }).check();
    await page.getByRole('textbox', { name: 'Formula' }).fill('y ~ u');
    await goTo(page, 'Train');
    await page.locator('.equation').waitFor({ timeout: 60_000 });
    // Whatever is shown as up to date is of the new model.
    await page.waitForFunction(() => document.querySelector('.train-panels')?.ariaBusy === 'false');
    const equation = await page.locator('.equation').innerText();
    expect(equation).toContain('(y = no)');
    expect(equation).not.toMatch(/\bv\b/);
    expect(await page.locator('#panel-coefficients thead').textContent()).not.toMatch(/\bv\b/);
    await page.context().close();
  });
});
