import { OddsmithError } from '../errors.js';
import type { VariableValues } from './design.js';
import { evaluate } from './evaluate.js';
import { columnsOf } from './expressions.js';
import { type Labels, recode, settleLevels } from './factors.js';
import { fullLanguage } from './full-language.js';
import { isEveryday } from './functions.js';
import type { Inputs } from './inputs.js';
import type { KeptRows } from './kept-rows.js';
import type { Learnt } from './learnt.js';
import { contrastFor, type LevelOptions, wishesFor } from './level-wishes.js';
import { type Range, rangeOfKept } from './ranges.js';
import type { Contrast, Expression, VariableSchema } from './schema.js';
import { type ReadVariable, readVariable } from './variables.js';

/** A part of the right-hand side: a variable, or an offset. */
export interface Part {
  readonly label: string;
  readonly expression: Expression;
  readonly role: 'variable' | 'offset';
  readonly read: ReadVariable;
  /** The expression, or one of the same text, with what was learnt from the rows written out. */
  readonly settled: (expression: Expression) => Expression;
  /** All its levels in order, where more rows than these have been looked at. */
  readonly known: readonly string[] | null;
}

/** A part as the formula has it. What is not everyday waits for the rows, since it may have to learn from them. */
export type PendingPart = Omit<Part, 'read' | 'settled' | 'known'> & { readonly read: ReadVariable | null };

/** Asks for the columns of a part, and reads it if it is everyday. */
export function beginPart(
  { label, expression, role }: Omit<PendingPart, 'read'>,
  inputs: Inputs,
): PendingPart {
  if (!isEveryday(expression)) {
    for (const name of columnsOf(expression)) inputs.column(name);
    return { label, expression, role, read: null };
  }
  if (role === 'variable') return { label, expression, role, read: readVariable(expression, inputs) };
  return { label, expression, role, read: { kind: 'numeric', values: evaluate(expression, inputs) } };
}

const unchanged = (expression: Expression) => expression;

/** The part as the kept rows settle it, or as it was `learnt` before. */
export function finishPart(
  { label, expression, role, read }: PendingPart,
  inputs: Inputs,
  rows: KeptRows,
  learnt?: Learnt,
): Part {
  const known = learnt?.levels ?? null;
  if (read !== null) return { label, expression, role, read, settled: unchanged, known };
  const { read: found, settled } = fullLanguage().settle(expression, inputs, rows, learnt);
  if (role === 'variable') return { label, expression, role, read: found, settled, known };
  const values = evaluate(settled(expression), inputs);
  return { label, expression, role, read: { kind: 'numeric', values }, settled, known };
}

export interface SettledVariable {
  readonly schema: VariableSchema;
  readonly values: VariableValues;
}

/** Settles the levels and contrasts of a factor; numbers are settled already. `ranges`: of columns by name, null where nobody has looked. */
export function settleVariable(
  part: Part,
  rows: KeptRows,
  ranges: ReadonlyMap<string, Range | null>,
  options: LevelOptions,
): SettledVariable {
  const { label, expression, read, known } = part;
  if (read.kind === 'numeric') {
    const looked = expression.kind === 'name' ? ranges.get(expression.name) : undefined;
    const { values } = read;
    const range = looked === undefined ? rangeOfKept(values, rows) : looked;
    return { schema: { kind: 'numeric', label, expression }, values: { kind: 'numeric', values, range } };
  }
  if (read.kind === 'basis') {
    const { argument, basis } = read;
    return { schema: { kind: 'basis', label, expression, argument, basis }, values: read };
  }
  const wishes = {
    ...(read.levels && { levels: read.levels }),
    ...(read.reference !== undefined && { reference: read.reference }),
    ...wishesFor(label, expression, options),
  };
  const levels =
    known === null
      ? settleLevels(read.labels, rows, wishes)
      : settleLevels(...oneRowEach(known, read.labels.numeric), wishes);
  if (levels.length === 1) {
    throw new OddsmithError(
      'column-constant',
      `The factor ${label} has the one level "${levels[0]}" in the rows used; leave it out, or use other rows.`,
      { column: label },
    );
  }
  const contrast: Contrast = contrastFor(label, expression, options) ?? read.contrast ?? 'treatment';
  const schema = { kind: 'factor' as const, label, expression, levels, contrast };
  if (contrast !== 'treatment') fullLanguage().checkContrast(schema);
  return { schema, values: { kind: 'factor', codes: recode(read.labels, levels) } };
}

/** Labels of rows that show each level once. */
function oneRowEach(levels: readonly string[], numeric: boolean): [Labels, KeptRows] {
  return [
    { levels, codes: Int32Array.from(levels.keys()), numeric },
    { count: levels.length, kept: null },
  ];
}
