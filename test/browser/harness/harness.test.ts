import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { launch, screenshot, serve } from './browser.js';

const launched = await launch();

describe.skipIf(launched === null)('the harness', () => {
  afterAll(() => launched?.close());

  it('serves a folder with headers to a headless browser and takes its picture', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'harness-'));
    writeFileSync(
      join(folder, 'index.html'),
      '<!doctype html><h1>Oddsmith</h1><script>document.title = "ran"</script>',
    );
    const open = await serve(folder);
    const strict = await serve(folder, { headers: { 'Content-Security-Policy': "default-src 'none'" } });
    const page = await launched!.browser.newPage();
    await page.goto(open.url);
    expect(await page.title()).toBe('ran');
    expect(
      readFileSync(await screenshot(page, 'harness'))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    await page.goto(strict.url);
    expect(await page.title()).toBe('');
    expect((await page.goto(`${open.url}/missing`))?.status()).toBe(404);
    await Promise.all([page.close(), open.close(), strict.close()]);
    rmSync(folder, { recursive: true });
  });
});
