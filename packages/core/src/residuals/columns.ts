/** The columns that residuals come in. */

/** In the order in which they are told. */
export const RESIDUAL_COLUMNS = [
  'probability',
  'logOdds',
  'logOddsStandardError',
  'response',
  'pearson',
  'deviance',
  'working',
  'standardisedPearson',
  'standardisedDeviance',
  'quantile',
  'leverage',
  'cooksDistance',
  'dffits',
] as const;

export type ResidualColumn = (typeof RESIDUAL_COLUMNS)[number];

/**
 * One entry for each row; NaN where there is none. All of them are those of one observation: of each of the equal ones that
 * a frequency weight stands for, and of a whole row of a proportion or a pair of counts. Dispersion is 1.
 *
 * `probability`, `logOdds`, `logOddsStandardError`: what the model says. `response`: share of events − p. `pearson`: r/√(np(1 − p))
 * with r = events − np. `deviance`: ±√ of the row's part of the deviance. `working`: r/(np(1 − p)). `standardisedPearson`,
 * `standardisedDeviance`: divided by √(1 − h). `quantile`: Dunn & Smyth's randomised one, standard normal where the model holds.
 * `leverage`: h. `cooksDistance`: by how far the estimate moves without the observation, in one Newton step and in the metric
 * of its covariance, divided by the number of coefficients. `dffits`: the same of the row's own log-odds, in standard errors.
 */
export type ResidualColumns = Readonly<Record<ResidualColumn, Float64Array>>;

export function emptyColumns(rows: number): ResidualColumns {
  const entries = RESIDUAL_COLUMNS.map((name) => [name, new Float64Array(rows).fill(Number.NaN)]);
  return Object.fromEntries(entries) as ResidualColumns;
}
