/**
 * Columns made of one number by a family of functions: polynomials and splines. A basis is settled once, on the
 * training rows, and is plain JSON from then on: the model file keeps it, and new rows are given the same functions.
 */

/** Polynomials orthonormal over the training rows, without the constant one (R's `poly`). */
export interface OrthogonalPolynomials {
  readonly kind: 'poly';
  readonly degree: number;
  /** The mean of x as a double; the recurrence runs in x − origin, so that a large offset costs no digits. */
  readonly origin: number;
  /** R's `alpha` less the origin; `degree` of them. */
  readonly centers: readonly number[];
  /** Norms of the monic polynomials of degree 0, 1, …, each but the first over the one before; degree + 1 of them. */
  readonly norms: readonly number[];
}

/** x, x², …, x^degree (R's `poly(raw = TRUE)`). */
export interface RawPolynomials {
  readonly kind: 'raw-poly';
  readonly degree: number;
}

/** B-splines (R's `bs`), or natural cubic splines: cubic inside the boundary, linear outside (R's `ns`). */
export interface BoundedSplines {
  readonly kind: 'bs' | 'ns';
  /** 3 for `ns`. */
  readonly degree: number;
  /** Inside the boundary, ascending; one that is repeated takes away a degree of smoothness. */
  readonly knots: readonly number[];
  readonly boundary: readonly [number, number];
  /** Whether the constant function is among what the columns span. */
  readonly intercept: boolean;
}

/** Restricted cubic splines in truncated powers over the squared range of the knots, after x itself (Hmisc's). */
export interface RestrictedCubicSplines {
  readonly kind: 'rcs';
  /** Ascending, three at least; beyond the outer ones the functions are linear. */
  readonly knots: readonly number[];
}

export type Basis = OrthogonalPolynomials | RawPolynomials | BoundedSplines | RestrictedCubicSplines;

/** What a formula asks for, by the names of its arguments. */
export interface BasisRequest {
  readonly name: 'poly' | 'bs' | 'ns' | 'rcs';
  /** `poly` (default 1) and `bs` (default 3). */
  readonly degree?: number;
  /** `bs`, `ns`: how many columns; as many knots at quantiles as that takes. */
  readonly df?: number;
  /** `bs`, `ns`: the interior knots; `rcs`: all knots. */
  readonly knots?: readonly number[];
  /** `rcs`: how many knots, at quantiles. Default 5. */
  readonly count?: number;
  /** `bs`, `ns`: boundary knots. Default: the range of x. */
  readonly boundary?: readonly [number, number];
  /** `bs`, `ns`. Default false. */
  readonly intercept?: boolean;
  /** `poly`: plain powers. Default false. */
  readonly raw?: boolean;
}

/** How many columns the basis has. */
export function basisWidth(basis: Basis): number {
  switch (basis.kind) {
    case 'poly':
    case 'raw-poly':
      return basis.degree;
    case 'bs':
      return basis.knots.length + basis.degree + (basis.intercept ? 1 : 0);
    case 'ns':
      return basis.knots.length + 1 + (basis.intercept ? 1 : 0);
    case 'rcs':
      return basis.knots.length - 1;
  }
}
