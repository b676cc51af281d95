/** Rows shared out among blocks, and which blocks each fold holds out and learns from. Integers alone: the same on every engine. */
import { shuffle } from '../math/random.js';

export interface Fold {
  /** The block that is held out. */
  readonly heldOut: number;
  /** The blocks that are learnt from, ascending. */
  readonly learnt: readonly number[];
}

export interface Sharing {
  readonly blocks: number;
  /** The block of each row. */
  readonly of: Int32Array;
  readonly folds: readonly Fold[];
}

/** Each block is held out once, and all others are learnt from. */
function eachHeldOut(of: Int32Array, blocks: number): Sharing {
  const all = Array.from({ length: blocks }, (_, block) => block);
  return { blocks, of, folds: all.map((heldOut) => ({ heldOut, learnt: all.filter((b) => b !== heldOut) })) };
}

/** Indices of the rows of each class, ascending. */
function membersOf(classes: ArrayLike<number>): Int32Array[] {
  const members = new Map<number, number[]>();
  for (let row = 0; row < classes.length; row++) {
    const some = members.get(classes[row]!);
    if (some === undefined) members.set(classes[row]!, [row]);
    else some.push(row);
  }
  const sorted = [...members.keys()].sort((a, b) => a - b);
  return sorted.map((one) => Int32Array.from(members.get(one)!));
}

/**
 * Shuffles the rows of each class and deals them out in turn, class after class: the blocks differ by one row at most, in all and in
 * every class.
 */
export function dealRows(classes: ArrayLike<number>, blocks: number, next: () => number): Sharing {
  const of = new Int32Array(classes.length);
  let dealt = 0;
  for (const rows of membersOf(classes)) {
    shuffle(rows, next);
    for (const row of rows) of[row] = dealt++ % blocks;
  }
  return eachHeldOut(of, blocks);
}

/**
 * Shuffles the groups and gives each, with all its rows, to the block that has least of what it consists of:
 * least Σ (rows of a class in the block)·(rows of it in the group) / (rows of it in all), the first of equal ones.
 * `groups`: of each row, from 0.
 */
export function dealGroups(
  groups: Int32Array,
  classes: ArrayLike<number>,
  blocks: number,
  next: () => number,
): Sharing {
  const members = membersOf(groups);
  const kinds = membersOf(classes);
  const kindOf = new Int32Array(groups.length);
  for (const [kind, rows] of kinds.entries()) for (const row of rows) kindOf[row] = kind;
  const held = Array.from({ length: blocks }, () => new Float64Array(kinds.length));
  const order = Int32Array.from(members, (_, group) => group);
  shuffle(order, next);
  const of = new Int32Array(groups.length);
  for (const group of order) {
    const rows = members[group]!;
    const own = new Float64Array(kinds.length);
    for (const row of rows) own[kindOf[row]!]!++;
    const load = (block: number) =>
      kinds.reduce((sum, { length }, kind) => sum + (held[block]![kind]! * own[kind]!) / length, 0);
    const total = (block: number) => held[block]!.reduce((sum, count) => sum + count, 0);
    let best = 0;
    for (let block = 1; block < blocks; block++) {
      const [more, less] = [load(block), load(best)];
      if (more < less || (more === less && total(block) < total(best))) best = block;
    }
    for (const row of rows) of[row] = best;
    own.forEach((count, kind) => {
      held[best]![kind]! += count;
    });
  }
  return eachHeldOut(of, blocks);
}

/**
 * Cuts the rows, from the earliest to the latest, into `folds` + 1 blocks about equally long, between different times: each block but the
 * first is held out from a fit to all that come before it. Fewer blocks where there are not as many different times.
 */
export function cutByTime(times: ArrayLike<number>, folds: number): Sharing {
  const rows = times.length;
  const order = Int32Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) => times[a]! - times[b]! || a - b,
  );
  const of = new Int32Array(rows);
  let block = 0;
  for (let i = 0; i < rows; i++) {
    const isLater = i > 0 && times[order[i]!]! > times[order[i - 1]!]!;
    if (isLater && i * (folds + 1) >= (block + 1) * rows) block++;
    of[order[i]!] = block;
  }
  const learntBefore = (heldOut: number) => Array.from({ length: heldOut }, (_, b) => b);
  return {
    blocks: block + 1,
    of,
    folds: Array.from({ length: block }, (_, i) => ({ heldOut: i + 1, learnt: learntBefore(i + 1) })),
  };
}

/** Folds as they are given, whole numbers, in ascending order. */
export function givenFolds(given: ArrayLike<number>): Sharing {
  const members = membersOf(given);
  const of = new Int32Array(given.length);
  for (const [block, rows] of members.entries()) for (const row of rows) of[row] = block;
  return eachHeldOut(of, members.length);
}
