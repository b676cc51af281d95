import { describe, expect, it } from 'vitest';
import { SparseMatrix } from '../../src/sparse/index.js';
import { drawn, written } from './drawn.js';

const ARRAYS = { rows: 2, columns: 3, starts: [0, 2, 3], indices: [0, 2, 1], values: [1, 2, 3] };

function codeAndText(make: () => unknown): [string, string] {
  try {
    make();
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return [code, message];
  }
  throw new Error('Nothing was thrown.');
}

describe('a sparse matrix', () => {
  it.each([
    [{ starts: [0, 2] }, 'data-shape', /starts has 2 numbers; 2 rows need 3/],
    [{ starts: [1, 2, 3] }, 'data-shape', /the first row begins at 0/],
    [{ starts: [0, 3, 2] }, 'data-shape', /row 2 goes from 3 to 2/],
    [{ starts: [0, 2, 4] }, 'data-shape', /starts ends with 4, but there are 3 indices/],
    [{ indices: [0, 3, 1] }, 'data-shape', /row 1 has the column index 3; with 3 columns/],
    [{ indices: [0, -1, 1] }, 'data-shape', /column index -1/],
    [{ indices: [0, 1.5, 1] }, 'data-shape', /column index 1.5/],
    [{ indices: [2, 2, 1] }, 'data-shape', /row 1 has column index 2 twice/],
    [{ indices: [2, 0, 1] }, 'data-shape', /row 1 climb, but 0 follows 2/],
    [{ values: [1, 2] }, 'data-shape', /2 values, but 3 indices/],
    [{ values: [1, 2, Number.NaN] }, 'value-not-finite', /row 2, column 2 is NaN/],
    [{ values: [1, Number.POSITIVE_INFINITY, 1] }, 'value-not-finite', /row 1, column 3/],
    [{ rows: -1 }, 'data-shape', /whole number of rows/],
    [{ names: ['a'] }, 'data-shape', /1 names for 3 columns/],
  ])('refuses %o', (change, code, text) => {
    const [found, message] = codeAndText(() => SparseMatrix.csr({ ...ARRAYS, ...change }));
    expect(found).toBe(code);
    expect(message).toMatch(text);
  });

  it('names columns where it is compressed by them', () => {
    const arrays = { rows: 3, columns: 2, starts: [0, 2, 3], indices: [0, 3, 1] };
    expect(codeAndText(() => SparseMatrix.csc(arrays))[1]).toMatch(/column 1 has the row index 3/);
  });

  it('is the same by rows and by columns', () => {
    const { matrix, dense } = drawn({ seed: 1, rows: 17, columns: 11 });
    const byColumn = matrix.toCsc();
    expect(byColumn.layout).toBe('csc');
    expect(written(matrix)).toEqual(dense);
    expect(written(byColumn)).toEqual(dense);
    const back = byColumn.toCsr();
    expect([back.starts, back.indices, back.values]).toEqual([matrix.starts, matrix.indices, matrix.values]);
  });

  it('adds up triplets of the same place and sorts the others', () => {
    const matrix = SparseMatrix.fromTriplets({
      rowIndices: [2, 0, 2, 0, 2],
      columnIndices: [1, 2, 0, 0, 1],
      values: [5, 1, 2, 3, 0.5],
    });
    expect(written(matrix)).toEqual([
      [3, 0, 1],
      [0, 0, 0],
      [2, 5.5, 0],
    ]);
    expect(codeAndText(() => SparseMatrix.fromTriplets({ rowIndices: [0], columnIndices: [] }))[0]).toBe(
      'data-shape',
    );
    const outside = { rowIndices: [0, 4], columnIndices: [0, 0], rows: 3 };
    expect(codeAndText(() => SparseMatrix.fromTriplets(outside))[1]).toMatch(/Entry 2 has the row index 4/);
  });

  it('keeps no values where all are 1', () => {
    expect(SparseMatrix.csr({ ...ARRAYS, values: [1, 1, 1] }).values).toBeNull();
    expect(SparseMatrix.csr({ ...ARRAYS, values: null }).toCsc().values).toBeNull();
  });
});
