/** The Data screen: every way in, what it says of the columns, and what a bad file does. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { expectAtMost } from '../harness/timing.js';
import { coefficientDigits, goTo, pick, studio } from './open-studio.js';

const opened = await studio();
const arrow = (name: string) =>
  readFileSync(resolve(import.meta.dirname, '../../../packages/oddsmith/test/data', name));
const birthwt = readFileSync(resolve(import.meta.dirname, '../../golden/zoo/birthwt.csv'), 'utf8');
const CLI = resolve(import.meta.dirname, '../../../packages/oddsmith/dist/cli.js');
const FORMULA = 'low ~ age + lwt + race + smoke + ptl + ht + ui';

async function parquet(codec: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'studio-'));
  const path = join(folder, 'birthwt.parquet');
  const source = resolve(import.meta.dirname, '../../golden/zoo/birthwt.csv');
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(
    `COPY (FROM read_csv('${source}')) TO '${path}' (FORMAT parquet, COMPRESSION ${codec})`,
  );
  connection.closeSync();
  const content = readFileSync(path);
  rmSync(folder, { recursive: true });
  return content;
}

function rows(): Record<string, string | number>[] {
  const [header = '', ...lines] = birthwt.trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',').map((cell) => (Number.isNaN(Number(cell)) ? cell : Number(cell)));
    return Object.fromEntries(names.map((name, index) => [name, cells[index]!]));
  });
}

async function fitNow(page: Page, formula = FORMULA): Promise<Record<string, string>> {
  await goTo(page, 'Model');
  await page.getByRole('textbox', { name: 'Formula' }).fill(formula);
  await page.getByRole('button', { name: /^Fit( again)?$/ }).click();
  await page.getByText('Converged after').waitFor();
  return coefficientDigits(page);
}

async function fitFile(
  page: Page,
  name: string,
  content: string | Buffer,
  formula = FORMULA,
): Promise<Record<string, string>> {
  await goTo(page, 'Data');
  await pick(page, name, content);
  await page.getByRole('heading', { name }).waitFor();
  return fitNow(page, formula);
}

describe.skipIf(opened === null)('data', () => {
  afterAll(() => opened?.close());

  it('gives the same coefficients from CSV, TSV, Parquet, Arrow, JSON, NDJSON, gzipped or not, and the clipboard', async () => {
    const { page, errors } = await opened!.open('#view=data');
    const expected = await fitFile(page, 'births.csv', birthwt);
    expect(Object.keys(expected).length).toBeGreaterThan(20);
    const files: Record<string, string | Buffer> = {
      'births.tsv': birthwt.replaceAll(',', '\t'),
      'snappy.parquet': await parquet('snappy'),
      'zstd.parquet': await parquet('zstd'),
      'births.json': JSON.stringify(rows()),
      'births.ndjson': rows()
        .map((row) => JSON.stringify(row))
        .join('\n'),
      'births.csv.gz': gzipSync(birthwt),
      'births.json.gz': gzipSync(JSON.stringify(rows())),
      'lz4.feather': arrow('birthwt-lz4.feather'),
      'zstd.feather': arrow('birthwt-zstd.feather'),
      'lz4.feather.gz': gzipSync(arrow('birthwt-lz4.feather')),
    };
    for (const [name, content] of Object.entries(files)) {
      expect(await fitFile(page, name, content), name).toEqual(expected);
    }
    await goTo(page, 'Data');
    await page.getByText('Paste rows').click();
    await page.getByRole('textbox', { name: 'Delimited text' }).fill(birthwt);
    await page.getByRole('button', { name: 'Read the pasted rows' }).click();
    await page.getByRole('heading', { name: 'Pasted rows' }).waitFor();
    expect(await fitNow(page)).toEqual(expected);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('gives the digits of the command line for a file it has never seen', async () => {
    const lines = Array.from({ length: 300 }, (_, row) => {
      const x = ((row * 7919) % 1000) / 137;
      const group = 'abc'[row % 3];
      return `${(row * 104729) % 17 < 4 + x ? 'yes' : 'no'},${x},${group},${(row * row) % 41}`;
    });
    const text = `answer,x,group,"other one"\n${lines.join('\n')}\n`;
    const folder = mkdtempSync(join(tmpdir(), 'studio-'));
    const path = join(folder, 'unseen.csv');
    writeFileSync(path, text);
    const formula = 'answer ~ x + group + `other one`';
    const printed = execFileSync(process.execPath, [CLI, 'fit', path, formula, '--json'], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    const { page } = await opened!.open('#view=data');
    const shown = await fitFile(page, 'unseen.csv', text, formula);
    const { coefficients } = JSON.parse(printed) as { coefficients: Record<string, string | number>[] };
    expect(coefficients.length).toBe(5);
    for (const { term, estimate, standardError, z, p } of coefficients) {
      expect(shown[`Estimate of ${term}`]).toBe(String(estimate));
      expect(shown[`Standard error of ${term}`]).toBe(String(standardError));
      expect(shown[`z of ${term}`]).toBe(String(z));
      expect(shown[`p-value of ${term}`]).toBe(String(p));
    }
    await page.context().close();
  });

  it('reads quotes, line ends within them, CRLF, a byte order mark and Unicode exactly', async () => {
    const { page } = await opened!.open('#view=data');
    const text = '\uFEFFy,"näme, ""quoted"""\r\n0,"a\r\nb"\r\n1,"日本, 🎲"\r\n0,"日本, 🎲"\r\n1,"a\r\nb"\r\n';
    await pick(page, 'unicode.csv', text);
    await page.getByRole('heading', { name: 'unicode.csv' }).waitFor();
    await page.getByText('First rows').click();
    const cells = await page.locator('.preview th, .preview td').allTextContents();
    expect(cells).toEqual([
      'y',
      'näme, "quoted"',
      '0',
      'a\r\nb',
      '1',
      '日本, 🎲',
      '0',
      '日本, 🎲',
      '1',
      'a\r\nb',
    ]);
    await page.context().close();
  });

  it('names row and column of what it cannot read, and keeps the model from before', async () => {
    const { page } = await opened!.open('#view=data&sample=birthwt');
    await pick(page, 'short.csv', 'y,x\n0,1\n1,2,3\n0,4\n');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.getByRole('heading').textContent()).toMatch(/line 3/);
    await pick(page, 'odd.json', '[{"y":0,"x":1},{"y":1,"x":"two"},{"y":1,"x":3}]');
    await alert.getByText('column x').waitFor();
    expect(await alert.getByRole('heading').textContent()).toMatch(/row 2, column x/);
    await pick(page, 'broken.ndjson', '{"y":0}\n{"y":\n');
    await alert.getByText('line 2').first().waitFor();
    await pick(page, 'damaged.parquet', 'PAR1 and nothing else');
    await alert.getByText('damaged.parquet').waitFor();
    await pick(page, 'cut.feather', arrow('birthwt-lz4.feather').subarray(0, 3000));
    await alert.getByText('cut.feather is a damaged Arrow file').waitFor();
    await pick(page, 'cut.json.gz', gzipSync(JSON.stringify(rows())).subarray(0, 300));
    await alert.getByText('cut.json.gz begins like a gzip file but is damaged').waitFor();
    expect(await page.locator('.strip').textContent()).toContain('Modelling P(low = 1)');
    await goTo(page, 'Report');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('low = 1');
    await page.context().close();
  });

  it('gives every chart a name, a computed sentence and its table', async () => {
    const { page } = await opened!.open('#view=data&sample=birthwt');
    await page.getByRole('img', { name: /^Event rate by ui/ }).waitFor();
    const charts = page.locator('.columns figure');
    // Nine columns, and the rates by eight of them.
    expect(await charts.count()).toBe(17);
    for (const chart of await charts.all()) {
      const sentence = await chart.locator('summary').innerText();
      expect(sentence).toMatch(/\d/);
      const name = await chart.getByRole('img').getAttribute('aria-label');
      expect(name).toMatch(/^(Distribution of|Event rate by) \w+: /);
      expect(name).toContain(sentence);
      await chart.locator('summary').click();
      expect(await chart.locator('tbody tr').count()).toBeGreaterThan(1);
      expect(await chart.locator('tbody').innerText()).toMatch(/\d/);
    }
    // Of all 189 rows: counted in the file.
    const race = page.getByRole('row', { name: /^race/ }).locator('.spark').first();
    expect(await race.locator('tbody').innerText()).toBe('white\t96\nother\t67\nblack\t26');
    await page.context().close();
  });

  it('reads a column as another type, and undoes it', async () => {
    const { page } = await opened!.open('#view=data&sample=birthwt');
    const type = page.getByRole('combobox', { name: 'Type of ptl' });
    await type.selectOption('text');
    await page.getByRole('row', { name: /^ptl/ }).getByText('4 levels').waitFor();
    expect(await page.locator('.chip-stale').count()).toBe(1);
    await type.selectOption('guess');
    await page.getByRole('row', { name: /^ptl/ }).getByText('median').waitFor();
    await page.context().close();
  });

  it('warns of identifiers, constants and too few events before a model is trained', async () => {
    const { page } = await opened!.open('#view=data');
    const lines = Array.from({ length: 30 }, (_, row) => `u${row},${row % 2},7,${(row * 7) % 11}`);
    await pick(page, 'warn.csv', `user_id,churn,same,x\n${lines.join('\n')}\n`);
    const note = page.getByRole('complementary', { name: 'Before you train' });
    await note.getByText('user_id').waitFor();
    expect(await note.textContent()).toMatch(/identifier.*same.*one value/s);
    expect(await page.locator('.strip').textContent()).toContain('P(churn = 1)');
    await goTo(page, 'Model');
    await page.getByRole('textbox', { name: 'Formula' }).fill('churn ~ x + I(x^2)');
    await goTo(page, 'Data');
    await note.getByText('7.5 for each').waitFor();
    await page.context().close();
  });

  it('reads 50 MB with no task of the main thread above 50 ms; cancelling answers and keeps the old model', async () => {
    const { page } = await opened!.open('#view=data&sample=birthwt');
    const size = await page.evaluate(() => {
      const line = `${'0,1.25,2.5,3.75,text,5.125,6.25\n1,7.5,0.5,1e-3,word,2.5,9.75\n'.repeat(8400)}`;
      const file = new File(['y,a,b,c,d,e,f\n', ...Array(100).fill(line)], 'big.csv');
      Object.assign(globalThis, { file, longest: 0 });
      return file.size;
    });
    expect(size).toBeGreaterThan(50e6);
    await page.evaluate(() => {
      new PerformanceObserver((list) => {
        const longest = Math.max(...list.getEntries().map(({ duration }) => duration));
        Object.assign(globalThis, { longest: Math.max(longest, Reflect.get(globalThis, 'longest')) });
      }).observe({ type: 'longtask' });
    });
    const drop = () =>
      page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(Reflect.get(globalThis, 'file'));
        document
          .querySelector('.drop')
          ?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
      });
    await drop();
    const cancel = page.getByRole('button', { name: 'Cancel' });
    await cancel.waitFor();
    await page.waitForTimeout(300);
    // Milliseconds from the click until the page shows that nothing is being read.
    const answered = await cancel.evaluate(async (button: HTMLButtonElement) => {
      const start = performance.now();
      button.click();
      while (document.querySelector('.reading')) await new Promise((done) => setTimeout(done));
      return performance.now() - start;
    });
    expectAtMost(200, answered);
    expect(await page.locator('.strip').textContent()).toContain('P(low = 1)');
    expect(await page.getByRole('heading', { name: 'Low birth weight' }).count()).toBe(1);
    await goTo(page, 'Model');
    await page.getByRole('textbox', { name: 'Formula' }).fill('low ~ lwt');
    await page.getByRole('button', { name: 'Fit again' }).click();
    await page.getByText('2 coefficients from 189 rows').waitFor();
    await goTo(page, 'Data');
    const longestTask = () =>
      page.evaluate(async () => {
        await new Promise((done) => setTimeout(done, 50));
        return Number(Reflect.get(globalThis, 'longest'));
      });
    await page.evaluate(() => Object.assign(globalThis, { longest: 0 }));
    await drop();
    await page.getByRole('heading', { name: 'big.csv' }).waitFor();
    expect(await page.locator('.data-head').textContent()).toContain('1,680,000 rows');
    await page.getByRole('cell', { name: /%/ }).first().waitFor();
    const longest = await longestTask();
    expectAtMost(50, longest);
    // The observer does see a task that is too long.
    await page.evaluate(
      () =>
        new Promise<void>((done) =>
          setTimeout(() => {
            const start = performance.now();
            while (performance.now() - start < 80);
            done();
          }),
        ),
    );
    expect(await longestTask()).toBeGreaterThan(50);
    await page.context().close();
  });
});
