/** Domain checks; what fails them is a mistake of the caller, not of the user, hence a RangeError. */

export function requireProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A probability must lie in [0, 1], but is ${p}.`);
}

export function requireNumber(name: string, x: number): void {
  if (Number.isNaN(x)) throw new RangeError(`${name} must be a number, but is NaN.`);
}

export function requirePositive(name: string, x: number): void {
  if (!(x > 0 && x < Infinity)) throw new RangeError(`${name} must be positive and finite, but is ${x}.`);
}

const LARGEST_PARAMETER = 1e15;

/** A shape parameter or degrees of freedom: positive, at least `least`, at most 1e15. */
export function requireParameter(name: string, x: number, least = 0): void {
  if (x > 0 && x >= least && x <= LARGEST_PARAMETER) return;
  const range =
    least > 0 ? `lie in [${least}, ${LARGEST_PARAMETER}]` : `be above 0 and at most ${LARGEST_PARAMETER}`;
  throw new RangeError(`${name} must ${range}, but is ${x}.`);
}
