import { evaluate } from '../formula/evaluate.js';
import type { Inputs } from '../formula/inputs.js';
import type { ResponseSchema } from '../formula/schema.js';
import { readVariable } from '../formula/variables.js';

/** Weight of events and of non-events in each row. */
export interface ChunkOutcome {
  readonly events: Float64Array;
  readonly others: Float64Array;
}

/** Writes the outcomes of rows whose response was checked when they were scanned: those of `settleResponse`. */
export function writeOutcome(
  response: ResponseSchema,
  inputs: Inputs,
  weights: Float64Array | null,
  { events, others }: ChunkOutcome,
): void {
  if (response.kind === 'counts') {
    events.set(evaluate(response.successes, inputs));
    others.set(evaluate(response.failures, inputs));
  } else {
    if (response.kind === 'labels') writeLabels(response, inputs, events);
    else events.set(evaluate(response.expression, inputs));
    for (let i = 0; i < events.length; i++) others[i] = 1 - events[i]!;
  }
  if (weights === null) return;
  for (let i = 0; i < events.length; i++) {
    events[i] = weights[i]! * events[i]!;
    others[i] = weights[i]! * others[i]!;
  }
}

/** 1 for the event, 0 for the other label. */
function writeLabels(
  { expression, levels }: ResponseSchema & { kind: 'labels' },
  inputs: Inputs,
  events: Float64Array,
): void {
  const read = readVariable(expression, inputs);
  const event = levels[1];
  if (read.kind === 'factor') {
    const { codes, levels: labels } = read.labels;
    const code = labels.indexOf(event);
    for (let i = 0; i < events.length; i++) events[i] = codes[i] === code ? 1 : 0;
  } else {
    const value = Number(event);
    for (let i = 0; i < events.length; i++) events[i] = read.values[i] === value ? 1 : 0;
  }
}
