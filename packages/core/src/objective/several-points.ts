/** Who sums at several points at a time, handed in by those who ask for that: most fits do not. */
import type { severalSums } from './several.js';

let sums: typeof severalSums | null = null;

export function provideSeveral(given: typeof severalSums): void {
  sums = given;
}

/** Throws where nobody has handed it in. */
export function several(): typeof severalSums {
  if (sums === null) throw new Error('Sums at several points have not been loaded.');
  return sums;
}
