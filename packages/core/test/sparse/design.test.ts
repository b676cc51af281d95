import { describe, expect, it } from 'vitest';
import { fitSparse, SparseDesign } from '../../src/sparse/index.js';
import { written } from './drawn.js';

const DATA = {
  y: ['no', 'yes', 'yes', 'no', 'yes', 'no'],
  age: [20, 0, 31.5, 40, Number.NaN, 25],
  city: ['Bern', 'Aarau', 'Bern', null, 'Chur', 'Chur'],
  size: [2, 10, 2, 1, 1, 10],
};

describe('a sparse design', () => {
  it('has a column for each number and each level', () => {
    const design = SparseDesign.of(DATA, 'y ~ age + city + factor(size)');
    expect(design.names).toEqual(['age', 'city[Aarau]', 'city[Bern]', 'city[Chur]', 'size[2]', 'size[10]']);
    const { matrix, labels, kept } = design.labelledRows(DATA);
    expect([...kept]).toEqual([0, 1, 2, 5]);
    expect(labels).toEqual(['no', 'yes', 'yes', 'no']);
    expect(written(matrix)).toEqual([
      [20, 0, 1, 0, 1, 0],
      [0, 1, 0, 0, 0, 1],
      [31.5, 0, 1, 0, 1, 0],
      [25, 0, 0, 1, 0, 1],
    ]);
  });

  it('leaves the first level out by treatment coding, and knows no new levels', () => {
    const design = SparseDesign.of(DATA, 'y ~ city', { levels: 'treatment' });
    expect(design.names).toEqual(['city[Bern]', 'city[Chur]']);
    const { matrix, kept } = design.rows({ city: ['Chur', 'Davos', null, 'Aarau'] });
    expect([...kept]).toEqual([0, 1, 3]);
    expect(written(matrix)).toEqual([
      [0, 1],
      [0, 0],
      [0, 0],
    ]);
  });

  it('takes all columns for a dot, and sums alone', () => {
    expect(SparseDesign.of(DATA, 'y ~ .').names).toEqual([
      ...['age', 'city[Aarau]', 'city[Bern]', 'city[Chur]', 'size'],
    ]);
    expect(() => SparseDesign.of(DATA, 'y ~ age:city')).toThrow(/"age:city" is neither/);
    expect(() => SparseDesign.of(DATA, '~ age')).toThrow(/no response/);
    expect(() => SparseDesign.of(DATA, 'y ~ agee')).toThrow(/no column "agee"/);
  });

  it('has room for 100,000 levels', async () => {
    const rows = 100000;
    const id = Array.from({ length: rows }, (_, i) => `id${(i * 7919) % 100000}`);
    const y = Array.from({ length: rows }, (_, i) => ((i * 7919) % 100000) % 3 === 0 || i % 5 === 0);
    const design = SparseDesign.of({ y, id }, 'y ~ id');
    const { matrix, labels } = design.labelledRows({ y, id });
    expect([matrix.columns, matrix.count]).toEqual([100000, rows]);
    expect(matrix.values).toBeNull();
    const fit = await fitSparse(matrix, labels, { alpha: 0, lambda: 1e-4, standardize: false });
    expect(fit.points[0]!.relativeGap).toBeLessThanOrEqual(1e-6);
    // Levels whose rows are all events stand above those without any.
    const beta = new Map(
      Array.from(fit.points[0]!.indices, (j, k) => [design.names[j], fit.points[0]!.values[k]!]),
    );
    expect(beta.get('id[id3]')!).toBeGreaterThan(beta.get('id[id1]')! + 0.05);
    expect(fit.nameOf(0)).toBe('id[id0]');
  });
});
