import { randomIntegers } from '../../src/math/random.js';
import { SparseMatrix } from '../../src/sparse/index.js';

export interface Drawn {
  readonly matrix: SparseMatrix;
  readonly dense: number[][];
  readonly labels: number[];
  readonly weights: number[];
}

export interface Wish {
  readonly seed: number;
  readonly rows: number;
  readonly columns: number;
  readonly density?: number;
  readonly binary?: boolean;
}

/** Numbers from 0 to 1. */
export function uniform(seed: number): () => number {
  const draw = randomIntegers(seed);
  return () => (draw() >>> 0) / 4294967296;
}

/** Random rows; labels lean on the first columns. */
export function drawn({ seed, rows, columns, density = 0.3, binary = false }: Wish): Drawn {
  const next = uniform(seed);
  const dense = Array.from({ length: rows }, () =>
    Array.from({ length: columns }, (_, j) => {
      const kept = next() < density;
      const value = binary ? 1 : Math.round(2000 * (next() - 0.3) * (1 + (j % 5))) / 1000;
      return kept ? value : 0;
    }),
  );
  const labels = dense.map((row) => {
    const z = row.slice(0, 5).reduce((sum, value, j) => sum + value * (j % 2 === 0 ? 1.5 : -1), 0.2);
    return next() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
  });
  const weights = labels.map(() => Math.floor(next() * 4) / 2);
  return { matrix: sparse(dense), dense, labels, weights };
}

export function sparse(dense: readonly (readonly number[])[]): SparseMatrix {
  const [rowIndices, columnIndices, values]: [number[], number[], number[]] = [[], [], []];
  dense.forEach((row, i) => {
    row.forEach((value, j) => {
      if (value === 0) return;
      rowIndices.push(i);
      columnIndices.push(j);
      values.push(value);
    });
  });
  return SparseMatrix.fromTriplets({
    ...{ rowIndices, columnIndices, values, rows: dense.length, columns: dense[0]!.length },
  });
}

/** A matrix written out. */
export function written({ layout, rows, columns, starts, indices, values }: SparseMatrix): number[][] {
  const dense = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  const lines = layout === 'csr' ? rows : columns;
  for (let i = 0; i < lines; i++)
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      const [row, column] = layout === 'csr' ? [i, indices[k]!] : [indices[k]!, i];
      dense[row]![column] = values ? values[k]! : 1;
    }
  return dense;
}
