/**
 * What one observation is. Under frequency weights a row of a labelled response is so many observations, events and
 * others; a proportion or a pair of counts is one observation, as often as its frequency weight says; under sampling and
 * importance weights a row is one observation with a weight.
 */
import type { Observations } from '../../observations/observations.js';

export interface Units {
  /** Whether the events and the others of a row are observations of their own, each of weight 1. */
  readonly split: boolean;
  /** How many observations row i stands for, where it is not split. */
  multiplicity(row: number): number;
  /** Number of observations: Σ weights under frequency weights, else rows. */
  readonly count: number;
}

/** Whether the events and the others of a row are observations of their own; `weightsKind`: null without weights. */
export function isSplit(
  { response }: Pick<Observations['schema'], 'response'>,
  weightsKind: Observations['weightsKind'],
): boolean {
  return response.kind === 'labels' && (weightsKind === null || weightsKind === 'frequency');
}

export function unitsOf({ schema, design, events, others, weights, weightsKind }: Observations): Units {
  if (isSplit(schema, weights === null ? null : weightsKind))
    return { split: true, multiplicity: () => 1, count: total(events) + total(others) };
  const replicates = weightsKind === 'frequency' ? weights : null;
  return {
    split: false,
    multiplicity: (row) => replicates?.[row] ?? 1,
    count: replicates === null ? design.rows : total(replicates),
  };
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
