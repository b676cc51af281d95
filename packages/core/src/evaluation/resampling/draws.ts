/** Bootstrap samples: how much each row weighs in one. */
import { manyRandomIntegers, randomBelow, randomShare } from '../../math/random.js';
import type { Weights } from '../scored-groups.js';

export interface Draws {
  /** What is drawn: observations, one by one; rows with their weights; clusters. */
  readonly unit: 'observations' | 'rows' | 'clusters';
  /** The weights of the rows in the next sample. The arrays are used again for the one after it. */
  next(): Weights;
}

/** Rows in clusters: the cluster of each, from 0. */
export interface Clusters {
  readonly codes: Int32Array;
  readonly count: number;
}

/**
 * Samples drawn with replacement, as many units as there are (Efron 1979). `replicates`: a weight counts as so many observations, which
 * are drawn one by one (⌊Σw + ½⌋ of them); else a row is drawn with its weight. With clusters these are drawn whole.
 * The same seed draws the same samples everywhere.
 */
export function drawsOf(
  weights: Weights,
  replicates: boolean,
  clusters: Clusters | null,
  seed: number,
): Draws {
  const next = manyRandomIntegers(seed);
  if (clusters !== null)
    return ofUnits('clusters', weights, clusters.count, (row) => clusters.codes[row]!, next);
  if (!replicates || isEachOne(weights)) {
    const unit = replicates ? 'observations' : 'rows';
    return ofUnits(unit, weights, weights.events.length, (row) => row, next);
  }
  return ofObservations(weights, next);
}

function isEachOne({ events, others }: Weights): boolean {
  return events.every((a, row) => a + others[row]! === 1 && (a === 0 || a === 1));
}

/** Units of whole rows. */
function ofUnits(
  unit: Draws['unit'],
  { events, others }: Weights,
  units: number,
  unitOf: (row: number) => number,
  next: () => number,
): Draws {
  const times = new Uint32Array(units);
  const sample = { events: new Float64Array(events.length), others: new Float64Array(events.length) };
  return {
    unit,
    next() {
      times.fill(0);
      for (let i = 0; i < units; i++) times[randomBelow(next, units)]!++;
      for (let row = 0; row < events.length; row++) {
        const often = times[unitOf(row)]!;
        sample.events[row] = often * events[row]!;
        sample.others[row] = often * others[row]!;
      }
      return sample;
    },
  };
}

/** Observations: the events and the others of a row are so many of them. */
function ofObservations({ events, others }: Weights, next: () => number): Draws {
  const rows = events.length;
  const upTo = new Float64Array(2 * rows);
  let sum = 0;
  for (let cell = 0; cell < upTo.length; cell++) {
    sum += cell % 2 === 0 ? events[cell >> 1]! : others[cell >> 1]!;
    upTo[cell] = sum;
  }
  const find = lookup(upTo);
  const sample = { events: new Float64Array(rows), others: new Float64Array(rows) };
  const size = Math.floor(sum + 0.5);
  return {
    unit: 'observations',
    next() {
      sample.events.fill(0);
      sample.others.fill(0);
      for (let i = 0; i < size; i++) {
        const cell = find(randomShare(next));
        const into = cell % 2 === 0 ? sample.events : sample.others;
        into[cell >> 1]!++;
      }
      return sample;
    },
  };
}

/**
 * The first cell whose cumulative weight is above a share of all, by an index of as many entries as cells (Chen & Asau
 * 1974): two steps in the mean.
 */
function lookup(upTo: Float64Array): (share: number) => number {
  const cells = upTo.length;
  const all = upTo[cells - 1]!;
  const guide = new Uint32Array(cells);
  for (let k = 0, cell = 0; k < cells; k++) {
    while (cell < cells - 1 && upTo[cell]! <= (k / cells) * all) cell++;
    guide[k] = cell;
  }
  return (share) => {
    const wanted = share * all;
    let cell = guide[Math.floor(share * cells)]!;
    while (cell < cells - 1 && upTo[cell]! <= wanted) cell++;
    return cell;
  };
}
