/** A small chart as lines of text: curves with their names beside them, an axis on the left and one below. */
import { Canvas } from './canvas.js';
import { placeLabels } from './place-labels.js';
import { displayWidth, elide, type Page, padStart, printable } from './printable.js';
import type { Tick } from './ticks.js';

type Point = readonly [x: number, y: number];

export interface TextChart {
  /** Lines through points, in units of the axes. */
  readonly curves: readonly (readonly Point[])[];
  /** Lines up and down: x, from, to. */
  readonly bars?: readonly (readonly [x: number, low: number, high: number])[];
  /** Dotted lines from bottom to top, with what stands below them. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[];
  /** At the right, beside heights; the most important first: what finds no room is left out. */
  readonly names: readonly { readonly y: number; readonly label: string }[];
  /** From the left to the right end; the first may be the larger. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  /** Rows of cells. */
  readonly rows: number;
}

const MOST_NAME = 20;
/** Cells of a line that is not to be drawn out over a wide screen. */
const MOST_CELLS = 90;

/** Texts around cells of a line, the first ones first; what would touch another is left out. */
function beside(texts: readonly { readonly at: number; readonly text: string }[], width: number): string {
  const cells = new Array<string>(width).fill(' ');
  for (const { at, text } of texts) {
    const letters = [...text];
    const start = Math.max(0, Math.min(at - Math.floor(letters.length / 2), width - letters.length));
    const around = cells.slice(Math.max(0, start - 1), start + letters.length + 1);
    if (around.some((cell) => cell !== ' ')) continue;
    cells.splice(start, letters.length, ...letters);
  }
  return cells.join('').trimEnd();
}

function drawn(
  { curves, bars = [], marks = [], x, y, rows }: TextChart,
  cells: number,
  page: Page,
): string[] {
  const across = (value: number) => (value - x[0]) / (x[1] - x[0]);
  const up = (value: number) => (value - y[0]) / (y[1] - y[0]);
  const canvas = new Canvas(cells, rows, page.unicode);
  for (const mark of marks) canvas.rule(across(mark.x));
  for (const [at, low, high] of bars) canvas.line(across(at), up(low), across(at), up(high));
  for (const curve of curves)
    for (let i = 1; i < curve.length; i++) {
      const [from, to] = [curve[i - 1]!, curve[i]!];
      canvas.line(across(from[0]), up(from[1]), across(to[0]), up(to[1]));
    }
  return canvas.rows();
}

/** A text for each row, or an empty one. */
function byRow(places: readonly number[], labels: readonly string[], rows: number): string[] {
  const texts = new Array<string>(rows).fill('');
  places.forEach((place, i) => {
    const row = Math.max(0, Math.min(rows - 1, Math.round(place)));
    if (texts[row] === '') texts[row] = labels[i]!;
  });
  return texts;
}

/** The lines of a chart, none longer than the page is wide. */
export function textChart(chart: TextChart, page: Page): string[] {
  const { rows, x, y, xTicks, yTicks, marks = [] } = chart;
  const [corner, side, tick, flat, down] = page.unicode
    ? ['└', '│', '┤', '─', '┬']
    : ['+', '|', '+', '-', '+'];
  const rowOf = (value: number) => (1 - (value - y[0]) / (y[1] - y[0])) * (rows - 1);
  const names = chart.names.slice(0, rows).map(({ label, y: at }) => ({
    ...{ at, label: elide(printable(label, page), MOST_NAME, page) },
  }));
  const labels = yTicks.map(({ label }) => printable(label, page));
  const left = Math.max(...labels.map(displayWidth), 1);
  const right = Math.max(0, ...names.map(({ label }) => displayWidth(label) + 1));
  const cells = Math.max(10, Math.min(MOST_CELLS, page.width - left - 2 - right));
  const beginnings = byRow(
    yTicks.map(({ at }) => rowOf(at)),
    labels,
    rows,
  );
  const places = placeLabels(
    names.map(({ at }) => rowOf(at)),
    1,
    0,
    rows - 1,
  );
  const ends = byRow(
    places,
    names.map(({ label }) => label),
    rows,
  );
  const body = drawn(chart, cells, page).map((row, i) => {
    const edge = beginnings[i] === '' ? side : tick;
    return `${padStart(beginnings[i]!, left)} ${edge}${row} ${ends[i]}`.trimEnd();
  });
  const cellOf = (value: number) => Math.round(((value - x[0]) / (x[1] - x[0])) * (cells - 1));
  const ticked = new Set(xTicks.map(({ at }) => cellOf(at)));
  const axis = Array.from({ length: cells }, (_, i) => (ticked.has(i) ? down : flat)).join('');
  const below = (texts: readonly { readonly at: number; readonly text: string }[]) =>
    `${' '.repeat(left + 2)}${beside(texts, cells)}`.trimEnd();
  return [
    ...body,
    `${' '.repeat(left + 1)}${corner}${axis}`,
    below(xTicks.map(({ at, label }) => ({ at: cellOf(at), text: printable(label, page) }))),
    ...(marks.length === 0
      ? []
      : [below(marks.map(({ x: at, label }) => ({ at: cellOf(at), text: label })))]),
  ];
}
