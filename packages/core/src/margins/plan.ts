/** What is to be summed: every question once, by the columns that are set. */
import { Inputs } from '../formula/inputs.js';
import { add, type DoubleDouble, fromNumber } from '../math/double-double.js';
import { probability } from '../math/logistic.js';
import { designBlocks, LinearPredictor } from '../observations/predictor.js';
import type { PredictiveModel } from '../output/model.js';
import type { Answer, Quantity } from './average.js';
import type { Part } from './population.js';
import type { Question, RowState } from './question.js';
import { ColumnSlope, DensitySums } from './questions/column-slope.js';
import { CrossSlopeQuestion } from './questions/cross-slope.js';
import { RiskQuestion } from './questions/risk.js';
import { SlopeQuestion } from './questions/slope.js';
import { type Assignment, boundAt, keyOf } from './scenario.js';

/** Columns that are set, and what is asked of the rows then. */
interface Scenario {
  readonly assignment: Assignment;
  readonly questions: Map<string, Question>;
}

/** Gives the answer once all rows have passed. */
export type Answered = () => Answer;

export class Plan {
  readonly #model: PredictiveModel;
  readonly #size: number;
  readonly #scenarios = new Map<string, Scenario>();
  readonly #predictor: LinearPredictor;
  #weight: DoubleDouble = fromNumber(0);

  constructor(model: PredictiveModel) {
    this.#model = model;
    this.#size = model.schema.columns.length;
    this.#predictor = new LinearPredictor(model);
  }

  /** Σ weights of the rows that have passed. */
  get weight(): DoubleDouble {
    return this.#weight;
  }

  /** The average probability with columns set. */
  risk(assignment: Assignment): () => Quantity {
    const question = this.#question(assignment, 'risk', () => new RiskQuestion(this.#size));
    return () => question.answer(this.#weight);
  }

  /** The average slope by a column; `own` is the design column that it is and nothing else, null where there is none. */
  slope(assignment: Assignment, column: string, own: number | null): Answered {
    if (own === null)
      return this.#asked(assignment, `slope ${column}`, () => new SlopeQuestion(this.#model, column));
    const sums = this.#question(assignment, 'density', () => new DensitySums(this.#size));
    return this.#asked(assignment, `slope ${column}`, () => new ColumnSlope(this.#model, own, sums));
  }

  /** The average of the mixed derivative by two columns. */
  crossSlope(assignment: Assignment, a: string, b: string): Answered {
    const make = () => new CrossSlopeQuestion(this.#model, a, b);
    return this.#asked(assignment, `slope ${JSON.stringify([a, b])}`, make);
  }

  #asked(assignment: Assignment, name: string, make: () => Question): Answered {
    const question = this.#question(assignment, name, make);
    return () => question.answer(this.#weight);
  }

  #question<Kind extends Question>(assignment: Assignment, name: string, make: () => Kind): Kind {
    const key = keyOf(assignment);
    const scenario = this.#scenarios.get(key) ?? { assignment, questions: new Map() };
    this.#scenarios.set(key, scenario);
    const question = scenario.questions.get(name) ?? make();
    scenario.questions.set(name, question);
    return question as Kind;
  }

  /** Adds the rows of a part to all sums. */
  add(part: Part): void {
    for (const weight of part.weights) if (weight > 0) this.#weight = add(this.#weight, fromNumber(weight));
    for (const { assignment, questions } of this.#scenarios.values())
      this.#addTo([...questions.values()], part, assignment);
  }

  #addTo(questions: readonly Question[], part: Part, assignment: Assignment): void {
    const { schema } = this.#model;
    const { design, table } = boundAt(schema, part, assignment);
    const inputs = new Inputs(table, schema.formula);
    for (const question of questions) question.begin({ design, inputs });
    for (const state of this.#states(design, part.weights))
      for (const question of questions) question.add(state);
  }

  /** The rows that take part; the state is used again for the next row. */
  *#states(design: Parameters<typeof designBlocks>[0], weights: Float64Array): Generator<RowState> {
    const { kept, offset, columns } = design;
    const state: RowState = { x: weights, at: 0, row: 0, weight: 0, p: 0, q: 0, density: 0 };
    for (const { x, first, count } of designBlocks(design)) {
      state.x = x;
      for (let i = 0; i < count; i++) {
        state.row = kept === null ? first + i : kept[first + i]!;
        state.weight = weights[state.row]!;
        if (state.weight === 0) continue;
        state.at = i * columns.length;
        const infinite = this.#predictor.infinite(x, state.at);
        const start = offset?.[first + i] ?? 0;
        const z = infinite === 0 ? this.#predictor.finite(x, state.at, start) : infinite;
        state.p = probability(z);
        state.q = probability(-z);
        state.density = state.p * state.q;
        yield state;
      }
    }
  }
}
