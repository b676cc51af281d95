/** What the Rosetta line says of a family of models. */
import type { Conversions } from '../conversions.js';
import type { Telling } from '../rosetta.js';

export interface Words {
  objective(telling: Telling): string;
  conversions(telling: Telling): Conversions;
  /** Lines that make the fit again, or one that says why there are none. */
  r(telling: Telling): string[];
  python(telling: Telling): string[];
  scikitLearn(telling: Telling): string[];
  /** What differs by design, beside what differs of any family. */
  notes(telling: Telling): string[];
}
