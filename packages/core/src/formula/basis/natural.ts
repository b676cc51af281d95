import type { Piece } from './pieces.js';

/** For each natural spline the shares of the B-splines in it. */
export type Relations = readonly (readonly number[])[];

/**
 * The combinations of cubic B-splines without curvature at the boundary: the columns after the first two of Q in
 * the QR decomposition of the second derivatives there (as R's `ns`, with LINPACK's reflections).
 */
export function boundaryRelations(pieces: readonly Piece[]): Relations {
  const left = pieces[0]!.columns.map(([b0 = 0, b1 = 0, b2 = 0]) => 3 * b0 - 2 * b1 + b2);
  const right = pieces.at(-1)!.columns.map(([, b1 = 0, b2 = 0, b3 = 0]) => 3 * b3 - 2 * b2 + b1);
  const first = reflector(left, 0);
  const second = reflector(reflected(right, first, 0), 1);
  const units = left.map((_, i) => left.map((_, j) => (i === j ? 1 : 0)));
  const images = units.map((unit) => reflected(reflected(unit, first, 0), second, 1));
  return left.slice(2).map((_, j) => images.map((image) => image[j + 2]!));
}

/** Householder's vector that takes x, from a position on, to a multiple of the unit vector there. */
function reflector(x: readonly number[], from: number): number[] {
  const rest = x.map((value, i) => (i < from ? 0 : value));
  const norm = Math.sqrt(rest.reduce((sum, value) => sum + value * value, 0)) * (rest[from]! < 0 ? -1 : 1);
  return rest.map((value, i) => value / norm + (i === from ? 1 : 0));
}

function reflected(x: readonly number[], vector: readonly number[], from: number): number[] {
  const share = x.reduce((sum, value, i) => sum + value * vector[i]!, 0) / vector[from]!;
  return x.map((value, i) => value - share * vector[i]!);
}

/** The natural splines on a piece where the B-splines have these coefficients. */
export function related(columns: Piece['columns'], relations: Relations): number[][] {
  return relations.map((shares) => {
    const sum = [0, 0, 0, 0];
    columns.forEach((column, i) => {
      column.forEach((a, power) => {
        sum[power]! += shares[i]! * a;
      });
    });
    return sum.every((a) => a === 0) ? [] : sum;
  });
}
