/** Which training sets are fitted, and which blocks judge them: for the curves, and within folds. */
import type { FoldPlan } from './folds.js';
import type { Sharing } from './sharing.js';

/** A training set, by its index, and the block that judges it. */
export interface Judgement {
  readonly set: number;
  readonly block: number;
}

export interface Judgements {
  /** Blocks of each training set, ascending; none twice. */
  readonly sets: readonly (readonly number[])[];
  /** All judgements: those of the folds first, in their order. */
  readonly all: readonly Judgement[];
  /** For each fold the places in `all` of the judgements that take no notice of its held-out block; none without `nested`. */
  readonly inner: readonly (readonly number[])[];
}

/** Folds within folds that make a choice. */
const LEAST_INNER = 2;

/**
 * The judgements of a sharing. Within a fold the other blocks are held out in turn, so that a set of all blocks but two serves two
 * folds; by time, the folds before it are those within it.
 */
export function judgementsOf({ folds }: Sharing, kind: FoldPlan['kind'], nested: boolean): Judgements {
  const sets: (readonly number[])[] = [];
  const known = new Map<string, number>();
  const all: Judgement[] = [];
  const judge = (learnt: readonly number[], block: number) => {
    const key = learnt.join();
    const set = known.get(key) ?? sets.push(learnt) - 1;
    known.set(key, set);
    return all.push({ set, block }) - 1;
  };
  for (const { learnt, heldOut } of folds) judge(learnt, heldOut);
  const innerOf = (learnt: readonly number[], fold: number) => {
    if (kind === 'time') return folds.slice(0, fold).map((_, place) => place);
    return learnt.map((block) =>
      judge(
        learnt.filter((other) => other !== block),
        block,
      ),
    );
  };
  const inner = nested ? folds.map(({ learnt }, fold) => innerOf(learnt, fold)) : [];
  return { sets, all, inner: inner.map((places) => (places.length < LEAST_INNER ? [] : places)) };
}
