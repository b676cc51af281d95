/** The observations that move the estimate the most. */
import type { Observations } from '../observations/observations.js';
import { Whitening } from '../observations/whitening.js';
import type { PredictiveModel } from '../output/model.js';
import { residualBlocks } from './blocks.js';

/** One of the most influential rows. What leverage 1 leaves open is null. */
export interface InfluentialRowReport {
  /** Row of the data, from 1. */
  readonly row: number;
  /** Share of events in it: 1 or 0 where the response has labels. */
  readonly outcome: number;
  readonly probability: number;
  readonly standardisedPearson: number | null;
  readonly leverage: number;
  readonly cooksDistance: number | null;
  readonly dffits: number | null;
  /** The coefficients that it moves the most, in their standard errors, the largest move first. */
  readonly dfbetas: readonly { readonly term: string; readonly value: number }[];
}

export interface InfluenceReport {
  /** Where the rows are looked at: Firth's estimate where that of maximum likelihood is infinite. */
  readonly at: 'maximum-likelihood' | 'firth';
  /** Number of coefficients / number of rows: what a leverage is on average. */
  readonly meanLeverage: number;
  /** By Cook's distance, the largest first. */
  readonly rows: readonly InfluentialRowReport[];
}

/** Coefficients that are told of a row. */
const MOST_MOVED = 5;

/** The `most` rows of the largest Cook's distance, of equal ones the earlier; yields null after each block. */
export function* influentialRows(
  observations: Observations,
  model: PredictiveModel,
  at: InfluenceReport['at'],
  most: number,
): Generator<null, InfluenceReport> {
  const top: { index: number; distance: number }[] = [];
  const draws = { uniformOf: null, dfbetas: false };
  for (const { first, count, columns } of residualBlocks(observations, model, draws)) {
    for (let i = 0; i < count; i++) {
      const distance = columns.cooksDistance[i]!;
      // A row that decides a coefficient alone has none, and comes first.
      enter(top, { index: first + i, distance: Number.isNaN(distance) ? Infinity : distance }, most);
    }
    yield null;
  }
  const size = new Whitening(model).size;
  const reports = reportsOf(
    observations,
    model,
    top.map(({ index }) => index),
  );
  return { at, meanLeverage: size / observations.design.rows, rows: reports };
}

/** Keeps the largest, sorted. */
function enter<Item extends { readonly distance: number }>(top: Item[], item: Item, most: number): void {
  if (top.length === most && item.distance <= top[most - 1]!.distance) return;
  const place = top.findIndex(({ distance }) => distance < item.distance);
  top.splice(place < 0 ? top.length : place, 0, item);
  if (top.length > most) top.pop();
}

/** What there is to say of these observations, in their order. */
function reportsOf(
  observations: Observations,
  model: PredictiveModel,
  indices: readonly number[],
): InfluentialRowReport[] {
  const ascending = Int32Array.from(indices).sort();
  const picked = pickObservations(observations, ascending);
  const reports = new Map<number, InfluentialRowReport>();
  const terms = model.schema.columns.filter((_, j) => model.covariance[j]![j] !== null);
  for (const { first, count, columns, dfbetas } of residualBlocks(picked, model, {
    uniformOf: null,
    dfbetas: true,
  })) {
    for (let i = 0; i < count; i++) {
      const at = first + i;
      const index = ascending[at]!;
      const [events, others] = [picked.events[at]!, picked.others[at]!];
      reports.set(index, {
        row: rowOf(observations, index) + 1,
        outcome: events / (events + others),
        probability: columns.probability[i]!,
        standardisedPearson: finite(columns.standardisedPearson[i]!),
        leverage: columns.leverage[i]!,
        cooksDistance: finite(columns.cooksDistance[i]!),
        dffits: finite(columns.dffits[i]!),
        dfbetas: terms
          .map((term, j) => ({ term, value: dfbetas![i * terms.length + j]! }))
          .filter(({ value }) => Number.isFinite(value))
          .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
          .slice(0, MOST_MOVED),
      });
    }
  }
  return indices.map((index) => reports.get(index)!);
}

function pickObservations(observations: Observations, indices: Int32Array): Observations {
  const pick = (values: Float64Array) => Float64Array.from(indices, (i) => values[i]!);
  const { events, others, weights, design } = observations;
  return {
    ...observations,
    ...{ design: design.pick(indices), events: pick(events), others: pick(others) },
    weights: weights && pick(weights),
  };
}

/** The row of the table of an observation. */
function rowOf({ design: { kept } }: Observations, index: number): number {
  return kept === null ? index : kept[index]!;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
