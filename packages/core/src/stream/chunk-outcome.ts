import { evaluate } from '../formula/evaluate.js';
import type { Inputs } from '../formula/inputs.js';
import type { ResponseSchema } from '../formula/schema.js';
import { readVariable } from '../formula/variables.js';

/** Weight of events and of non-events in each row. */
export interface ChunkOutcome {
  readonly events: Float64Array;
  readonly others: Float64Array;
}

/** The outcomes of rows whose response was checked when they were scanned: those of `settleResponse`. */
export function chunkOutcome(
  response: ResponseSchema,
  inputs: Inputs,
  weights: Float64Array | null,
): ChunkOutcome {
  if (response.kind === 'counts') {
    return {
      events: weighted(evaluate(response.successes, inputs), weights),
      others: weighted(evaluate(response.failures, inputs), weights),
    };
  }
  const shares = response.kind === 'labels' ? labelShares(response, inputs) : evaluate(response.expression, inputs);
  const others = new Float64Array(shares.length);
  for (let i = 0; i < shares.length; i++) others[i] = 1 - shares[i]!;
  return { events: weighted(shares, weights), others: weighted(others, weights) };
}

/** 1 for the event, 0 for the other label. */
function labelShares(response: ResponseSchema & { kind: 'labels' }, inputs: Inputs): Float64Array {
  const read = readVariable(response.expression, inputs);
  const event = response.levels[1];
  const [values, wanted] =
    read.kind === 'factor'
      ? [read.labels.codes, read.labels.levels.indexOf(event)]
      : [read.values, Number(event)];
  const shares = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) shares[i] = values[i] === wanted ? 1 : 0;
  return shares;
}

function weighted(values: Float64Array, weights: Float64Array | null): Float64Array {
  if (weights === null) return values;
  const products = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) products[i] = weights[i]! * values[i]!;
  return products;
}
