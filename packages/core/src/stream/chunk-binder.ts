import { createDesign, type VariableValues } from '../formula/design.js';
import { evaluate } from '../formula/evaluate.js';
import { recode } from '../formula/factors.js';
import { Inputs } from '../formula/inputs.js';
import { sumOf } from '../formula/offset.js';
import type { Design, Schema, VariableSchema } from '../formula/schema.js';
import { readVariable } from '../formula/variables.js';
import type { Table } from '../table/table.js';
import { type ChunkOutcome, writeOutcome } from './chunk-outcome.js';
import { CHUNK_ROWS } from './chunks.js';

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

/** Binds chunk after chunk. */
export class ChunkBinder {
  readonly #binding: ChunkBinding;
  readonly #events = new Float64Array(CHUNK_ROWS);
  readonly #others = new Float64Array(CHUNK_ROWS);

  constructor(binding: ChunkBinding) {
    this.#binding = binding;
  }

  /** Binds rows of which everything was checked when they were scanned; valid until the next are bound. */
  bind(table: Table): BoundChunk {
    const { schema, weights: name } = this.#binding;
    const inputs = new Inputs(table, schema.formula);
    const rows = { count: table.rows, kept: null };
    const values = new Map(schema.variables.map((variable) => [variable.label, valuesOf(variable, inputs)]));
    const offsets = schema.offsets.map((expression) => evaluate(expression, inputs));
    const weights = name === undefined ? null : inputs.numbers(name);
    const events = this.#events.subarray(0, table.rows);
    const others = this.#others.subarray(0, table.rows);
    writeOutcome(schema.response, inputs, weights, { events, others });
    return { design: createDesign(schema, values, rows, sumOf(offsets, rows)), events, others, weights };
  }
}

function valuesOf(variable: VariableSchema, inputs: Inputs): VariableValues {
  const read = readVariable(variable.expression, inputs);
  if (read.kind === 'factor') {
    const levels = variable.kind === 'factor' ? variable.levels : [];
    return { kind: 'factor', codes: recode(read.labels, levels) };
  }
  return { kind: 'numeric', values: read.values, range: null };
}
