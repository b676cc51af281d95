import { createDesign, type VariableValues } from '../formula/design.js';
import { evaluate } from '../formula/evaluate.js';
import { recode } from '../formula/factors.js';
import { Inputs } from '../formula/inputs.js';
import { sumOf } from '../formula/offset.js';
import type { Design, Schema, VariableSchema } from '../formula/schema.js';
import { readVariable } from '../formula/variables.js';
import type { Table } from '../table/table.js';
import { type ChunkOutcome, chunkOutcome } from './chunk-outcome.js';

/** What binds chunks: the schema, and which column holds the weights. */
export interface ChunkBinding {
  readonly schema: Schema;
  readonly weights: string | undefined;
}

/** The rows of a chunk as the objective wants them. */
export interface BoundChunk extends ChunkOutcome {
  readonly design: Design;
  /** As they were given; null when there are none. */
  readonly weights: Float64Array | null;
}

/** Binds rows of which everything was checked when they were scanned. The arrays may be those of the table. */
export function bindChunk({ schema, weights }: ChunkBinding, table: Table): BoundChunk {
  const inputs = new Inputs(table, schema.formula);
  const rows = { count: table.rows, kept: null };
  const values = new Map(schema.variables.map((variable) => [variable.label, valuesOf(variable, inputs)]));
  const offsets = schema.offsets.map((expression) => evaluate(expression, inputs));
  const given = weights === undefined ? null : inputs.numbers(weights);
  return {
    design: createDesign(schema, values, rows, sumOf(offsets, rows)),
    ...chunkOutcome(schema.response, inputs, given),
    weights: given,
  };
}

function valuesOf(variable: VariableSchema, inputs: Inputs): VariableValues {
  const read = readVariable(variable.expression, inputs);
  if (read.kind === 'factor') {
    const levels = variable.kind === 'factor' ? variable.levels : [];
    return { kind: 'factor', codes: recode(read.labels, levels) };
  }
  return { kind: 'numeric', values: read.values, range: null };
}
