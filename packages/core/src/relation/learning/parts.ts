/** What variables and offsets learn from all rows, by queries: all of them side by side. */
import { formatExpression } from '../../formula/expressions.js';
import { learning, learns } from '../../formula/full/learn.js';
import { type Learning, levelsOf } from '../../formula/full/questions.js';
import { typeOf } from '../../formula/full/types.js';
import type { Inputs } from '../../formula/inputs.js';
import type { Learnt, LearntParts } from '../../formula/learnt.js';
import type { Expression, ModelTerms } from '../../formula/schema.js';
import { unwrapped } from '../../formula/variables.js';
import { type Asks, together } from './asked-rows.js';
import type { CompleteRows } from './complete-rows.js';
import { SqlAnswers } from './sql-answers.js';

/**
 * @param inputs some rows that show all levels of the columns.
 * @param rows how many rows take part.
 */
export async function learnParts(
  { variables, offsets }: ModelTerms,
  inputs: Inputs,
  columns: CompleteRows,
  rows: number,
): Promise<LearntParts> {
  const answers = new SqlAnswers(columns.dialect, inputs, rows);
  const parts = [
    ...Object.entries(variables).map(([label, one]) => [label, ofVariable(one, inputs)] as const),
    ...offsets.map((one) => [formatExpression(one), learning(one, inputs)] as const),
  ];
  const learnt = await together(
    parts.map(([, work]) => answeredBy(answers, work)),
    columns,
  );
  return new Map(parts.map(([label], i) => [label, learnt[i]!]));
}

/** With the levels of what is computed: those of columns are shown by the few rows. */
function* ofVariable(expression: Expression, inputs: Inputs): Learning<Learnt> {
  const learnt = yield* learning(expression, inputs);
  const own = learnt.settled(expression);
  const isFactor = learnt.basis === null && typeOf(own, inputs) !== 'number';
  if (!isFactor || unwrapped(own).kind === 'name') return learnt;
  const { levels } = yield* levelsOf(own);
  return { ...learnt, levels };
}

/** The same of those parts alone that do learn, where the rows at hand show all levels. */
export async function learnLearners(
  terms: ModelTerms,
  inputs: Inputs,
  columns: CompleteRows,
  rows: number,
): Promise<LearntParts> {
  const variables = Object.entries(terms.variables).filter(([, one]) => learns(one) !== undefined);
  const offsets = terms.offsets.filter((one) => learns(one) !== undefined);
  return learnParts({ ...terms, variables: Object.fromEntries(variables), offsets }, inputs, columns, rows);
}

function* answeredBy<Result>(answers: SqlAnswers, work: Learning<Result>): Asks<Result> {
  let step = work.next();
  while (!step.done) {
    let answer: Parameters<typeof work.next>[0];
    try {
      answer = yield* answers.answer(step.value);
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(answer!);
  }
  return step.value;
}
