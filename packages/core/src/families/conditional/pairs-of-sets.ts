/**
 * Whether the conditional estimate exists. It does not exactly when a direction d puts no case of a set below another
 * row of it, d·(x_case − x_other) ≥ 0 for all such pairs, and not all of them level: then the likelihood never falls
 * along d (Geyer 2009, "Likelihood inference in exponential families and directions of recession", section 3). That is
 * separation of the differences, each being an event.
 */
import { findSeparation, type Separation } from '../../diagnostics/separation.js';
import type { Solution } from '../../objective/objective.js';
import type { MatchedSets } from './matched-sets.js';
import type { PackedRows } from './packed-rows.js';

/** Pairs of a case and another row of its set, set after set. */
class SetPairs {
  readonly count: number;
  readonly #sets: MatchedSets;
  /** The first pair of each set. */
  readonly #starts: Float64Array;

  constructor(sets: MatchedSets) {
    this.#sets = sets;
    this.#starts = new Float64Array(sets.count + 1);
    for (let set = 0; set < sets.count; set++) {
      const size = sets.starts[set + 1]! - sets.starts[set]!;
      this.#starts[set + 1] = this.#starts[set]! + sets.cases[set]! * (size - sets.cases[set]!);
    }
    this.count = this.#starts[sets.count]!;
  }

  /** Calls `visit` with the rows of the pairs [start, start + count). */
  each(start: number, count: number, visit: (event: number, other: number, index: number) => void): void {
    const { starts, cases, rows } = this.#sets;
    let set = this.#setOf(start);
    for (let index = start; index < start + count; index++) {
      while (index >= this.#starts[set + 1]!) set++;
      const [from, events] = [starts[set]!, cases[set]!];
      const within = index - this.#starts[set]!;
      const event = rows[from + (within % events)]!;
      const other = rows[from + events + Math.floor(within / events)]!;
      visit(event, other, index);
    }
  }

  #setOf(pair: number): number {
    let [low, high] = [0, this.#sets.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= pair) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/**
 * A direction of recession of the columns `active`, in units of the data, or null. `separated` are rows: those that the
 * direction decides, cases above and others below what is level in their set.
 */
export function separationOfSets(
  { x, columns, scales, count: rows }: PackedRows,
  sets: MatchedSets,
  active: readonly number[],
  { coefficients, lastStep }: Solution,
): Separation | null {
  const all = new SetPairs(sets);
  const pick = (values: Float64Array) => Float64Array.from(active, (j) => values[j]! * scales[j]!);
  const found = findSeparation({
    rows: all.count,
    columns: active.length,
    events: new Uint8Array(all.count).fill(1),
    others: new Uint8Array(all.count),
    coefficients: pick(coefficients),
    step: pick(lastStep),
    read(start, count, into) {
      all.each(start, count, (event, other, index) => {
        const to = (index - start) * active.length;
        active.forEach((j, k) => {
          into[to + k] = x[event * columns + j]! / scales[j]! - x[other * columns + j]! / scales[j]!;
        });
      });
    },
  });
  if (found === null) return null;
  const separated = decided(all, sets, found.separated, rows);
  return { ...found, separated, separatedCount: separated.reduce((sum, one) => sum + one, 0) };
}

/** The rows of the sets that are in no level pair. */
function decided(all: SetPairs, sets: MatchedSets, strict: Uint8Array, rows: number): Uint8Array {
  const marked = new Uint8Array(rows);
  for (const row of sets.rows) marked[row] = 1;
  all.each(0, all.count, (event, other, index) => {
    if (strict[index] === 1) return;
    marked[event] = 0;
    marked[other] = 0;
  });
  return marked;
}
