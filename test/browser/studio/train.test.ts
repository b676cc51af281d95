/** The Train screen: one iteration in four pictures, the player, the rate, states, access. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { screenshot } from '../harness/browser.js';
import { expectAtMost, IS_TIMED } from '../harness/timing.js';
import { goTo, pick, studio, type Window } from './open-studio.js';

const opened = await studio();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const golden: {
  snapshots: Record<string, { b0: string; b1: string }>;
} = JSON.parse(readFileSync(new URL('../../golden/zoo/seed_gradient_descent.json', import.meta.url), 'utf8'));

const PANELS = ['fit', 'surface', 'race', 'coefficients'] as const;

/** The screen once every run of the race is in and drawn. */
async function train(hash = '#view=train', window: Window = {}, racers = 7) {
  const { page, errors } = await opened!.open(hash, window);
  await atRest(page, racers);
  return { page, errors };
}

async function atRest(page: Page, racers = 7): Promise<void> {
  await page.waitForFunction(
    (count) =>
      document.querySelectorAll('#panel-race tbody tr').length === count &&
      document.querySelector('.train-panels')?.getAttribute('aria-busy') === 'false' &&
      document.querySelector('#panel-surface')?.hasAttribute('data-iteration'),
    racers,
  );
  await frames(page);
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

function pixels(page: Page): Promise<string[]> {
  return page.evaluate(
    (panels) =>
      panels.map((name) => document.querySelector<HTMLCanvasElement>(`#panel-${name} canvas`)!.toDataURL()),
    PANELS,
  );
}

const box = (page: Page) => page.getByRole('spinbutton', { name: 'Iteration' });

async function seek(page: Page, iteration: number): Promise<void> {
  await box(page).fill(String(iteration));
  await box(page).press('Enter');
  await box(page).blur();
  await frames(page);
}

async function setRate(page: Page, rate: number): Promise<void> {
  const input = page.getByRole('spinbutton', { name: 'Learning rate' });
  await input.fill(String(rate));
  await input.press('Enter');
  await page.waitForTimeout(250);
  await atRest(page);
}

const same = (iteration: number) => PANELS.map(() => String(iteration));

describe.skipIf(opened === null)('train', () => {
  afterAll(() => opened?.close());

  it('opens on the ten rows, already moving, all pictures together', async () => {
    const { page, errors } = await train('', { reducedMotion: false });
    const first = Number((await shown(page))[0]);
    await page.waitForFunction(
      (before) => Number(document.querySelector('#panel-fit')!.getAttribute('data-iteration')) > before,
      first,
    );
    await page.getByRole('button', { name: 'Pause' }).click();
    await frames(page);
    const now = await shown(page);
    expect(new Set(now).size).toBe(1);
    expect(await box(page).inputValue()).toBe(now[0]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('shows the same iteration everywhere after every seek, and the first pixels again after 0, end, 0', async () => {
    const { page } = await train();
    const before = await pixels(page);
    expect(new Set(before).size).toBe(4);
    for (const iteration of [1, 37, 1999, 512]) {
      await seek(page, iteration);
      expect(await shown(page)).toEqual(same(iteration));
      expect(await page.locator('.train-facts').textContent()).toContain(iteration.toLocaleString('en'));
    }
    expect(await pixels(page)).not.toEqual(before);
    await page.getByRole('button', { name: 'To the end' }).click();
    await frames(page);
    expect(await shown(page)).toEqual(same(2000));
    const end = await pixels(page);
    for (const [i, picture] of before.entries()) expect(end[i]).not.toBe(picture);
    await page.getByRole('button', { name: 'To the start' }).click();
    await frames(page);
    expect(await shown(page)).toEqual(same(0));
    expect(await pixels(page)).toEqual(before);
    await page.context().close();
  });

  it("runs the article's descent to the article's numbers", async () => {
    const { page } = await train();
    await page.getByRole('button', { name: 'As in the article' }).click();
    await page.locator('.train-facts', { hasText: 'of 10,000' }).waitFor();
    await atRest(page);
    for (const epoch of ['10', '100', '1000', '10000']) {
      await seek(page, Number(epoch));
      const { b0, b1 } = golden.snapshots[epoch]!;
      const numbers = await page.locator('.equation b').allTextContents();
      expect(numbers).toEqual([b0, b1].map((value) => Math.abs(Number(value)).toFixed(2)));
    }
    const last = page.locator('#panel-coefficients tbody tr').last();
    expect(await last.locator('td').allTextContents()).toEqual(expect.arrayContaining(['−4.0681', '1.1915']));
    expect(await page.locator('.verdict').textContent()).toContain('Not there yet');
    await page.context().close();
  });

  it('says that a rate above the second bound does not settle, with both bounds and no NaN', async () => {
    const { page, errors } = await train();
    await setRate(page, 0.14);
    const verdict = page.locator('.verdict');
    expect(await verdict.textContent()).toMatch(/0\.14 does not settle.*0\.1346.*0\.04637/);
    for (const rate of [5, 1e6]) {
      await setRate(page, rate);
      expect(await verdict.textContent()).toContain('does not settle');
      for (const iteration of [1, 3, 50, 1e9]) {
        await seek(page, iteration);
        expect(new Set(await shown(page)).size).toBe(1);
        expect(await page.locator('body').innerText()).not.toMatch(/NaN|Infinity|undefined/);
      }
    }
    await setRate(page, 0.13);
    expect(await verdict.count()).toBe(0);
    await seek(page, 2000);
    expect(await page.locator('.train-facts').textContent()).toContain('more steps change nothing');
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('is played by keys', async () => {
    const { page } = await train();
    await page.locator('.player-toggle').focus();
    const press = async (key: string) => {
      await page.keyboard.press(key);
      await frames(page);
      return (await shown(page))[0];
    };
    expect(await press('ArrowRight')).toBe('1');
    expect(await press('Shift+ArrowRight')).toBe('11');
    expect(await press('ArrowLeft')).toBe('10');
    expect(await press('End')).toBe('2000');
    expect(await press('Home')).toBe('0');
    const speed = page.getByRole('combobox', { name: 'Speed' });
    await press(']');
    expect(await speed.inputValue()).toBe('2');
    await press('[');
    await press('[');
    expect(await speed.inputValue()).toBe('0.5');
    await press('Space');
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(1);
    await press('Space');
    expect(await page.getByRole('button', { name: 'Play' }).count()).toBe(1);
    await page.getByRole('slider', { name: /^Iteration/ }).focus();
    const before = Number((await shown(page))[0]);
    expect(await press('ArrowRight')).toBe(String(before + 1));
    await page.getByRole('slider', { name: /^Learning rate/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(250);
    await atRest(page);
    expect(
      Number(await page.getByRole('spinbutton', { name: 'Learning rate' }).inputValue()),
    ).toBeGreaterThan(0.04);
    await page.context().close();
  });

  it('moves nothing by itself where motion is to be reduced, and comes back to an iteration of the address', async () => {
    const { page } = await train('#view=train&sample=ten-rows&iteration=42');
    await page.waitForTimeout(400);
    expect(await shown(page)).toEqual(same(42));
    expect(await page.getByRole('button', { name: 'Play' }).count()).toBe(1);
    await page.context().close();
    const moving = await train('#view=train&sample=ten-rows&iteration=42', { reducedMotion: false });
    await moving.page.waitForTimeout(400);
    expect(await shown(moving.page)).toEqual(same(42));
    await moving.page.context().close();
  });

  it('has a name, a computed sentence and a table for every picture, and tells which slice is shown', async () => {
    const { page, errors } = await train('#view=train&sample=birthwt&iteration=7');
    for (const name of PANELS) {
      const panel = page.locator(`#panel-${name}`);
      const title = await panel.locator('h2').textContent();
      expect(await panel.getByRole('img', { name: new RegExp(`^${title} .*\\d`) }).count()).toBe(1);
      expect(await panel.locator('figcaption').textContent()).toContain('7');
      await panel.locator('summary').click();
      expect(await panel.locator('tbody tr').count()).toBeGreaterThan(2);
    }
    const sentence = page.locator('#panel-surface figcaption');
    expect(await sentence.textContent()).toContain(
      'A slice: the 7 other coefficients are held at the optimum',
    );
    await page.getByRole('combobox', { name: 'Coefficient across' }).selectOption('smoke');
    await page.waitForTimeout(300);
    await atRest(page);
    expect(await shown(page)).toEqual(same(7));
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('says where there is no finite optimum and where a model cannot be trained', async () => {
    const { page } = await train('#view=train&sample=endometrial&iteration=30');
    expect(await page.locator('.verdict').textContent()).toContain('no finite optimum');
    expect(await page.locator('body').innerText()).not.toMatch(/NaN|Infinity|undefined/);
    await page.context().close();
    const context = await opened!.browser.newContext({ reducedMotion: 'reduce' });
    const broken = await context.newPage();
    await broken.goto(`${opened!.url}/#view=train&sample=ten-rows&formula=x ~ y`);
    expect(await broken.locator('#screen').getByRole('alert').textContent()).toContain('cannot be trained');
    await context.close();
  });

  it('lists the rivals that failed or did not settle, each with its reason', async () => {
    // A seed that is none fails those that draw; Newton needs none.
    const settings = { solver: 'newton', rivals: ['sgd', 'gradient-descent', 'lbfgs'], seed: 1.5 };
    const { page } = await train(`#view=train&sample=birthwt&training=${JSON.stringify(settings)}`, {}, 4);
    const list = page.getByRole('list', { name: 'Did not arrive' });
    const items = await list.getByRole('listitem').allInnerTexts();
    expect(items.find((text) => text.startsWith('Stochastic'))).toMatch(/failed.*seed.*1\.5/s);
    expect(items.some((text) => text.startsWith('L-BFGS'))).toBe(false);
    await page.locator('#panel-race summary').click();
    const row = page.locator('#panel-race tbody tr', { hasText: 'Stochastic' });
    expect(await row.innerText()).toContain('failed');
    await page.context().close();
    const slow = { rivals: ['adam', 'newton'], epochs: 3 };
    const other = await train(`#view=train&sample=birthwt&training=${JSON.stringify(slow)}`, {}, 3);
    const told = await other.page.getByRole('list', { name: 'Did not arrive' }).innerText();
    expect(told).toMatch(/^Adam not settled Still on its way after 3 iterations, [\d.]+ standard errors/);
    await other.page.context().close();
  });

  it.each(['light', 'dark'] as const)('is open to everybody: %s', async (theme) => {
    const { page } = await train('#view=train&sample=birthwt&iteration=20', { theme });
    await page.evaluate(axe);
    const serious = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
    });
    expect(serious).toEqual([]);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('#screen :is(button, select, summary, input)')]
        .map((one) => (one.matches('[type=checkbox], [type=radio]') ? one.closest('label')! : one))
        .filter((one) => {
          const { width, height } = one.getBoundingClientRect();
          return width < 24 || height < 24;
        })
        .map((one) => one.outerHTML),
    );
    expect(small).toEqual([]);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('fits windows from 1440 to 320 wide: %s', async (theme) => {
    const { page } = await train('#view=train&sample=pima&iteration=4', { theme });
    for (const width of [1440, 1024, 390, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await frames(page);
      await screenshot(page, `train-${width}-${theme}`, { fullPage: true });
      for (const summary of await page.locator('.train-panel summary').all()) await summary.click();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
      for (const summary of await page.locator('.train-panel summary').all()) await summary.click();
    }
    await page.context().close();
  });

  it('spends little script on a frame with many rows', async () => {
    const { page } = await opened!.open('#view=data&training={"epochs":80,"rivals":["newton"]}');
    const count = IS_TIMED ? 100_000 : 20_000;
    const rows = Array.from({ length: count }, (_, i) => {
      const [u, v] = [((i * 7919) % 100_003) / 1e4, ((i * 104_729) % 100_019) / 1e4];
      return `${u},${v},${u - v + 4 * Math.sin(i * 12.9898) > 0 ? 1 : 0}`;
    });
    await pick(page, 'large.csv', `u,v,y\n${rows.join('\n')}\n`);
    await page.locator('.rail', { hasText: `${count.toLocaleString('en')} rows` }).waitFor();
    await goTo(page, 'Model');
    await page.getByRole('textbox', { name: 'Formula' }).fill('y ~ u + v');
    await goTo(page, 'Train');
    await atRest(page, 2);
    const spent = await page.evaluate(sweep);
    expect(spent[0]).toBeGreaterThan(0);
    expectAtMost(8, spent[Math.floor(0.95 * spent.length)]!);
    await page.context().close();
  });
});

/** Milliseconds of script on each of 300 frames while the scrubber moves, ascending. */
async function sweep(): Promise<number[]> {
  let spending = 0;
  const measured = (work: () => void) => {
    const start = performance.now();
    work();
    spending += performance.now() - start;
  };
  const own = window.requestAnimationFrame;
  const usual = own.bind(window);
  window.requestAnimationFrame = (callback) => usual((now) => measured(() => callback(now)));
  const times: number[] = [];
  const slider = document.querySelector<HTMLInputElement>('.scrubber')!;
  for (let i = 1; i <= 300; i++) {
    spending = 0;
    slider.value = String((1000 * Math.log1p((i * 7) % 81)) / Math.log1p(80));
    measured(() => slider.dispatchEvent(new Event('input', { bubbles: true })));
    await new Promise((done) => usual(done));
    times.push(spending);
  }
  window.requestAnimationFrame = own;
  return times.sort((a, b) => a - b);
}
