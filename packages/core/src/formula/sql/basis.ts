import type { Basis, OrthogonalPolynomials } from '../basis/basis.js';
import { fillOrthogonal } from '../basis/orthogonal.js';
import { type Piece, splinePieces } from '../basis/pieces.js';
import type { Dialect } from './dialect.js';
import { powerSql } from './functions.js';

/** The columns of a basis at the number `x`, which may be written many times. */
export function basisSql(basis: Basis, x: string, dialect: Dialect): string[] {
  switch (basis.kind) {
    case 'poly':
      return orthogonalSql(basis, x, dialect);
    case 'raw-poly':
      return Array.from({ length: basis.degree }, (_, k) =>
        k === 0 ? x : powerSql(x, dialect.double(k + 1), k + 1, dialect),
      );
    case 'rcs':
      return [x, ...pieceSql(splinePieces(basis), x, dialect)];
    case 'bs':
    case 'ns':
      return pieceSql(splinePieces(basis), x, dialect);
  }
}

function pieceSql(
  { breaks, pieces }: ReturnType<typeof splinePieces>,
  x: string,
  dialect: Dialect,
): string[] {
  return pieces[0]!.columns.map((_, column) => {
    const values = pieces.map((piece) => hornerSql(piece, column, x, dialect));
    const cases = values
      .slice(0, -1)
      .map((sql, p) => `WHEN ${x} < ${dialect.double(breaks[p]!)} THEN ${sql}`);
    cases.push(`WHEN ${x} IS NOT NULL THEN ${values.at(-1)!}`);
    return `CASE ${cases.join(' ')} END`;
  });
}

/** As `horner` in basis/pieces.ts, step by step, less the terms that are 0. */
function hornerSql(
  { origin, end, width, columns }: Piece,
  column: number,
  x: string,
  { double }: Dialect,
): string {
  const coefficients = columns[column]!;
  const u = `((${x} - ${double(origin)}) / ${double(width)})`;
  const v = end === null ? null : `((${double(end)} - ${x}) / ${double(width)})`;
  let sql: string | null = null;
  for (let k = coefficients.length - 1; k >= 0; k--) {
    const power = v === null ? '' : ` * ${v}`.repeat(coefficients.length - 1 - k);
    const term = coefficients[k] === 0 ? null : `${double(coefficients[k]!)}${power}`;
    const before: string | null = sql === null ? null : `${sql} * ${u}`;
    sql = before === null ? term : `(${[before, term].filter((part) => part !== null).join(' + ')})`;
  }
  return sql ?? double(0);
}

/**
 * Orthogonal polynomials as products over their roots, because SQL cannot name the steps of the recurrence: degree k
 * is written in k factors.
 */
function orthogonalSql(basis: OrthogonalPolynomials, x: string, { double }: Dialect): string[] {
  const u = `(${x} - ${double(basis.origin)})`;
  return rootsOf(basis).map((roots) => {
    const factors = roots.map((root, k) => `((${u} - ${double(root)}) / ${double(basis.norms[k + 1]!)})`);
    return `(${double(1 / basis.norms[0]!)} * ${factors.join(' * ')})`;
  });
}

/** The roots of every degree, less the origin: those of one degree separate those of the next. */
function rootsOf(basis: OrthogonalPolynomials): number[][] {
  const { degree, centers, norms } = basis;
  const size = Math.max(...centers.map(Math.abs)) + 2 * Math.max(...norms.slice(1));
  const values = new Float64Array(degree);
  const centred = { ...basis, origin: 0 };
  const all: number[][] = [];
  for (let k = 0; k < degree; k++) {
    const signAt = (u: number) => {
      fillOrthogonal(centred, u, values, 0);
      return Math.sign(values[k]!);
    };
    const ends = [-size, ...(all[k - 1] ?? []), size];
    all.push(ends.slice(1).map((end, i) => rootBetween(ends[i]!, end, size, signAt)));
  }
  return all;
}

/** Bisection, until the root is known as well as the largest of them can be. */
function rootBetween(from: number, to: number, size: number, signAt: (u: number) => number): number {
  const sign = signAt(to);
  let [low, high] = [from, to];
  for (;;) {
    const middle = low + (high - low) / 2;
    const found = signAt(middle);
    if (found === 0 || middle <= low || middle >= high || high - low < size * 1e-18) return middle;
    if (found === sign) high = middle;
    else low = middle;
  }
}
