import { raise } from '../powers.js';
import type { Basis, BoundedSplines, RestrictedCubicSplines } from './basis.js';
import { fillOrthogonal } from './orthogonal.js';
import { horner, type PiecewisePolynomials, splinePieces } from './pieces.js';

const compiled = new WeakMap<Basis, PiecewisePolynomials>();

/** A spline basis as polynomials between its knots. */
export function piecesOf(basis: BoundedSplines | RestrictedCubicSplines): PiecewisePolynomials {
  let pieces = compiled.get(basis);
  if (pieces === undefined) {
    pieces = splinePieces(basis);
    compiled.set(basis, pieces);
  }
  return pieces;
}

/**
 * Writes the basis at a finite x into `into[offset]`, `into[offset + 1]`, …: `basisWidth(basis)` values. Outside the
 * boundary knots `bs` goes on as the outer polynomials, `ns` and `rcs` as straight lines. Values beyond the doubles
 * are not finite.
 */
export function fillBasis(basis: Basis, x: number, into: Float64Array, offset: number): void {
  switch (basis.kind) {
    case 'poly':
      fillOrthogonal(basis, x, into, offset);
      return;
    case 'raw-poly':
      for (let k = 1; k <= basis.degree; k++) into[offset + k - 1] = raise(x, k);
      return;
    case 'rcs':
      into[offset] = x;
      fillPieces(piecesOf(basis), x, into, offset + 1);
      return;
    case 'bs':
    case 'ns':
      fillPieces(piecesOf(basis), x, into, offset);
  }
}

/** The columns of piecewise polynomials at x. */
export function fillPieces(
  { breaks, pieces }: PiecewisePolynomials,
  x: number,
  into: Float64Array,
  offset: number,
): void {
  let index = 0;
  while (index < breaks.length && x >= breaks[index]!) index++;
  const { origin, end, width, columns } = pieces[index]!;
  const u = (x - origin) / width;
  const v = end === null ? 1 : (end - x) / width;
  for (let j = 0; j < columns.length; j++) into[offset + j] = horner(columns[j]!, u, v);
}
