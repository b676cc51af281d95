import { describe, expect, test } from 'vitest';
import { columnsOfDesign, type Data, train } from './support.js';

const ROWS = 61;
const GROUPS = ['a', 'b', 'c', 'd'];

/** 45 columns of numbers, a factor and a response; some values missing. */
function wide(missing: (row: number) => boolean): Data {
  const rows = Array.from({ length: ROWS }, (_, row) => row);
  const columns: Record<string, (number | string | null)[]> = {
    y: rows.map((row) => (row % 5 > 2 ? 1 : 0)),
    group: rows.map((row) => GROUPS[(row * 5) % 4]!),
  };
  for (let j = 0; j < 45; j++)
    columns[`x${j}`] = rows.map((row) => (j === 3 && missing(row) ? null : row + j / 64));
  return columns;
}

const names = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => `x${from + k}`);

describe.each([
  ['all rows', () => false],
  ['a run of rows missing', (row: number) => row > 20 && row < 30],
  ['every third row missing', (row: number) => row % 3 === 0],
])('panels of %s', (_, missing) => {
  const data = wide(missing);
  const rows = Array.from({ length: ROWS }, (__, row) => row).filter((row) => !missing(row));
  const right = [...names(0, 23), 'group', ...names(23, 30), 'poly(x30, 2)', ...names(31, 45), 'x1:x2'];
  const { design } = train(`y ~ ${right.join(' + ')}`, data);

  test.each([8, 24, 64])('in blocks of %i rows', (block) => {
    const columns = columnsOfDesign(design, block);
    const at = (name: string) => columns[design.columns.indexOf(name)]!;
    expect(at('(Intercept)')).toEqual(rows.map(() => 1));
    for (const name of names(0, 45)) {
      if (name === 'x30') continue;
      expect(at(name), name).toEqual(rows.map((row) => data[name]![row]));
    }
    for (const level of GROUPS.slice(1)) {
      expect(at(`group[${level}]`)).toEqual(rows.map((row) => (data.group![row] === level ? 1 : 0)));
    }
    expect(at('x1:x2')).toEqual(rows.map((row) => (row + 1 / 64) * (row + 2 / 64)));
    const first = at('poly(x30, 2)[1]');
    expect(first.every((value, i) => i === 0 || value > first[i - 1]!)).toBe(true);
  });

  test('from any row on, and no further than asked for', () => {
    const stride = design.columns.length;
    const panels = new Float64Array(3 * 8 * stride).fill(Number.NaN);
    design.fill(5, 11, panels, 1, stride);
    const column = design.columns.indexOf('x40');
    const filled = Array.from({ length: 24 }, (__, i) => panels[((i >> 3) * stride + column) * 8 + (i & 7)]!);
    expect(filled.slice(8, 19)).toEqual(rows.slice(5, 16).map((row) => data.x40![row]));
    expect([...filled.slice(0, 8), ...filled.slice(19)].every(Number.isNaN)).toBe(true);
  });
});

describe('layout', () => {
  const data = wide(() => false);

  test('numbers, products and factors with where their columns begin', () => {
    const { design } = train('y ~ group + x1 + x1:x2', data);
    expect(design.layout).toMatchObject([
      { kind: 'constant', first: 0 },
      { kind: 'factor', first: 1, columns: 3, skipped: 1 },
      { kind: 'number', first: 4, arrays: [Float64Array.from(data.x1! as number[])] },
      { kind: 'number', first: 5, arrays: [{}, {}] },
    ]);
  });

  test('a column of the table is not copied', () => {
    const values = Float64Array.from(data.x1! as number[]);
    const y = {
      kind: 'numeric',
      name: 'y',
      type: 'number',
      values: Float64Array.from(data.y as number[]),
    } as const;
    const table = {
      rows: ROWS,
      columns: [y, { kind: 'numeric', name: 'x1', type: 'number', values } as const],
    };
    const [, part] = train('y ~ x1', table).design.layout!;
    expect(part?.kind === 'number' && part.arrays[0] === values).toBe(true);
  });

  test('without an intercept the first factor has a column for every level', () => {
    const { design } = train('y ~ 0 + group', data);
    expect(design.layout).toMatchObject([{ kind: 'factor', first: 0, columns: 4, skipped: 0 }]);
  });

  test.each(['y ~ poly(x1, 2)', 'y ~ group:x1', 'y ~ C(group, sum)'])('none for %s', (formula) => {
    expect(train(formula, data).design.layout).toBeNull();
  });
});
