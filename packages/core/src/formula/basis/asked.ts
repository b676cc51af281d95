/**
 * What is asked of the numbers that a basis is settled on, one in each row used: their order, their sums. Settling is a
 * generator of these questions, so that whoever has the numbers can answer: an array, or a database.
 */

/** How many numbers there are, the smallest and the largest. */
export interface Extent {
  readonly rows: number;
  readonly low: number;
  readonly high: number;
}

/** How many numbers are smaller than a value, and how many are not larger. */
export interface Standing {
  readonly below: number;
  readonly upTo: number;
}

/** As of `OrthogonalPolynomials`. */
export interface Recurrence {
  readonly origin: number;
  readonly centers: readonly number[];
  readonly norms: readonly number[];
}

/** The answer to each kind of question. */
interface Answers {
  readonly extent: Extent;
  readonly order: readonly number[];
  readonly standings: readonly Standing[];
  readonly distinct: number;
  readonly recurrence: Recurrence | null;
  readonly mean: number;
  readonly spread: number;
}

export type Asked =
  | { readonly kind: 'extent' }
  /** The numbers that stand at these places when all are in ascending order, from 0. */
  | { readonly kind: 'order'; readonly ranks: readonly number[] }
  | { readonly kind: 'standings'; readonly values: readonly number[] }
  /** How many different numbers there are, counted up to `most`. */
  | { readonly kind: 'distinct'; readonly most: number }
  /** Null where the numbers all but coincide. */
  | { readonly kind: 'recurrence'; readonly degree: number }
  | { readonly kind: 'mean' }
  /** The root of Σ(x − centre)²/(n − 1). */
  | { readonly kind: 'spread'; readonly centre: number };

export type Answer = Answers[Asked['kind']];

/** Asks, and ends in what was learnt. */
export type Asking<Result> = Generator<Asked, Result, Answer>;

export function* ask<Kind extends Asked['kind']>(question: Asked & { kind: Kind }): Asking<Answers[Kind]> {
  return (yield question) as Answers[Kind];
}

/** Runs what asks, with answers that come at once; what `answer` throws, the question throws. */
export function answered<Question, Reply, Result>(
  asking: Generator<Question, Result, Reply>,
  answer: (question: Question) => Reply,
): Result {
  let step = asking.next();
  while (!step.done) {
    let reply: Reply;
    try {
      reply = answer(step.value);
    } catch (error) {
      step = asking.throw(error);
      continue;
    }
    step = asking.next(reply);
  }
  return step.value;
}
