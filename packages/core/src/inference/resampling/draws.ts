/** Bootstrap draws: how often each unit is in a sample of as many, drawn with replacement within its stratum. */
import { drawsBelow } from '../../math/xoshiro.js';
import type { SamplingUnits } from './units.js';

/** The units of one stratum. */
interface Urn {
  /** Its entries; null: all in order. */
  readonly entries: Int32Array | null;
  /** Units of the entries up to and including each; null: one each. */
  readonly upTo: Float64Array | null;
  readonly draws: number;
  readonly draw: () => number;
}

/** Draws samples of units, one after the other, from a stream of 32-bit integers. */
export class Draws {
  readonly #urns: readonly Urn[];

  constructor(units: SamplingUnits, next: () => number) {
    this.#urns = membersOf(units).map((entries) => urnOf(entries, units, next));
  }

  /** Writes how often each entry is drawn. */
  sample(counts: Int32Array): void {
    counts.fill(0);
    for (const { entries, upTo, draws, draw } of this.#urns) {
      for (let i = 0; i < draws; i++) {
        const drawn = draw();
        const place = upTo === null ? drawn : placeOf(drawn, upTo);
        const entry = entries === null ? place : entries[place]!;
        counts[entry] = counts[entry]! + 1;
      }
    }
  }
}

/** The entries of each stratum. */
function membersOf({ strata, strataOf, entries }: SamplingUnits): (Int32Array | null)[] {
  if (strata === null) return [null];
  const members = Array.from({ length: strataOf!.count }, (): number[] => []);
  for (let entry = 0; entry < entries; entry++) members[strata[entry]!]!.push(entry);
  return members.map((some) => Int32Array.from(some));
}

function urnOf(entries: Int32Array | null, { multiplicity, count }: SamplingUnits, next: () => number): Urn {
  if (multiplicity === null) {
    const draws = entries?.length ?? count;
    return { entries, upTo: null, draws, draw: drawsBelow(next, draws) };
  }
  let sum = 0;
  const own = entries === null ? multiplicity : Float64Array.from(entries, (entry) => multiplicity[entry]!);
  const upTo = own.map((units) => {
    sum += units;
    return sum;
  });
  return { entries, upTo, draws: sum, draw: drawsBelow(next, sum) };
}

/** The first place whose running total is above the unit drawn. */
function placeOf(drawn: number, upTo: Float64Array): number {
  let [low, high] = [0, upTo.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo[middle]! > drawn) high = middle;
    else low = middle + 1;
  }
  return low;
}
