/**
 * Rows by predicted log-odds, from the lowest: what every figure of an evaluation is computed from.
 *
 * A row's log-odds are computed from its own design row alone, so rows of one covariate pattern have the same bits and
 * are one group; a tie is never decided by the order in which a product was summed.
 */
import { ascendingOrder } from '../math/ascending.js';
import { exp } from '../math/elementary.js';

/** Different log-odds, ascending (±Infinity where a row meets an infinite coefficient), with p and 1 − p. */
export interface Scores {
  readonly logOdds: Float64Array;
  readonly probability: Float64Array;
  readonly complement: Float64Array;
}

/** The scores of rows, and which of them each row has. */
export interface Ranking extends Scores {
  readonly groupOf: Uint32Array;
}

/** Σ over the rows of a group of squared weights, where a row is one observation: of events a and others b. */
export interface Squares {
  /** Σ a². */
  readonly events: Float64Array;
  /** Σ ab. */
  readonly both: Float64Array;
  /** Σ b². */
  readonly others: Float64Array;
  /** How many rows there are in all groups. */
  readonly rows: number;
}

/** Groups of equal log-odds with the weights of events and of the others in them. */
export interface ScoredGroups extends Scores {
  readonly events: Float64Array;
  readonly others: Float64Array;
  /** Under sampling weights alone. */
  readonly squares: Squares | null;
}

/** What came, row by row. */
export interface Weights {
  readonly events: Float64Array;
  readonly others: Float64Array;
}

/** Sorts rows by log-odds. O(n) for many rows. */
export function rank(logOdds: Float64Array): Ranking {
  const order = ascendingOrder(logOdds);
  const groupOf = new Uint32Array(order.length);
  const different = new Float64Array(order.length);
  let count = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    if (count === 0 || different[count - 1] !== logOdds[row]) different[count++] = logOdds[row]!;
    groupOf[row] = count - 1;
  }
  return { groupOf, ...scoresOf(different.subarray(0, count)) };
}

/** p and 1 − p by one exponential, each to full relative accuracy. */
function scoresOf(logOdds: Float64Array): Scores {
  const probability = new Float64Array(logOdds.length);
  const complement = new Float64Array(logOdds.length);
  for (let g = 0; g < logOdds.length; g++) {
    const z = logOdds[g]!;
    const e = exp(-Math.abs(z));
    const [more, less] = [1 / (1 + e), e / (1 + e)];
    probability[g] = z >= 0 ? more : less;
    complement[g] = z >= 0 ? less : more;
  }
  return { logOdds, probability, complement };
}

/** Rows of equal log-odds as one; `sampled`: with the squares of their weights. */
export function groupsOf(ranking: Ranking, { events, others }: Weights, sampled = false): ScoredGroups {
  const { groupOf, logOdds, probability: p, complement } = ranking;
  const column = () => new Float64Array(logOdds.length);
  const sums = { events: column(), others: column() };
  const squares = sampled
    ? { events: column(), both: column(), others: column(), rows: groupOf.length }
    : null;
  for (let row = 0; row < groupOf.length; row++) {
    const g = groupOf[row]!;
    const a = events[row]!;
    const b = others[row]!;
    sums.events[g]! += a;
    sums.others[g]! += b;
    if (squares === null) continue;
    squares.events[g]! += a * a;
    squares.both[g]! += a * b;
    squares.others[g]! += b * b;
  }
  return { logOdds, probability: p, complement, ...sums, squares };
}

/** The groups [start, end). */
export function someGroups(groups: ScoredGroups, start: number, end: number): ScoredGroups {
  const part = (values: Float64Array) => values.subarray(start, end);
  const { squares } = groups;
  return {
    logOdds: part(groups.logOdds),
    probability: part(groups.probability),
    complement: part(groups.complement),
    events: part(groups.events),
    others: part(groups.others),
    squares: squares && {
      events: part(squares.events),
      both: part(squares.both),
      others: part(squares.others),
      rows: squares.rows,
    },
  };
}
