/** The first two derivatives of the columns of a basis. */
import type { Basis, OrthogonalPolynomials } from '../basis/basis.js';
import { fillPieces, piecesOf } from '../basis/fill.js';
import type { Piece, PiecewisePolynomials } from '../basis/pieces.js';
import { raise } from '../powers.js';

/** Writes the derivatives at a finite x into `first` and `second`: as many as the basis has columns. */
export function fillDerivatives(basis: Basis, x: number, first: Float64Array, second: Float64Array): void {
  switch (basis.kind) {
    case 'poly':
      fillOrthogonalDerivatives(basis, x, first, second);
      return;
    case 'raw-poly':
      for (let k = 1; k <= basis.degree; k++) {
        first[k - 1] = k * raise(x, k - 1);
        second[k - 1] = k === 1 ? 0 : k * (k - 1) * raise(x, k - 2);
      }
      return;
    case 'rcs':
    case 'bs':
    case 'ns': {
      const own = basis.kind === 'rcs' ? 1 : 0;
      if (own === 1) {
        first[0] = 1;
        second[0] = 0;
      }
      const pieces = derivedPieces(piecesOf(basis));
      fillPieces(pieces.first, x, first, own);
      fillPieces(pieces.second, x, second, own);
    }
  }
}

/** A value with its first two derivatives. */
type Expansion = readonly [number, number, number];

/** The three-term recurrence, derived once and twice. */
function fillOrthogonalDerivatives(
  { degree, origin, centers, norms }: OrthogonalPolynomials,
  x: number,
  first: Float64Array,
  second: Float64Array,
): void {
  const u = x - origin;
  let before: Expansion = [0, 0, 0];
  let last: Expansion = [1 / norms[0]!, 0, 0];
  for (let k = 0; k < degree; k++) {
    const t = u - centers[k]!;
    const share = k === 0 ? 0 : norms[k]!;
    const norm = norms[k + 1]!;
    const next: Expansion = [
      (t * last[0] - share * before[0]) / norm,
      (last[0] + t * last[1] - share * before[1]) / norm,
      (2 * last[1] + t * last[2] - share * before[2]) / norm,
    ];
    first[k] = next[1];
    second[k] = next[2];
    [before, last] = [last, next];
  }
}

interface DerivedPieces {
  readonly first: PiecewisePolynomials;
  readonly second: PiecewisePolynomials;
}

const derived = new WeakMap<PiecewisePolynomials, DerivedPieces>();

function derivedPieces(pieces: PiecewisePolynomials): DerivedPieces {
  let known = derived.get(pieces);
  if (known === undefined) {
    const first = derivativeOf(pieces);
    known = { first, second: derivativeOf(first) };
    derived.set(pieces, known);
  }
  return known;
}

function derivativeOf({ breaks, pieces }: PiecewisePolynomials): PiecewisePolynomials {
  return {
    breaks,
    pieces: pieces.map((piece) => ({ ...piece, columns: piece.columns.map((a) => derivativeIn(piece, a)) })),
  };
}

/** Of Σ aₖ·uᵏ·v^(d−k) with u′ = 1/width and v′ = −1/width: Σ ((k + 1)aₖ₊₁ − (d − k)aₖ)·uᵏ·v^(d−1−k) over the width. */
function derivativeIn({ end, width }: Piece, coefficients: readonly number[]): number[] {
  const degree = coefficients.length - 1;
  return coefficients.slice(1).map((next, k) => {
    const falling = end === null ? 0 : (degree - k) * coefficients[k]!;
    return ((k + 1) * next - falling) / width;
  });
}
