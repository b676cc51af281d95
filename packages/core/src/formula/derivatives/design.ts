/** The derivatives of design columns by columns of the data, through all terms: interactions, powers, splines, logarithms. */
import type { Basis } from '../basis/basis.js';
import { basisWidth } from '../basis/basis.js';
import { fillBasis } from '../basis/fill.js';
import { byLabel, partsOf, type TermPart, type VariableValues } from '../design.js';
import { columnsOf as columnsRead } from '../expressions.js';
import { columnsOf } from '../full/term-filler.js';
import type { Inputs } from '../inputs.js';
import type { Design, Expression, Schema, VariableSchema } from '../schema.js';
import { fillDerivatives } from './basis.js';
import { type Directions, jetOf } from './expression.js';
import { constant, entry, type Jet, plus } from './jet.js';

/** The design columns that depend on a column of the data, ascending. */
export function columnsThrough(schema: Schema, column: string): number[] {
  const dependent = variablesThrough(schema, column);
  const found: number[] = [];
  let first = schema.intercept ? 1 : 0;
  for (const { variables, columns } of schema.terms) {
    const isDependent = variables.some((label) => dependent.has(label));
    if (isDependent) found.push(...columns.map((_, j) => first + j));
    first += columns.length;
  }
  return found;
}

/** The labels of the variables that read a column. */
function variablesThrough({ variables }: Schema, column: string): Set<string> {
  const dependent = variables.filter(({ expression }) => columnsRead(expression).has(column));
  return new Set(dependent.map(({ label }) => label));
}

/** Values with derivatives of some columns, in one row. */
interface Expansion {
  readonly value: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly ab: Float64Array;
}

function expansion(width: number): Expansion {
  return {
    value: new Float64Array(width),
    a: new Float64Array(width),
    b: new Float64Array(width),
    ab: new Float64Array(width),
  };
}

/** The columns of one variable, or of a term, with their derivatives in a row of the table. */
interface Derived {
  readonly width: number;
  write(row: number, into: Expansion): void;
}

/** What moves design columns and offsets when one or two columns of the data move, for the rows of a table. */
export class DesignDerivative {
  /** The design columns whose derivatives may be other than 0, ascending. */
  readonly columns: Int32Array;
  /** Their derivatives in the row last asked for. */
  readonly at: Omit<Expansion, 'value'>;
  readonly #terms: readonly Derived[];
  readonly #own: readonly Expansion[];
  readonly #offset: Jet;

  /** `inputs`: the rows that the design was bound to. The columns have no jump (`jumpOf`). */
  constructor(schema: Schema, design: Design, inputs: Inputs, by: Directions) {
    const names = by.b === null ? [by.a] : [by.a, by.b];
    const columns = [...new Set(names.flatMap((name) => columnsThrough(schema, name)))];
    this.columns = Int32Array.from(columns).sort();
    this.at = expansion(columns.length);
    this.#terms = derivedTerms(schema, design, inputs, by, names);
    this.#own = this.#terms.map(({ width }) => expansion(width));
    this.#offset = schema.offsets.map((offset) => jetOf(offset, inputs, by)).reduce(plus, constant(0));
  }

  /** Writes the derivatives of a row of the table to `at`. */
  moveTo(row: number): void {
    let filled = 0;
    this.#terms.forEach((term, index) => {
      const own = this.#own[index]!;
      term.write(row, own);
      this.at.a.set(own.a, filled);
      this.at.b.set(own.b, filled);
      this.at.ab.set(own.ab, filled);
      filled += term.width;
    });
  }

  /** A derivative of the offsets in a row of the table. */
  offset(which: 'a' | 'b' | 'ab', row: number): number {
    return entry(this.#offset[which], row);
  }
}

function derivedTerms(
  schema: Schema,
  design: Design,
  inputs: Inputs,
  by: Directions,
  names: readonly string[],
): Derived[] {
  const values = new Map(
    schema.variables.map((variable, i) => [variable.label, valuesOf(variable, design.variables[i]!)]),
  );
  const dependent = new Set(names.flatMap((name) => [...variablesThrough(schema, name)]));
  const variables = byLabel(schema.variables);
  const terms = schema.terms.filter((term) => term.variables.some((label) => dependent.has(label)));
  return terms.map((term) => {
    const parts = partsOf(term, variables, values);
    return product(parts.map((part) => derivedPart(part, dependent, inputs, by)));
  });
}

function valuesOf(variable: VariableSchema, values: Float64Array | Int32Array): VariableValues {
  if (values instanceof Int32Array) return { kind: 'factor', codes: values };
  if (variable.kind === 'basis') return { kind: 'basis', values, basis: variable.basis };
  return { kind: 'numeric', values, range: null };
}

function derivedPart(
  part: TermPart,
  dependent: ReadonlySet<string>,
  inputs: Inputs,
  by: Directions,
): Derived {
  const { schema } = part;
  if (!dependent.has(schema.label)) return still(part);
  if (schema.kind === 'basis') return basisPart(schema.basis, jetOf(schema.argument, inputs, by));
  return numberPart(schema.expression, inputs, by);
}

/** A variable that does not move: its arrays of derivatives stay 0. */
function still(part: TermPart): Derived {
  const { width, write } = columnsOf(part);
  return { width, write: (row, into) => write(row, into.value) };
}

function numberPart(expression: Expression, inputs: Inputs, by: Directions): Derived {
  const jet = jetOf(expression, inputs, by);
  return {
    width: 1,
    write: (row, into) => {
      into.value[0] = entry(jet.value, row);
      into.a[0] = entry(jet.a, row);
      into.b[0] = entry(jet.b, row);
      into.ab[0] = entry(jet.ab, row);
    },
  };
}

/** B(x) by the chain rule. */
function basisPart(basis: Basis, x: Jet): Derived {
  const width = basisWidth(basis);
  const [first, second] = [new Float64Array(width), new Float64Array(width)];
  return {
    width,
    write: (row, into) => {
      const value = entry(x.value, row);
      const [a, b, ab] = [entry(x.a, row), entry(x.b, row), entry(x.ab, row)];
      fillBasis(basis, value, into.value, 0);
      fillDerivatives(basis, value, first, second);
      for (let j = 0; j < width; j++) {
        into.a[j] = first[j]! * a;
        into.b[j] = first[j]! * b;
        into.ab[j] = second[j]! * a * b + first[j]! * ab;
      }
    },
  };
}

/** The columns of a term by the product rule: all products of a column of each variable, the first varying fastest. */
function product(parts: readonly Derived[]): Derived {
  const [only] = parts;
  if (parts.length === 1) return only!;
  const own = parts.map(({ width }) => expansion(width));
  return {
    width: parts.reduce((total, { width }) => total * width, 1),
    write: (row, into) => {
      let filled = 0;
      parts.forEach((part, index) => {
        const columns = own[index]!;
        part.write(row, columns);
        filled = multiplied(into, filled, columns, part.width);
      });
    },
  };
}

/** The first `filled` columns of `into` times each of `columns`; backwards, so that what is there is read first. */
function multiplied(into: Expansion, filled: number, columns: Expansion, width: number): number {
  if (filled === 0) {
    for (const name of ['value', 'a', 'b', 'ab'] as const) into[name].set(columns[name]);
    return width;
  }
  for (let k = width - 1; k >= 0; k--) {
    const [x, xa, xb, xab] = [columns.value[k]!, columns.a[k]!, columns.b[k]!, columns.ab[k]!];
    for (let j = filled - 1; j >= 0; j--) {
      const [y, ya, yb, yab] = [into.value[j]!, into.a[j]!, into.b[j]!, into.ab[j]!];
      const to = k * filled + j;
      into.ab[to] = yab * x + ya * xb + yb * xa + y * xab;
      into.b[to] = yb * x + y * xb;
      into.a[to] = ya * x + y * xa;
      into.value[to] = y * x;
    }
  }
  return filled * width;
}
