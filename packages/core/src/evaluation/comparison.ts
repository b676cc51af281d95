/** Two models on the same rows. */
import { waldInterval, waldTest } from '../inference/wald.js';
import { brierScore, summedLoss } from './accuracy.js';
import { areaUnderCurve, type Placements, placementsOf } from './auc.js';
import type { AucDifference, RivalReport } from './evaluation.js';
import { groupsOf, type Ranking, type ScoredGroups } from './scored-groups.js';
import type { ScoredRows } from './scored-rows.js';
import { total } from './total.js';
import type { Weighting } from './weighting.js';

/** A model's ranking of the rows and what came in its groups. */
export interface Side {
  readonly ranking: Ranking;
  readonly groups: ScoredGroups;
}

export function sideOf(ranking: Ranking, rows: ScoredRows, { kind }: Weighting): Side {
  return { ranking, groups: groupsOf(ranking, rows, kind === 'sampling') };
}

/** What the other model has, and what is gained by the first: its figure minus that of the other. */
export function comparison(
  formula: string,
  rows: ScoredRows,
  first: Side,
  other: Side,
  { weight, multiple, weighting }: { weight: number; multiple: number; weighting: Weighting },
): RivalReport {
  const loss = (side: Side) => {
    const sum = summedLoss(side.groups);
    return Number.isFinite(sum) ? sum / weight : null;
  };
  const [ours, theirs] = [loss(first), loss(other)];
  const brier = brierScore(other.groups, weight);
  return {
    formula,
    auc: areaUnderCurve(other.groups, weighting.replicates, multiple),
    brier,
    logLoss: theirs,
    aucDifference: aucDifference(rows, first, other, weighting.replicates, multiple),
    brierDifference: brierScore(first.groups, weight) - brier,
    logLossDifference: ours === null || theirs === null ? null : ours - theirs,
  };
}

/**
 * The difference of two areas under ROC curves of the same rows and DeLong's test of it (DeLong, DeLong & Clarke-Pearson
 * 1988, section 4), O(n log n). Null where there are no pairs; without a standard error where weights are no counts.
 */
function aucDifference(
  rows: ScoredRows,
  first: Side,
  other: Side,
  replicates: boolean,
  multiple: number,
): AucDifference | null {
  const a = placementsOf(first.groups);
  const b = placementsOf(other.groups);
  if (a === null || b === null) return null;
  const estimate = a.area - b.area;
  const none = { standardError: null, interval: null, z: null, p: null };
  if (!replicates || a.allEvents < 2 || a.allOthers < 2) return { estimate, ...none };
  const spread = (weights: Float64Array, placement: (side: Placements) => Float64Array) =>
    total(weights.length, (row) => {
      const of = (side: Side, found: Placements) =>
        placement(found)[side.ranking.groupOf[row]!]! - found.area;
      const deviation = of(first, a) - of(other, b);
      return weights[row]! * deviation * deviation;
    });
  const variance =
    spread(rows.events, ({ overOthers }) => overOthers) / (a.allEvents - 1) / a.allEvents +
    spread(rows.others, ({ overEvents }) => overEvents) / (a.allOthers - 1) / a.allOthers;
  const standardError = Math.sqrt(variance);
  if (standardError === 0)
    return { estimate, standardError, interval: [estimate, estimate], z: null, p: null };
  return {
    ...{ estimate, standardError, interval: waldInterval(estimate, standardError, multiple) },
    ...waldTest(estimate, standardError),
  };
}
