/** The pages and pictures of `oddsmith animate` in a browser: the player, its keys, the policy, reduced motion. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../packages/oddsmith/test/command.js';
import { launch } from './harness/browser.js';

const launched = await launch();
const folder = mkdtempSync(join(tmpdir(), 'oddsmith-animate-'));
const tenRows = join(import.meta.dirname, '../../examples/ten-rows.csv');

beforeAll(async () => {
  for (const name of ['page.html', 'picture.svg']) {
    const args = ['animate', tenRows, 'y ~ x', '--frames', '30', '--output', join(folder, name)];
    expect((await run(args)).code).toBe(0);
  }
});

afterAll(async () => {
  await launched?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a file and hands over the page; fails on anything the page complains about. */
async function opened<T>(
  name: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await launched!.browser.newContext(options);
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(pathToFileURL(join(folder, name)).href);
    const result = await use(page);
    expect(complaints).toEqual([]);
    return result;
  } finally {
    await context.close();
  }
}

/** Iterations of the frames that are seen. */
function shown(page: Page): Promise<string[]> {
  return page.$$eval('.frame', (frames) =>
    frames
      .filter((frame) => {
        const { display, visibility } = getComputedStyle(frame);
        return display !== 'none' && visibility === 'visible';
      })
      .map((frame) => frame.querySelector('.title')?.textContent ?? ''),
  );
}

describe.skipIf(launched === null)('the page', () => {
  it('stands at the last frame where motion is not wanted, and obeys the keys', async () => {
    await opened('page.html', { reducedMotion: 'reduce' }, async (page) => {
      expect(await page.textContent('#play')).toBe('Play');
      expect(await shown(page)).toEqual(['P(y = 1) after 10,000 iterations']);
      await page.keyboard.press('Home');
      expect(await shown(page)).toEqual(['P(y = 1) after 0 iterations']);
      await page.keyboard.press('ArrowRight');
      const second = await page.inputValue('#at');
      await page.keyboard.press('Shift+ArrowRight');
      expect([second, await page.inputValue('#at')]).toEqual(['1', '11']);
      await page.keyboard.press('ArrowLeft');
      expect(await page.textContent('#now')).toBe(await page.getAttribute('#at', 'aria-valuetext'));
      await page.keyboard.press('Space');
      expect(await page.textContent('#play')).toBe('Pause');
      await page.keyboard.press('End');
      expect(await page.textContent('#play')).toBe('Play');
      expect(await shown(page)).toEqual(['P(y = 1) after 10,000 iterations']);
    });
  });

  it('plays by itself once, one frame at a time', async () => {
    await opened('page.html', {}, async (page) => {
      expect(await page.textContent('#play')).toBe('Pause');
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#at')?.value === '3');
      expect(await shown(page)).toHaveLength(1);
      await page.click('#play');
      const stopped = await page.inputValue('#at');
      await page.click('#back');
      expect(await page.inputValue('#at')).toBe(String(Number(stopped) - 1));
    });
  });

  it('has no sideways scroll on a phone', async () => {
    await opened('page.html', { viewport: { width: 320, height: 640 } }, async (page) => {
      await page.click('summary');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    });
  });
});

describe.skipIf(launched === null)('the picture', () => {
  it('shows exactly one frame at any time', async () => {
    await opened('picture.svg', {}, async (page) => {
      for (const time of [0, 100, 799, 801, 3000, 6000, 8000, 20_000]) {
        await page.evaluate((at) => {
          for (const animation of document.getAnimations()) {
            animation.pause();
            animation.currentTime = at;
          }
        }, time);
        expect(await shown(page), `at ${time} ms`).toHaveLength(1);
      }
    });
  });

  it('stands still at the last frame where motion is not wanted', async () => {
    await opened('picture.svg', { reducedMotion: 'reduce' }, async (page) => {
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
      expect(await shown(page)).toEqual(['P(y = 1) after 10,000 iterations']);
    });
  });
});
