/** Figures of paths and cross-validation: where their marks are, and the gallery, which is these very pictures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as Plot from '@observablehq/plot';
import { crossValidate, fitPath, type PathReport } from '@oddsmith/core';
import { crossValidationFigure, pathFigure } from '@oddsmith/core/plot';
import { DOMParser, parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import { figureText } from '../src/figure/figure.js';
import { readForFormula } from '../src/source/formula-columns.js';
import { run } from './command.js';
import { dataFile, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const root = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const births = dataFile('birthwt.csv');
const FORMULA = 'low ~ age + lwt + race + smoke + ptl + ht + ui + ftv';

interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly start: boolean;
}

/** The pieces of `transform="translate(x,y) …"`, added up from the outside. */
function placeOf(element: Element): { x: number; y: number } {
  const own = [...(element.getAttribute('transform') ?? '').matchAll(/translate\(([-\d.e]+),([-\d.e]+)\)/g)];
  const outer = element.parentElement === null ? { x: 0, y: 0 } : placeOf(element.parentElement);
  return own.reduce((sum, [, x, y]) => ({ x: sum.x + Number(x), y: sum.y + Number(y) }), outer);
}

function labelsOf(svg: string): Label[] {
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml') as unknown as Document;
  return [...document.querySelectorAll('text')].map((element) => ({
    ...{ text: element.textContent ?? '', ...placeOf(element) },
    start: element.closest('[text-anchor="start"]') !== null,
  }));
}

const widthOf = (text: string) => 6 * text.length;

/** Texts of one side of a figure that lie on each other. */
function overlaps(labels: readonly Label[]): string[] {
  return labels.flatMap((a, i) =>
    labels.slice(i + 1).flatMap((b) => {
      const aside = Math.abs(a.y - b.y) > 12 || a.x + widthOf(a.text) < b.x || b.x + widthOf(b.text) < a.x;
      return aside ? [] : [`${a.text} / ${b.text}`];
    }),
  );
}

/** Tag, attributes and text of an element and all in it. */
function treeOf(element: Element): unknown {
  const rest = Object.fromEntries(
    [...element.attributes].flatMap(({ name, value }) => (name === 'xmlns' ? [] : [[name, value]])),
  );
  const text = element.children.length === 0 ? element.textContent : '';
  return { tag: element.tagName.toLowerCase(), rest, text, children: [...element.children].map(treeOf) };
}

describe('a figure of a path', () => {
  let report: PathReport;
  let svg: string;

  beforeAll(async () => {
    const table = await readForFormula(births, FORMULA, {}, {});
    report = await fitPath(table, FORMULA, { lambdaCount: 40 });
    svg = await figureText((tools) => pathFigure(report, tools));
  });

  /** Of each named curve, the last value per standard deviation. */
  const ends = () =>
    new Map(
      report.columns.flatMap(({ term, standardDeviation }, j) => {
        const last = report.points.at(-1)!.coefficients[j]!;
        return standardDeviation === null || last === 0 ? [] : [[term, last * standardDeviation] as const];
      }),
    );

  it('names every curve at its end, none on another', () => {
    const labels = labelsOf(svg).filter(({ text }) => ends().has(text));
    expect(labels.map(({ text }) => text).sort()).toEqual([...ends().keys()].sort());
    expect(overlaps(labels)).toEqual([]);
    const byHeight = [...labels].sort((a, b) => a.y - b.y).map(({ text }) => text);
    expect(byHeight).toEqual([...ends()].sort(([, a], [, b]) => b - a).map(([term]) => term));
  });

  it('ends every curve where its coefficient is, by the ticks of the axis', () => {
    const ticks = labelsOf(svg).filter(({ text, x }) => /^−?[\d.]+$/.test(text) && x < 68);
    expect(ticks.length).toBeGreaterThan(2);
    const value = ({ text }: Label) => Number(text.replace('−', '-'));
    const [top, bottom] = [ticks[0]!, ticks.at(-1)!];
    const scale = (bottom.y - top.y) / (value(bottom) - value(top));
    const document = new DOMParser().parseFromString(svg, 'image/svg+xml') as unknown as Document;
    const curves = [...document.querySelectorAll('g[aria-label="line"] path')].map((path) => {
      const at = path.getAttribute('d')!.split(/[ML]/).at(-1)!.split(',').map(Number);
      return at[1]! + placeOf(path).y;
    });
    const expected = [...ends().values()].map((end) => top.y + (end - value(top)) * scale);
    const sorted = (values: number[]) => values.sort((a, b) => a - b);
    expect(curves).toHaveLength(expected.length);
    sorted(curves).forEach((at, i) => {
      expect(Math.abs(at - sorted(expected)[i]!)).toBeLessThan(0.6);
    });
  });

  it('is the same in a document of another making', () => {
    const { document } = parseHTML('<html><body></body></html>');
    const figure = pathFigure(report, { Plot, document: document as unknown as Document });
    const written = new DOMParser().parseFromString(svg, 'image/svg+xml') as unknown as Document;
    expect(svg).toContain('font-family:system-ui');
    expect(treeOf(written.documentElement)).toEqual(treeOf(figure));
  });

  it('is of the share explained, of another width, and of many columns', async () => {
    const narrow = await figureText((tools) =>
      pathFigure(report, { ...tools, against: 'deviance', width: 400 }),
    );
    expect(narrow).toContain('width="400"');
    expect(labelsOf(narrow).map(({ text }) => text)).toContain('Share of the deviance explained');
    const columns = Array.from({ length: 40 }, (_, j) => ({
      ...report.columns[1]!,
      term: `x${j}`,
      standardDeviation: 1,
    }));
    const points = report.points.map((point, i) => ({
      ...point,
      coefficients: columns.map((_, j) => i * (1 + (j % 7))),
    }));
    const many = await figureText((tools) => pathFigure({ ...report, columns, points }, tools));
    const named = labelsOf(many).filter(({ text }) => /^x\d+$/.test(text));
    expect(named).toHaveLength(16);
    expect(overlaps(named)).toEqual([]);
  });

  it('says in words what it shows, and refuses what has no curve', async () => {
    const words = /aria-label="(Lasso[^"]*)"/.exec(svg)![1]!;
    const largest = [...ends()].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))[0]![0];
    expect(words).toContain(`the largest are ${largest} `);
    const single = { ...report, points: report.points.slice(0, 1) };
    await expect(figureText((tools) => pathFigure(single, tools))).rejects.toThrow(
      'at least two values of lambda',
    );
  });
});

describe('a figure of cross-validation', () => {
  it('has a bar and a dot for each lambda, lines at the choices, and the counts on top', async () => {
    const table = await readForFormula(births, FORMULA, {}, {});
    const report = await crossValidate(table, FORMULA, { alpha: [1, 0.3], lambdaCount: 15, folds: 4 });
    const svg = await figureText((tools) => crossValidationFigure(report, tools));
    const document = new DOMParser().parseFromString(svg, 'image/svg+xml') as unknown as Document;
    expect(document.querySelectorAll('g[aria-label="dot"] circle')).toHaveLength(15);
    expect(document.querySelectorAll('g[aria-label="link"] path')).toHaveLength(15);
    const { minimum, 'one-standard-error': simpler } = report.choices;
    const isSame = minimum.lambda === simpler.lambda && minimum.alpha === simpler.alpha;
    expect(document.querySelectorAll('g[aria-label="rule"][stroke="#1c2126"] line')).toHaveLength(
      isSame ? 1 : 2,
    );
    const texts = labelsOf(svg).map(({ text }) => text);
    for (const word of ['alpha = 1', 'alpha = 0.3', 'non-zero', 'Deviance of held-out rows'])
      expect(texts).toContain(word);
    expect(texts.filter((text) => /^(minimum|1 standard error)/.test(text))).toHaveLength(isSame ? 1 : 2);
  });
});

/** The same picture to the eye: another last bit in a solver moves no mark by a thousandth of a pixel. */
function expectAlike(drawn: string, kept: string): void {
  const number = /-?\d+\.\d+(?:e-?\d+)?/g;
  expect(drawn.replaceAll(number, '#')).toBe(kept.replaceAll(number, '#'));
  const there = (kept.match(number) ?? []).map(Number);
  (drawn.match(number) ?? []).forEach((text, i) => {
    expect(Math.abs(Number(text) - there[i]!)).toBeLessThan(2e-3);
  });
}

describe('the gallery', () => {
  it.each(['path', 'cross-validate'])('has the picture that %s draws', async (command) => {
    const plot = join(folder, `${command}.svg`);
    const data = root('test/golden/zoo/pima.csv');
    const { code } = await run([
      command,
      data,
      'type ~ npreg + glu + bp + skin + bmi + ped + age',
      '--plot',
      plot,
    ]);
    expect(code).toBe(0);
    const name = command === 'path' ? 'path.svg' : 'cross-validation.svg';
    // Made by `node scripts/pictures.mjs`.
    expectAlike(readFileSync(plot, 'utf8'), readFileSync(root(`docs/images/${name}`), 'utf8'));
  });
});
