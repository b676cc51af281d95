/** What is watched in the batches of a stream: all that binding looks at in every row. */
import { formatExpression } from '../formula/expressions.js';
import type { Inputs } from '../formula/inputs.js';
import type { KeptRows } from '../formula/kept-rows.js';
import { offsetExpressions } from '../formula/offset.js';
import type { Expression, ModelTerms } from '../formula/schema.js';
import { type ReadVariable, readVariable } from '../formula/variables.js';
import type { Column } from '../table/table.js';
import { Extremes, First, Levels, Outcomes } from './watch.js';

/** How far counts may be off an integer, and how many trials a row may have: see `response.ts` and `limits.ts`. */
const INTEGER_TOLERANCE = 1e-6;
const MOST_TRIALS = 1e9;

/** An expression of the model in the batches. */
class WatchedExpression {
  readonly expression: Expression;
  readonly label: string;
  readonly #numbers: readonly (Extremes | Outcomes)[];
  readonly #levels: Levels;

  constructor(expression: Expression, isOutcome: boolean) {
    this.expression = expression;
    this.label = formatExpression(expression);
    // Columns are watched by themselves.
    const extremes = expression.kind === 'name' ? [] : [new Extremes()];
    this.#numbers = [...extremes, ...(isOutcome ? [new Outcomes(this.label)] : [])];
    this.#levels = new Levels(this.label);
  }

  look(read: ReadVariable, rows: KeptRows, found: Set<number>): void {
    if (read.kind === 'factor') this.#levels.look(read.labels, rows, found);
    else for (const watch of this.#numbers) watch.look(read.values, rows, found);
  }
}

/** The expressions of a batch as they were read. */
export interface ReadBatch {
  /** Those of the response first: one, or successes and failures. */
  readonly response: readonly ReadVariable[];
  readonly others: readonly ReadVariable[];
}

/** Watches all that a model reads. */
export class Watched {
  readonly #response: readonly WatchedExpression[];
  readonly #others: readonly WatchedExpression[];
  readonly #columns = new Map<string, Extremes>();
  /** The labels of the variables of each term of several. */
  readonly #products: readonly (readonly string[])[];
  readonly #overflows = new First();
  readonly #brokenCounts = new First();
  readonly #manyTrials = new First();

  constructor(terms: ModelTerms, offset: string | undefined) {
    const { response } = terms;
    const isCounts = response.kind === 'call' && response.name === 'cbind';
    this.#response = isCounts
      ? response.arguments.map((part) => new WatchedExpression(part, false))
      : [new WatchedExpression(response, true)];
    const others = [...Object.values(terms.variables), ...offsetExpressions(terms, offset)];
    this.#others = others.map((expression) => new WatchedExpression(expression, false));
    this.#products = terms.terms.map(({ variables }) => variables).filter(({ length }) => length > 1);
  }

  read(inputs: Inputs): ReadBatch {
    const readAll = (watched: readonly WatchedExpression[]) =>
      watched.map(({ expression }) => readVariable(expression, inputs));
    return { response: readAll(this.#response), others: readAll(this.#others) };
  }

  /** The rows of a batch that its digest needs. */
  look(
    columns: readonly Column[],
    read: ReadBatch,
    weights: Float64Array | null,
    rows: KeptRows,
  ): Set<number> {
    const found = new Set<number>();
    for (const column of columns) {
      if (column.kind === 'numeric') this.#extremesOf(column.name).look(column.values, rows, found);
    }
    this.#response.forEach((watched, i) => {
      watched.look(read.response[i]!, rows, found);
    });
    this.#others.forEach((watched, i) => {
      watched.look(read.others[i]!, rows, found);
    });
    this.#lookAtCounts(read.response, weights, rows, found);
    this.#lookAtProducts(read.others, rows, found);
    return found;
  }

  #extremesOf(name: string): Extremes {
    let extremes = this.#columns.get(name);
    if (extremes === undefined) {
      extremes = new Extremes();
      this.#columns.set(name, extremes);
    }
    return extremes;
  }

  #lookAtCounts(
    [first, second]: readonly ReadVariable[],
    weights: Float64Array | null,
    rows: KeptRows,
    found: Set<number>,
  ): void {
    if (first?.kind !== 'numeric') return;
    const { values } = first;
    const failures = second?.kind === 'numeric' ? second.values : null;
    if (failures === null && weights === null) return;
    const events = (row: number) => (failures === null ? values[row]! * weights![row]! : values[row]!);
    const trials = (row: number) =>
      failures === null ? weights![row]! : (values[row]! + failures[row]!) * (weights?.[row] ?? 1);
    const isBroken = (count: number) => Math.abs(count - Math.round(count)) > INTEGER_TOLERANCE;
    this.#brokenCounts.look((row) => isBroken(events(row)) || isBroken(failures?.[row] ?? 0), rows, found);
    this.#manyTrials.look((row) => trials(row) > MOST_TRIALS, rows, found);
  }

  #lookAtProducts(read: readonly ReadVariable[], rows: KeptRows, found: Set<number>): void {
    for (const labels of this.#products) {
      const numbers = labels.flatMap((label) => {
        const variable = read[this.#others.findIndex((watched) => watched.label === label)];
        return variable?.kind === 'numeric' ? [variable.values] : [];
      });
      if (numbers.length < 2) continue;
      const product = (row: number) => numbers.reduce((value, values) => value * values[row]!, 1);
      this.#overflows.look((row) => !Number.isFinite(product(row)), rows, found);
    }
  }
}
