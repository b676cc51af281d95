import type { Answer as NumberAnswer, Asked as NumbersAsked } from '../basis/asked.js';
import { Numbers } from '../basis/numbers.js';
import { evaluate } from '../evaluate.js';
import type { Inputs } from '../inputs.js';
import { gather, type KeptRows, rowAt } from '../kept-rows.js';
import type { Expression } from '../schema.js';
import { checkDomain } from '../variables.js';
import { labelsOf } from './labels.js';

/** The levels of an expression in the rows used, in order, and how many rows have each. */
export interface LevelCounts {
  readonly levels: readonly string[];
  readonly counts: readonly number[];
}

/** What is asked of an expression whose calls are written out, in the rows used. */
export interface Question {
  readonly of: Expression;
  readonly asked: NumbersAsked | { readonly kind: 'levels' };
}

export type Answer = NumberAnswer | LevelCounts;

/** Asks, and ends in what was learnt. */
export type Learning<Result> = Generator<Question, Result, Answer>;

/** What asks of numbers, asking of those of an expression. */
export function* about<Result>(
  of: Expression,
  asking: Generator<NumbersAsked, Result, NumberAnswer>,
): Learning<Result> {
  let step = asking.next();
  while (!step.done) step = asking.next((yield { of, asked: step.value }) as NumberAnswer);
  return step.value;
}

export function* levelsOf(of: Expression): Learning<LevelCounts> {
  return (yield { of, asked: { kind: 'levels' } }) as LevelCounts;
}

/** Answers from the kept rows of a table. */
export class RowAnswers {
  readonly #inputs: Inputs;
  readonly #rows: KeptRows;
  readonly #numbers = new Map<Expression, Numbers>();

  constructor(inputs: Inputs, rows: KeptRows) {
    this.#inputs = inputs;
    this.#rows = rows;
  }

  /** Throws `value-out-of-domain` for a row in which the expression has no value. */
  answer({ of, asked }: Question): Answer {
    if (asked.kind === 'levels') return this.#levels(of);
    let numbers = this.#numbers.get(of);
    if (numbers === undefined) {
      numbers = new Numbers(this.#kept(of));
      this.#numbers.set(of, numbers);
    }
    return numbers.answer(asked);
  }

  #kept(of: Expression): Float64Array {
    const values = evaluate(of, this.#inputs);
    checkDomain(of, { kind: 'numeric', values }, this.#inputs, this.#rows);
    // −0 does not survive JSON.
    return gather(values, this.#rows).map((value) => value + 0);
  }

  #levels(of: Expression): LevelCounts {
    const labels = labelsOf(of, this.#inputs);
    checkDomain(of, { kind: 'factor', labels }, this.#inputs, this.#rows);
    const counts = new Float64Array(labels.levels.length);
    for (let i = 0; i < this.#rows.count; i++) {
      const code = labels.codes[rowAt(this.#rows, i)]!;
      if (code >= 0) counts[code]!++;
    }
    const used = labels.levels.map((_, code) => code).filter((code) => counts[code]! > 0);
    return { levels: used.map((code) => labels.levels[code]!), counts: used.map((code) => counts[code]!) };
  }
}
