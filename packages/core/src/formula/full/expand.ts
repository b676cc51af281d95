import { expandTerms as expand } from '../expand.js';
import { useFullLanguage } from './index.js';

/**
 * Works out what a formula says: `.`, `*`, `^`, `/`, `-`, the intercept, offsets and the order of terms (by degree,
 * then appearance), as R's `terms` does.
 *
 * `columnNames` are the columns of the data; `exclude` those with another part in the model (weights, an offset,
 * clusters), which `.` leaves out together with the response and the columns of `offset()`.
 *
 * Throws `response-missing`, `column-unknown`, `formula-syntax`, `formula-unsupported`,
 * `formula-unknown-function`, each with its place in the text.
 */
export const expandTerms: typeof expand = (syntax, columnNames, exclude) => {
  useFullLanguage();
  return expand(syntax, columnNames, exclude);
};
