/** Many rows, whose columns are looked at where they are loaded: what is found and refused is the same. */
import { describe, expect, it } from 'vitest';
import { fit } from '../../src/fit/fit.js';
import { fitSync } from '../../src/fit/fit-sync.js';

const ROWS = 100_000;
const COLUMNS = 20;
/** A row that no glance at a few of them sees. */
const HIDDEN = 54_321;

/** Columns x0, x1, … of numbers of their own ranges, and a response that depends on them. */
function drawn(): Record<string, Float64Array> {
  let state = 7;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const data: Record<string, Float64Array> = { y: new Float64Array(ROWS) };
  for (let j = 0; j < COLUMNS; j++)
    data[`x${j}`] = Float64Array.from({ length: ROWS }, () => (draw() - j / 10) * 3 ** j);
  data.x3!.fill(-0, 0, 10).fill(0, 10, 20);
  for (let i = 0; i < ROWS; i++) data.y![i] = draw() < 0.3 + 0.3 * data.x0![i]! ? 1 : 0;
  return data;
}

const OPTIONS = { termTests: 'none', threads: 2 } as const;

async function bothWays(data: Record<string, Float64Array>, formula = 'y ~ .', options: object = {}) {
  const all = { ...OPTIONS, ...options };
  const told = ({ schema, report }: ReturnType<typeof fitSync>) => ({
    schema,
    report: { ...report, seconds: 0 },
  });
  const refused = (error: Error & { toJSON(): object }) => ({ ...error.toJSON(), format: 'refused' });
  const later = await fit(data, formula, all).then(told, refused);
  try {
    return { later, atOnce: told(fitSync(data, formula, all)) };
  } catch (error) {
    return { later, atOnce: refused(error as Error & { toJSON(): object }) };
  }
}

describe('a fit of many rows', () => {
  const data = drawn();
  const numbers = Object.entries(data).filter(([name]) => name !== 'y');

  it('finds the ranges of its columns', async () => {
    const { schema } = await fit(data, 'y ~ .', OPTIONS);
    const ranges = numbers.map(([name, values]) => ({
      name,
      type: 'number',
      range: [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))],
    }));
    expect(schema.inputs).toEqual(ranges);
  });

  it.each([
    ['numbers alone', 'y ~ .'],
    ['a column that is read twice', 'y ~ . + I(x0^2) + x1:x2'],
    ['columns that are no terms of their own', 'y ~ . - x0 - x1 - x2 + I(x0 + x1) + x1:x2'],
    ['no intercept', 'y ~ . - 1'],
  ])('is the one that is made at once: %s', async (_, formula) => {
    const { later, atOnce } = await bothWays(data, formula);
    expect(later).toEqual(atOnce);
  });

  it.each([
    ['is missing', Number.NaN, {}],
    ['is missing and must not', Number.NaN, { missing: 'fail' }],
    ['is infinite', Number.POSITIVE_INFINITY, {}],
    ['is minus infinity', Number.NEGATIVE_INFINITY, {}],
    ['is beyond what variances have room for', 1e200, {}],
  ])('is the one that is made at once where a value %s', async (_, value, options) => {
    const x7 = data.x7!.slice();
    x7[HIDDEN] = value;
    const { later, atOnce } = await bothWays({ ...data, x7 }, 'y ~ .', options);
    expect(later).toEqual(atOnce);
    expect(later).not.toMatchObject({ report: { rowsDropped: 0 } });
  });

  it('is the one that is made at once where another column says which rows take part', async () => {
    const y = data.y!.slice();
    for (let i = 0; i < ROWS; i += 7) y[i] = Number.NaN;
    const x7 = data.x7!.slice();
    // Rows that do not take part may have any value.
    x7[7] = Number.POSITIVE_INFINITY;
    const { later, atOnce } = await bothWays({ ...data, y, x7 });
    expect(later).toEqual(atOnce);
  });

  it('is refused alike where nothing is to be learnt from the response', async () => {
    const { later, atOnce } = await bothWays({ ...data, y: new Float64Array(ROWS).fill(1) });
    expect(later).toEqual(atOnce);
    expect(later).toMatchObject({ code: 'response-constant' });
  });
});
