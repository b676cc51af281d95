/** Charts of text: the dots are where the points are. */
import { describe, expect, it } from 'vitest';
import { Canvas } from '../../src/output/canvas.js';
import { displayWidth } from '../../src/output/printable.js';
import { textChart } from '../../src/output/text-chart.js';
import { linearTicks, logTicks } from '../../src/output/ticks.js';

/** The dots of Braille text, as `column,line` from the upper left. */
function dotsOf(rows: readonly string[]): Set<string> {
  const dots = new Set<string>();
  // Unicode's own numbering: dots 1 2 3 7 down the left, 4 5 6 8 down the right, bits in that order.
  const places = ['0,0', '0,1', '0,2', '1,0', '1,1', '1,2', '0,3', '1,3'];
  rows.forEach((row, r) => {
    [...row].forEach((cell, c) => {
      const bits = cell === ' ' ? 0 : cell.codePointAt(0)! - 0x2800;
      places.forEach((place, bit) => {
        const [x, y] = place.split(',').map(Number);
        if (bits & (1 << bit)) dots.add(`${2 * c + x!},${4 * r + y!}`);
      });
    });
  });
  return dots;
}

describe('a canvas', () => {
  it('has two by four dots in a cell', () => {
    for (let x = 0; x < 6; x++)
      for (let y = 0; y < 8; y++) {
        const canvas = new Canvas(3, 2, true);
        canvas.dot(x / 5, 1 - y / 7);
        expect([...dotsOf(canvas.rows())]).toEqual([`${x},${y}`]);
      }
  });

  it('draws a line as many dots long as its longer side', () => {
    const canvas = new Canvas(10, 3, true);
    canvas.line(0, 0, 1, 1);
    expect(dotsOf(canvas.rows()).size).toBe(20);
    const steep = new Canvas(1, 3, true);
    steep.line(0, 0, 1, 1);
    expect(dotsOf(steep.rows()).size).toBe(12);
  });

  it('leaves out what is beside it', () => {
    const canvas = new Canvas(2, 1, true);
    canvas.dot(1.6, 0);
    canvas.dot(0, -0.5);
    expect(dotsOf(canvas.rows()).size).toBe(0);
  });

  it('is ASCII where the page is', () => {
    const canvas = new Canvas(3, 1, false);
    canvas.dot(0, 1);
    canvas.dot(0.5, 0);
    canvas.rule(1);
    expect(canvas.rows()).toEqual(["'.:"]);
  });
});

describe('a chart', () => {
  const chart = {
    curves: [
      [
        [0, 0],
        [1, 2],
      ],
      [
        [0, 0],
        [1, 1.9],
      ],
    ] as const,
    names: [
      { y: 2, label: 'first' },
      { y: 1.9, label: 'second' },
    ],
    x: [0, 1] as const,
    y: [0, 2] as const,
    xTicks: [{ at: 0.5, label: 'half' }],
    yTicks: [
      { at: 0, label: '0' },
      { at: 2, label: '2' },
    ],
    rows: 4,
  };

  it('names its curves at their ends, each on a line of its own', () => {
    const lines = textChart(chart, { width: 40, unicode: true });
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(/^2 ┤.* first$/);
    expect(lines[1]).toMatch(/^ {2}│.* second$/);
    expect(lines[3]).toMatch(/^0 ┤/);
    expect(lines[4]).toMatch(/^ {2}└─+┬─+$/);
    expect(lines[5]!.indexOf('half') + 2).toBe(lines[4]!.indexOf('┬'));
  });

  it('keeps to the width of the page, and to ASCII', () => {
    for (const width of [60, 75, 300]) {
      const lines = textChart(chart, { width, unicode: false });
      for (const line of lines) {
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(line).toMatch(/^[\x20-\x7e]*$/);
      }
    }
  });
});

describe('ticks', () => {
  it('are round numbers within the range', () => {
    expect(linearTicks(-0.13, 1.27, 6).map(({ label }) => label)).toEqual(['0', '0.5', '1']);
    expect(linearTicks(-3, 2, 5).map(({ label }) => label)).toEqual(['−3', '−2', '−1', '0', '1', '2']);
    expect(linearTicks(0, 0, 5)).toEqual([{ at: 0, label: '0' }]);
  });

  it('of logarithms are powers of ten, and between them where there are few', () => {
    expect(logTicks(3e-5, 0.4).map(({ label }) => label)).toEqual(['0.0001', '0.001', '0.01', '0.1']);
    expect(logTicks(0.02, 0.4).map(({ label }) => label)).toEqual(['0.03', '0.1', '0.3']);
    for (const { at, label } of logTicks(3e-5, 0.4)) expect(at).toBeCloseTo(Math.log(Number(label)), 14);
    const close = logTicks(0.101, 0.104);
    expect(close.map(({ label }) => label)).toEqual(['0.101', '0.104']);
  });
});
