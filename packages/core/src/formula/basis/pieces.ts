import { splinesBetween } from './b-splines.js';
import type { BoundedSplines, RestrictedCubicSplines } from './basis.js';
import { boundaryRelations, type Relations, related } from './natural.js';

/**
 * A stretch of the line on which every column is one polynomial Σ aₖ·uᵏ·v^(d−k) of u = (x − origin)/width and
 * v = (end − x)/width; v is 1 where there is no end.
 */
export interface Piece {
  readonly origin: number;
  readonly end: number | null;
  readonly width: number;
  /** For each column a₀, a₁, …; empty where the column is 0. */
  readonly columns: readonly (readonly number[])[];
}

/** Splines as polynomials between their knots: how they are evaluated, here and in a database. */
export interface PiecewisePolynomials {
  /** Ascending; piece p holds where breaks[p − 1] ≤ x < breaks[p]. */
  readonly breaks: readonly number[];
  /** One more than there are breaks. */
  readonly pieces: readonly Piece[];
}

/** Σ aₖ·uᵏ·v^(d−k) by Horner's rule. */
export function horner(coefficients: readonly number[], u: number, v: number): number {
  let value = 0;
  let power = 1;
  for (let k = coefficients.length - 1; k >= 0; k--) {
    value = value * u + coefficients[k]! * power;
    power *= v;
  }
  return value;
}

/** The columns of a spline basis between its knots; for `rcs` those after x itself. */
export function splinePieces(basis: BoundedSplines | RestrictedCubicSplines): PiecewisePolynomials {
  if (basis.kind === 'rcs') return restrictedPieces(basis);
  const ends = [basis.boundary[0], ...new Set(basis.knots), basis.boundary[1]];
  const pieces = ends.slice(1).map((end, p): Piece => {
    const origin = ends[p]!;
    const columns = splinesBetween(basis, origin, end).slice(basis.intercept ? 0 : 1);
    return { origin, end, width: end - origin, columns };
  });
  const interior = ends.slice(1, -1);
  if (basis.kind === 'bs') return { breaks: interior, pieces };
  const natural = naturalPieces(pieces, boundaryRelations(pieces));
  return { breaks: ends, pieces: [leftTail(natural[0]!), ...natural, rightTail(natural.at(-1)!)] };
}

function naturalPieces(pieces: readonly Piece[], relations: Relations): Piece[] {
  return pieces.map((piece) => ({ ...piece, columns: related(piece.columns, relations) }));
}

/** The straight line on which a cubic leaves its piece at u = 0. */
function leftTail({ origin, width, columns }: Piece): Piece {
  const line = ([value, next]: readonly number[]) => [value!, next! - 3 * value!];
  return {
    origin,
    end: null,
    width,
    columns: columns.map((column) => (column.length === 0 ? [] : line(column))),
  };
}

/** The straight line on which a cubic leaves its piece at u = 1. */
function rightTail({ end, width, columns }: Piece): Piece {
  const line = ([, , next, value]: readonly number[]) => [value!, 3 * value! - next!];
  return {
    origin: end!,
    end: null,
    width,
    columns: columns.map((column) => (column.length === 0 ? [] : line(column))),
  };
}

/**
 * Restricted cubic splines (Stone & Koo 1985; Harrell 2015, 2.4.5) in truncated cubes, which between two knots and
 * beyond the last are multiplied out so that nothing cancels.
 */
function restrictedPieces({ knots }: RestrictedCubicSplines): PiecewisePolynomials {
  const last = knots.length - 1;
  const range = knots[last]! - knots[0]!;
  const columns = knots.slice(0, -2);
  const pieces = knots.map((origin, p): Piece => {
    const width = p === last ? range : knots[p + 1]! - origin;
    const w = width / range;
    return {
      origin,
      end: null,
      width,
      columns: columns.map((knot, j) => {
        if (p < j) return [];
        if (p === last) {
          const far = (origin - knot) / range;
          const near = (knots[last - 1]! - knot) / range;
          const product = far * near * range;
          return [product * (far + (origin - knots[last - 1]!) / range), 3 * product];
        }
        const h = (origin - knot) / range;
        const cube = p === last - 1 ? 1 - (knots[last]! - knot) / width : 1;
        return [h * h * h, 3 * h * h * w, 3 * h * w * w, cube * w * w * w].map((a) => a * range);
      }),
    };
  });
  return {
    breaks: knots,
    pieces: [{ origin: knots[0]!, end: null, width: range, columns: columns.map(() => []) }, ...pieces],
  };
}
