import { OddsmithError } from '../../errors.js';

/** Levels of a factor, at most: more are an identifier. */
export const MOST_LEVELS = 5000;

export function tooManyLevels(name: string): OddsmithError {
  const message = `${name} has more than ${MOST_LEVELS} different values: it is an identifier, or a number that is no factor.`;
  return new OddsmithError('formula-unsupported', message, { column: name });
}
