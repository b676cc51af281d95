/** The columns of a table of residuals. */
import type { ResidualColumn, Residuals } from '@oddsmith/core';
import type { Field } from './fields.js';

/** Names as files have them. */
const NAMES: Readonly<Record<ResidualColumn, string>> = {
  probability: 'probability',
  logOdds: 'log_odds',
  logOddsStandardError: 'log_odds_se',
  response: 'response',
  pearson: 'pearson',
  deviance: 'deviance',
  working: 'working',
  standardisedPearson: 'standardised_pearson',
  standardisedDeviance: 'standardised_deviance',
  quantile: 'quantile',
  leverage: 'leverage',
  cooksDistance: 'cooks_distance',
  dffits: 'dffits',
};

/** A row without residuals has NaN, which is an empty field. */
export function residualFields(found: Residuals): Field[] {
  const names = Object.entries(NAMES) as [ResidualColumn, string][];
  return [
    ...names.map(([column, name]) => numbers(name, found[column])),
    ...(found.dfbetas ?? []).map(({ term, values }) => numbers(`dfbetas_${term}`, values)),
  ];
}

function numbers(name: string, values: Float64Array): Field {
  return { name, cells: { kind: 'number', values } };
}
