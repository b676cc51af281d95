/** What is known of the order of the scores: exactly by window functions, within a bound by cells alone. */
import { areaUnderCurve, aucReport } from '../../evaluation/auc.js';
import { averagePrecision } from '../../evaluation/curve.js';
import type { AucReport } from '../../evaluation/evaluation.js';
import { kolmogorovSmirnov } from '../../evaluation/gain.js';
import { chosenThresholds, type ThresholdWishes } from '../../evaluation/thresholds.js';
import { cumulativeWeights, groupAt } from '../../evaluation/weighted-quantiles.js';
import type { Chain } from '../../formula/sql/chain.js';
import type { Asking } from '../sql-shard.js';
import { type Cell, cellsOf, groupsAt } from './cells.js';
import type { Facts } from './facts.js';
import { type Ranks, rankedScores, ranksOf } from './ranked.js';
import { areaBound, refinedCells } from './refined.js';

export interface Ordered extends Omit<Ranks, 'area'> {
  readonly auc: AucReport | null;
  readonly cells: readonly Cell[];
  readonly warnings: readonly string[];
}

export interface OrderWishes {
  readonly thresholds: ThresholdWishes;
  readonly bins: number;
  /** Entries of the curve at most. */
  readonly points: number;
  /** Different scores. */
  readonly scores: number;
  readonly replicates: boolean;
  readonly multiple: number;
}

export async function orderedScores(
  rows: Chain,
  facts: Facts,
  wishes: OrderWishes,
  asking: Asking,
): Promise<Ordered> {
  if (!rows.dialect.hasWindows)
    return inCells(await refinedCells(rows, facts, wishes.bins, asking), facts, wishes);
  const { replicates, multiple, bins, points, scores } = wishes;
  const ranked = rankedScores(rows, facts);
  const { area, ...ranks } = await ranksOf(ranked, facts, wishes.thresholds, replicates, asking);
  const cells = await cellsOf(ranked, facts, { bins, points: points - 1, scores }, asking);
  return { ...ranks, auc: area && aucReport(area, replicates, multiple), cells, warnings: [] };
}

/** Every cell counts as a tie. */
function inCells(
  cells: readonly Cell[],
  facts: Facts,
  { replicates, multiple, thresholds }: OrderWishes,
): Ordered {
  const groups = groupsAt(cells, ({ low }) => low);
  const cumulative = cumulativeWeights(groups);
  const auc = areaUnderCurve(groups, replicates, multiple);
  const scoreOf = (threshold: number | null) =>
    threshold === null ? null : groups.logOdds[groups.probability.indexOf(threshold)]!;
  return {
    ...{
      auc,
      cells,
      averagePrecision: averagePrecision(groups),
      kolmogorovSmirnov: kolmogorovSmirnov(groups),
    },
    thresholds: chosenThresholds(groups, thresholds).map((one) => ({
      ...one,
      score: scoreOf(one.threshold),
    })),
    scoreAt: (weight) => groups.logOdds[groupAt(cumulative, weight)]!,
    warnings: [
      `The engine has no window functions, and the scores were counted in ${cells.length} cells: ${
        auc === null
          ? ''
          : `the AUC is within ${(1.01 * areaBound(cells, facts)).toPrecision(3)} of that of the rows; `
      }average precision, Kolmogorov-Smirnov, chosen thresholds, bins, gain and the smooth curve are those of the cells.`,
    ],
  };
}
