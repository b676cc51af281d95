/** What a user asks for, in the terms of the model. */
import { OddsmithError } from '../errors.js';
import { columnsOf } from '../formula/expressions.js';
import type { InputColumn, Schema } from '../formula/schema.js';
import type { ModelFile } from '../output/model.js';
import type { Table } from '../table/table.js';
import type { ContrastRequest, InteractionRequest, MarginsOptions } from './options.js';
import type { SetValue } from './report.js';
import { type Role, roleOf } from './roles.js';
import { type Assignment, joined, setting, type Value } from './scenario.js';
import { inputNamed, levelValues, valueGiven } from './values.js';

/** An effect of one column. */
export type Move =
  | { readonly kind: 'slope'; readonly variable: string; readonly column: number | null }
  | { readonly kind: 'change'; readonly variable: string; readonly from: Value; readonly to: Value };

/** Two levels of a column. */
export type Change = Extract<Move, { kind: 'change' }>;

export interface Request {
  /** At least one: what `at` says, each combination of it. */
  readonly grid: readonly Assignment[];
  readonly moves: readonly Move[];
  readonly contrasts: readonly Change[];
  /** For each factor all pairs of its levels. */
  readonly comparisons: readonly (readonly Change[])[];
  readonly interactions: readonly (readonly [Move, Move])[];
  /** Columns without an effect, and what of the formula jumps. */
  readonly jumps: readonly { readonly variable: string; readonly text: string }[];
}

/** `means`: of the columns that are set to theirs. Throws `column-unknown`, `level-unknown`, `option-invalid`. */
export function requestOf(
  model: ModelFile,
  table: Table,
  options: MarginsOptions,
  means: ReadonlyMap<string, number>,
): Request {
  const { schema } = model;
  const { at = {}, contrasts = [], pairwise = [], interactions = [] } = options;
  const isAsked = contrasts.length + pairwise.length + interactions.length > 0;
  const wanted = options.variables ?? (isAsked ? [] : variablesOf(schema));
  const readers = new Columns(schema, table);
  const jumps: { variable: string; text: string }[] = [];
  const moves = wanted.flatMap((name): readonly Move[] => {
    const { role } = readers.column(name, 'variables');
    if (role.kind !== 'jumps' || options.variables !== undefined) return readers.moves(name, 'variables');
    jumps.push({ variable: name, text: role.text });
    return [];
  });
  return {
    grid: gridOf(schema, at, means),
    ...{ moves, jumps },
    contrasts: contrasts.map((contrast) => readers.change(contrast, 'contrasts')),
    comparisons: pairwise.map((name) => readers.pairs(name)),
    interactions: interactions.flatMap((pair) => readers.interactions(pair)),
  };
}

/** The columns that the terms read. */
function variablesOf({ inputs, variables, terms }: Schema): string[] {
  const labels = new Set(terms.flatMap((term) => term.variables));
  const read = new Set<string>();
  for (const { label, expression } of variables) if (labels.has(label)) columnsOf(expression, read);
  return inputs.map(({ name }) => name).filter((name) => read.has(name));
}

/** All combinations, the first column slowest. */
function gridOf(
  schema: Schema,
  at: NonNullable<MarginsOptions['at']>,
  means: ReadonlyMap<string, number>,
): Assignment[] {
  const valueAt = (name: string, one: SetValue) =>
    valueGiven(schema, name, one === 'mean' ? (means.get(name) ?? one) : one, 'at');
  return Object.entries(at).reduce<Assignment[]>(
    (grid, [name, given]) => {
      const values = (Array.isArray(given) ? given : [given]).map((one) => valueAt(name, one));
      return grid.flatMap((assignment) => values.map((value) => joined(assignment, setting(name, value))));
    },
    [new Map()],
  );
}

/** The columns of a model as users name them. */
class Columns {
  readonly #schema: Schema;
  readonly #table: Table;

  constructor(schema: Schema, table: Table) {
    this.#schema = schema;
    this.#table = table;
  }

  column(name: string, option: string): { readonly input: InputColumn; readonly role: Role } {
    const input = inputNamed(this.#schema, name, option);
    return { input, role: roleOf(this.#schema, input) };
  }

  /** The slope by a number, or the changes from the reference of a factor. */
  moves(name: string, option: string): Move[] {
    const { input, role } = this.column(name, option);
    if (role.kind === 'slope') return [{ kind: 'slope', variable: name, column: role.column }];
    if (role.kind === 'jumps') throw jumping(name, role.text, option);
    const [reference, ...others] = levelValues(this.#schema, this.#table, input) ?? [];
    return others.map((to) => ({ kind: 'change', variable: name, from: reference!, to }));
  }

  change({ column, level, reference }: ContrastRequest, option: string): Change {
    const [to, from] = [level, reference].map((one) => valueGiven(this.#schema, column, one, option));
    return { kind: 'change', variable: column, from: from!, to: to! };
  }

  /** Each level against each before it. */
  pairs(name: string): Change[] {
    const { input } = this.column(name, 'pairwise');
    const values = levelValues(this.#schema, this.#table, input);
    if (values === null) {
      const message = `${name} is a number; levels of factors are compared pair by pair. Contrasts compare two values of a number.`;
      throw new OddsmithError('option-invalid', message, { option: 'pairwise', column: name });
    }
    return values.flatMap((from, i) =>
      values.slice(i + 1).map((to): Change => ({ kind: 'change', variable: name, from, to })),
    );
  }

  interactions([one, other]: InteractionRequest): (readonly [Move, Move])[] {
    const [left, right] = [one, other].map((side) =>
      typeof side === 'string' ? this.moves(side, 'interactions') : [this.change(side, 'interactions')],
    );
    const pairs = left!.flatMap((a) => right!.map((b) => [a, b] as const));
    const twice = pairs.find(
      ([a, b]) => a.variable === b.variable && !(a.kind === 'slope' && b.kind === 'slope'),
    );
    if (twice === undefined) return pairs;
    const message = `${twice[0].variable} has levels; its interaction is with another column.`;
    throw new OddsmithError('option-invalid', message, { option: 'interactions' });
  }
}

function jumping(name: string, text: string, option: string): OddsmithError {
  const message = `${name} has no slope: the log-odds jump where ${text} does. Ask for a contrast of two values.`;
  return new OddsmithError('option-invalid', message, { option, column: name });
}
