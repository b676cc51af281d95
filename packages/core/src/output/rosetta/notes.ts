import type { Telling } from './rosetta.js';

/** What differs by design, or has to be known of the lines. */
export function notesOf({ schema, fit, expands }: Telling, weightsUnnamed: boolean): string[] {
  const notes: string[] = [];
  if (fit.weightsKind !== null && weightsUnnamed)
    notes.push('The report does not name the column of weights: the lines call it "weights".');
  if (fit.separation !== null)
    notes.push(
      'No finite estimate exists: other programs stop at large numbers, each at its own; the finite coefficients and the likelihood agree.',
    );
  if (fit.aliased.length > 0)
    notes.push(
      'Aliased columns are NA in R too; statsmodels shares their effect among them (pseudo-inverse).',
    );
  if (expands)
    notes.push(
      'Each row is written out as often as its frequency says: other programs take a row for one observation here.',
    );
  else if (fit.weightsKind === 'frequency') notes.push('The BIC counts the frequencies here; R counts rows.');
  if (fit.weightsKind === 'importance')
    notes.push('R warns of "non-integer #successes": importance weights are no counts.');
  if (fit.covariance === 'bootstrap')
    notes.push(
      'Other programs draw other samples: standard errors agree as far as the number of replicates says.',
    );
  if (fit.intervals === 'profile' && fit.penalty === null)
    notes.push('R interpolates the profile: its intervals agree to 3 or 4 digits.');
  if (fit.intervals === 'percentile' || fit.intervals === 'bca')
    notes.push('For intervals from replicates see boot.ci of the R package boot.');
  if (
    schema.variables.some(({ kind }) => kind === 'factor') &&
    schema.variables.some(({ kind }) => kind !== 'factor')
  )
    notes.push('In Python the columns of factors come before those of numbers.');
  if (fit.penalty === 'firth') notes.push('Python has no such fit in statsmodels or scikit-learn.');
  if (schema.inputs.some(({ type }) => type === 'date')) notes.push('Dates are days since 1970-01-01.');
  return notes;
}
