/**
 * Singular values by rotations: pairs of columns are turned until every two are orthogonal; their lengths are then
 * the singular values (one-sided Jacobi: Hestenes 1958). Small values keep their digits where the columns, divided
 * by their lengths, are far from dependent (Demmel & Veselić, "Jacobi's method is more accurate than QR", SIAM Journal
 * on Matrix Analysis 13, 1992).
 */

/** Cosine of the angle of two columns, less 90°, that counts as orthogonal. */
const ORTHOGONAL = 1e-15;
/** Sweeps over all pairs at most: convergence is quadratic, some 6 to 10 are needed. */
const MOST_SWEEPS = 60;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function rotate(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    a[i] = cosine * x - sine * y;
    b[i] = sine * x + cosine * y;
  }
}

/** Turns two columns, and what goes with them, until they are orthogonal; false when they were. */
function turnPair(columns: Float64Array[], along: Float64Array[], p: number, q: number): boolean {
  const [a, b] = [columns[p]!, columns[q]!];
  const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
  if (Math.abs(ab) <= ORTHOGONAL * Math.sqrt(aa) * Math.sqrt(bb)) return false;
  const cotangent = (bb - aa) / (2 * ab);
  const tangent = Math.sign(cotangent || 1) / (Math.abs(cotangent) + Math.sqrt(1 + cotangent * cotangent));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  rotate(a, b, cosine, cosine * tangent);
  rotate(along[p]!, along[q]!, cosine, cosine * tangent);
  return true;
}

/**
 * Makes `columns` orthogonal in place, W = A·V, and turns the columns of `along` with them: the identity becomes V.
 * Entries of about 1 in magnitude.
 */
export function orthogonalise(columns: Float64Array[], along: Float64Array[]): void {
  let turned = true;
  for (let sweep = 0; turned && sweep < MOST_SWEEPS; sweep++) {
    turned = false;
    for (let p = 0; p < columns.length; p++)
      for (let q = p + 1; q < columns.length; q++) if (turnPair(columns, along, p, q)) turned = true;
  }
}

/** The columns of the identity matrix. */
export function identityColumns(size: number): Float64Array[] {
  return Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)),
  );
}
