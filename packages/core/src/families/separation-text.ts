/** Separation of a model of several classes told to a person. */
import type { FitReport } from '../fit/report.js';
import { formatCount } from '../output/format.js';

const MOST_NAMES = 6;

/** A paragraph, or null where the data are not separated. */
export function classSeparationText({ separation, coefficients, rows }: FitReport): string | null {
  if (separation === null) return null;
  const complete = separation.kind === 'complete';
  const infinite = coefficients.flatMap(({ term, class: name, limit }) =>
    limit === undefined ? [] : [`${name === null ? '' : `${name}:`}${term} (${limit})`],
  );
  const shown = (infinite.length > 0 ? infinite : separation.terms).slice(0, MOST_NAMES);
  const more = Math.max(infinite.length, separation.terms.length) - shown.length;
  const list = more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
  const several = shown.length + more > 1;
  const what = complete
    ? 'a combination of the columns tells every row the class it has'
    : 'a combination of the columns rules classes out';
  const strict = `in ${formatCount(separation.rows)} of ${formatCount(rows)} rows`;
  return [
    `${complete ? 'Complete' : 'Quasi-complete'} separation: ${what}, ${strict}.`,
    `The maximum-likelihood estimate${several ? 's' : ''} of ${list} ${several ? 'are' : 'is'} infinite.`,
    ...(complete ? [] : ['The other estimates are those of the limit.']),
  ].join(' ');
}
