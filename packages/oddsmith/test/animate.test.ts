import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainingScene, trainSync } from '@oddsmith/core';
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import seed from '../../../test/golden/zoo/seed_gradient_descent.json' with { type: 'json' };
import { chooseFrames } from '../src/animate/choose-frames.js';
import { numberText, wholeText } from '../src/animate/numbers.js';
import { run } from './command.js';
import { dataFile, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const text = (name: string) => readFileSync(file(name), 'utf8');
const births = dataFile('birthwt.csv');
const ten = file('ten.csv');
const tenRows = { x: seed.x, y: seed.y };

beforeAll(() => {
  writeFileSync(ten, `x,y\n${seed.x.map((x, i) => `${x},${seed.y[i]}`).join('\n')}\n`);
});

async function animate(args: readonly string[], output: string): Promise<string> {
  const { code, stdout, stderr } = await run(['animate', ...args, '--output', file(output)]);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** The elements of an SVG or HTML file. */
function parsed(name: string) {
  const { document } = parseHTML(text(name));
  const frames = [...document.querySelectorAll('.frame')];
  return { document, frames };
}

/** Heights of the dots of a path, in the order of the rows. */
function heights(frame: Element | undefined, className: string): number[] {
  const d = frame?.querySelector(`.${className}`)?.getAttribute('d') ?? '';
  return [...d.matchAll(/M[\d.]+,([\d.]+)h0/g)].map(([, y]) => Number(y));
}

/** Pixel → probability, from where the axis has 0 and 1. */
function probabilityAxis(document: Document): (y: number) => number {
  const at = (label: string) => {
    const tick = [...document.querySelectorAll('text.end')].find(({ textContent }) => textContent === label);
    return Number(tick?.getAttribute('y'));
  };
  return (y) => (y + 4 - at('0.0')) / (at('1.0') - at('0.0'));
}

/** Frames of a GIF by walking its blocks: delay in milliseconds each. */
function gifFrames(bytes: Buffer): { width: number; height: number; loops: boolean; delays: number[] } {
  expect(bytes.subarray(0, 6).toString('latin1')).toBe('GIF89a');
  const [width, height] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  const tableSize = (flags: number) => (flags & 128 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + tableSize(bytes[10]!);
  const delays: number[] = [];
  let [images, loops] = [0, false];
  const skipBlocks = () => {
    while (bytes[at] !== 0) at += bytes[at]! + 1;
    at++;
  };
  for (; bytes[at] !== 0x3b; ) {
    if (bytes[at] === 0x21) {
      if (bytes[at + 1] === 0xf9) delays.push(10 * bytes.readUInt16LE(at + 4));
      if (bytes[at + 1] === 0xff) loops = bytes.readUInt16LE(at + 16) === 0;
      at += 2;
    } else {
      expect(bytes[at]).toBe(0x2c);
      images++;
      at += 10 + tableSize(bytes[at + 9]!) + 1;
    }
    skipBlocks();
  }
  expect(at).toBe(bytes.length - 1);
  expect(images).toBe(delays.length);
  return { width, height, loops, delays };
}

describe('animate', () => {
  it('draws the article’s run: its probabilities in the first and the last frame', async () => {
    const stdout = await animate([ten, 'y ~ x'], 'descent.svg');
    expect(stdout).toMatch(/0\.384 standard errors.*\n.*descent\.svg: \d\d frames, .*B\n$/);
    const { document, frames } = parsed('descent.svg');
    expect(frames.length).toBeGreaterThan(50);
    expect(frames.length).toBeLessThanOrEqual(60);
    const probability = probabilityAxis(document);
    const last = heights(frames.at(-1), 'predicted').map(probability);
    expect(heights(frames[0], 'predicted').map(probability)).toHaveLength(10);
    for (const p of heights(frames[0], 'predicted')) expect(probability(p)).toBeCloseTo(0.5, 3);
    for (const [i, p] of seed.snapshots['10000'].p.entries()) expect(last[i]).toBeCloseTo(p, 3);
    expect(frames.at(-1)?.querySelector('.title')?.textContent).toBe('P(y = 1) after 10,000 iterations');
    expect(frames.at(-1)?.querySelector('.equation')?.textContent).toBe('log-odds = −4.07 + 1.19·x');
  });

  it('gives the page a table with every digit', async () => {
    await animate([ten, 'y ~ x', '--frames', '12'], 'descent.html');
    const { document, frames } = parsed('descent.html');
    const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent)),
    );
    expect(rows).toHaveLength(frames.length);
    expect(frames.length).toBeLessThanOrEqual(12);
    const { b0, b1 } = seed.snapshots['10000'];
    const [iteration, , distance, intercept, slope] = rows.at(-1)!;
    expect(iteration).toBe(10_000);
    expect(distance).toBeCloseTo(0.38427, 5);
    expect(intercept).toBeCloseTo(Number(b0), 12);
    expect(slope).toBeCloseTo(Number(b1), 12);
  });

  it('lets the page run its own style and script, and nothing else', async () => {
    await animate([ten, 'y ~ x', '--solver', 'newton'], 'policy.html');
    const { document } = parsed('policy.html');
    const policy = document.querySelector('meta[http-equiv]')?.getAttribute('content') ?? '';
    const hash = (tag: string) => {
      const [, content] = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(text('policy.html'))!;
      return createHash('sha256').update(content!).digest('base64');
    };
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash('style')}'; script-src 'sha256-${hash('script')}'; base-uri 'none'; form-action 'none'`,
    );
    expect(document.querySelectorAll('[style], [src], [href], link, image').length).toBe(0);
    expect(text('policy.html')).not.toMatch(/ on\w+=|https?:/);
  });

  it('writes a GIF that loops and holds its last frame', async () => {
    await animate([ten, 'y ~ x', '--frames', '8'], 'descent.gif');
    const bytes = readFileSync(file('descent.gif'));
    const { width, height, loops, delays } = gifFrames(bytes);
    expect([width, height, loops]).toEqual([800, 470, true]);
    expect(delays.length).toBeLessThanOrEqual(8);
    expect(delays.at(-1)).toBe(2500);
    expect(bytes.length).toBeLessThan(200_000);
  });

  it.each(['gif', 'svg', 'html'])('gives the same bytes for the same input: %s', async (extension) => {
    const args = [births, 'low ~ age + lwt', '--solver', 'newton', '--frames', '3'];
    await animate(args, `one.${extension}`);
    await animate(args, `two.${extension}`);
    expect(readFileSync(file(`one.${extension}`)).equals(readFileSync(file(`two.${extension}`)))).toBe(true);
  });

  it('draws two inputs as a field with the line of even odds where the log-odds are 0', async () => {
    await animate([births, 'low ~ age + lwt', '--solver', 'newton'], 'field.svg');
    const { frames } = parsed('field.svg');
    const { coefficients } = trainSync(readBirths(), 'low ~ age + lwt', { solver: 'newton' });
    const [b0, b1, b2] = coefficients.slice(-3);
    const { grid } = trainingScene(readBirths(), 'low ~ age + lwt');
    if (grid.kind !== 'field') throw new Error('no field');
    const [x, y] = [grid.x, grid.y].map((centres) => {
      const half = (centres[1]! - centres[0]!) / 2;
      return (share: number) => centres[0]! - half + share * (centres.length * 2 * half);
    });
    const box = { left: 52, right: 490, top: 104, bottom: 388 };
    const d = frames.at(-1)?.querySelector('.even')?.getAttribute('d') ?? '';
    const corners = [...d.matchAll(/([\d.-]+),([\d.-]+)/g)].map((match) => [
      Number(match[1]),
      Number(match[2]),
    ]);
    const inside = corners
      .slice(1)
      .flatMap(([i1, j1], k) => {
        const [i0, j0] = corners[k]!;
        return [0.2, 0.4, 0.6, 0.8].map((s) => [i0! + s * (i1! - i0!), j0! + s * (j1! - j0!)] as const);
      })
      .filter(([i, j]) => i > box.left && i < box.right && j > box.top && j < box.bottom);
    expect(inside.length).toBeGreaterThan(0);
    for (const [i, j] of inside) {
      const age = x!((i - box.left) / (box.right - box.left));
      const weight = y!((box.bottom - j) / (box.bottom - box.top));
      expect(b0! + b1! * age + b2! * weight).toBeCloseTo(0, 1);
    }
  });

  it('draws more inputs as strips, a dot for each row and the mean of each class', async () => {
    const formula = 'low ~ age + lwt + race + smoke';
    await animate([births, formula, '--solver', 'newton'], 'strips.svg');
    const { frames } = parsed('strips.svg');
    expect(heights(frames.at(-1), 'event-dots')).toHaveLength(59);
    expect(heights(frames.at(-1), 'other-dots')).toHaveLength(130);
    const means = [...frames.at(-1)!.querySelectorAll('text.end')].map(({ textContent }) => textContent);
    const { coefficients } = trainSync(readBirths(), formula, { solver: 'newton' });
    const { sample } = trainingScene(readBirths(), formula);
    const beta = coefficients.slice(-6);
    const mean = (event: number) => {
      const rows = [...sample.share.keys()].filter((i) => sample.share[i] === event);
      const p = (i: number) =>
        1 / (1 + Math.exp(-beta.reduce((z, b, j) => z + b * sample.rows.values[6 * i + j]!, 0)));
      return (rows.reduce((sum, i) => sum + p(i), 0) / rows.length).toFixed(2);
    };
    expect(means).toContain(`mean ${mean(1)}`);
    expect(means).toContain(`mean ${mean(0)}`);
  });

  it('holds no more rows than it draws', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${i / 7},${(i * i) % 5 < 2 ? 1 : 0}`);
    writeFileSync(file('many.csv'), `x,y\n${rows.join('\n')}\n`);
    await animate([file('many.csv'), 'y ~ x', '--solver', 'newton'], 'many.svg');
    const ticks = text('many.svg')
      .match(/class="(event|other)-rug" d="[^"]*"/g)!
      .join('');
    expect(ticks.match(/M/g)).toHaveLength(500);
    expect(text('many.svg')).toContain('3,000 rows (500 drawn)');
  });

  it('draws a run without an optimum, and one that does not settle', async () => {
    const separated = { x: [1, 2, 3, 4, 5, 6], y: [0, 0, 0, 1, 1, 1] };
    writeFileSync(
      file('separated.csv'),
      `x,y\n${separated.x.map((x, i) => `${x},${separated.y[i]}`).join('\n')}`,
    );
    await animate([file('separated.csv'), 'y ~ x', '--epochs', '50'], 'separated.svg');
    expect(text('separated.svg')).not.toMatch(/class="optimum"|NaN|Infinity|from the optimum/);
    const stdout = await animate([ten, 'y ~ x', '--rate', '0.14', '--epochs', '2000', '--json'], 'wild.svg');
    expect(stdout).toContain('Does not settle');
    expect(text('wild.svg')).not.toMatch(/NaN|Infinity/);
    const long = await animate([ten, 'y ~ x', '--rate', '0.2', '--epochs', '60000'], 'long.svg');
    expect(long).toContain('Does not settle');
    expect(text('long.svg').length).toBeLessThan(1_000_000);
  });

  it('writes hostile names as text', async () => {
    writeFileSync(
      file('hostile.csv'),
      `"<b>&""]]>",y\n${seed.x.map((x, i) => `${x},${seed.y[i] ? '</style>' : '--> "'}`.replace(/,(.*)$/, (_, v) => `,"${v.replaceAll('"', '""')}"`)).join('\n')}\n`,
    );
    for (const output of ['hostile.svg', 'hostile.html']) {
      await animate(
        [file('hostile.csv'), 'y ~ `<b>&"]]>`', '--solver', 'newton', '--event', '</style>'],
        output,
      );
      expect(text(output)).not.toContain('<b>');
      expect(text(output).match(/<\/style>/g)).toHaveLength(1);
      expect(parsed(output).document.querySelector('text.strong')?.textContent).toContain('<b>&"]]>');
    }
  });

  it('refuses what it cannot write, before any work, and leaves nothing behind', async () => {
    const cases: [string[], string][] = [
      [[ten, 'y ~ x'], 'argument-missing'],
      [[ten, 'y ~ x', '--output', file('a.png')], 'option-invalid'],
      [[ten, 'y ~ x', '--output', file('none/a.gif')], 'file-unwritable'],
      [[ten, 'y ~ z', '--output', file('half.gif')], 'column-unknown'],
      [[ten, 'y ~ x', '--output', file('half.gif'), '--frames', '1'], 'option-invalid'],
      [[ten, 'y ~ x', '--output', file('half.gif'), '--solver', 'adm'], 'option-invalid'],
    ];
    for (const [args, code] of cases) {
      const outcome = await run(['animate', ...args, '--json']);
      expect(JSON.parse(outcome.stderr)).toMatchObject({ format: 'oddsmith-error/1', code });
      expect(outcome.stdout).toBe('');
    }
    expect(existsSync(file('half.gif'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

function readBirths() {
  const [header, ...lines] = readFileSync(births, 'utf8').trimEnd().split('\n');
  const names = header!.split(',');
  return lines.map((line) =>
    Object.fromEntries(
      line.split(',').map((cell, j) => [names[j]!, Number.isNaN(Number(cell)) ? cell : Number(cell)]),
    ),
  );
}

describe('the choice of frames', () => {
  const { sample } = trainingScene(tenRows, 'y ~ x');
  const probability = (z: number) => 1 / (1 + Math.exp(-z));

  it('takes equal steps of probability along a smooth run', () => {
    const history = trainSync(tenRows, 'y ~ x', {});
    const chosen = chooseFrames(history, sample.rows, 40);
    expect([chosen[0], chosen.at(-1)]).toEqual([0, 10_000]);
    expect(chosen.length).toBeGreaterThan(30);
    const at = (iteration: number) =>
      seed.x.map((x) =>
        probability(history.coefficients[2 * iteration]! + history.coefficients[2 * iteration + 1]! * x),
      );
    const steps = chosen.slice(1).map((iteration, k) => {
      const [before, after] = [at(chosen[k]!), at(iteration)];
      return Math.sqrt(after.reduce((sum, p, i) => sum + (p - before[i]!) ** 2, 0) / 10);
    });
    const inner = steps.slice(0, -1);
    expect(Math.max(...inner) / Math.min(...inner)).toBeLessThan(2);
    expect(steps.at(-1)).toBeLessThan(2 * Math.max(...inner));
  });

  it('takes every iteration of a short run', () => {
    const history = trainSync(tenRows, 'y ~ x', { solver: 'newton' });
    expect(chooseFrames(history, sample.rows, 60)).toEqual(
      Array.from({ length: history.iterations + 1 }, (_, i) => i),
    );
  });

  it('shows how a run that cycles goes back and forth', () => {
    const history = trainSync(tenRows, 'y ~ x', { rate: 0.3, epochs: 3000 });
    const chosen = chooseFrames(history, sample.rows, 50);
    expect(chosen).toHaveLength(50);
    expect(chosen.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(chosen.slice(40)).toEqual(Array.from({ length: 10 }, (_, i) => 2991 + i));
  });
});

describe('numbers', () => {
  it('have about three digits, and one width for one size', () => {
    expect(numberText(-4.0681)).toBe('−4.07');
    expect(numberText(0.02953)).toBe('0.0295');
    expect(numberText(0, 0.02953)).toBe('0.0000');
    expect(numberText(-0.001, 3)).toBe('0.00');
    expect(numberText(1234.5)).toBe('1235');
    expect(numberText(1e-9)).toBe('1.00e−9');
    expect(numberText(0)).toBe('0.00');
    expect(wholeText(1234567)).toBe('1,234,567');
  });
});
