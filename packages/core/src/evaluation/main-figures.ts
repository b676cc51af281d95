/** The figures of an evaluation that the scores and what came are enough for. */
import { brierScore, summedLoss } from './accuracy.js';
import { areaUnderCurve } from './auc.js';
import { binSums, equalMassBins } from './bins.js';
import { brierDecomposition } from './brier-decomposition.js';
import { calibration } from './calibration.js';
import { confusionAt } from './confusion.js';
import { averagePrecision, curve } from './curve.js';
import type { ChosenThreshold, Evaluation } from './evaluation.js';
import type { FigureSettings } from './figures.js';
import { gain, kolmogorovSmirnov } from './gain.js';
import { netBenefit } from './net-benefit.js';
import type { ScoredGroups } from './scored-groups.js';
import { totalOf } from './total.js';
import type { Weighting } from './weighting.js';

export type MainFigures = Pick<
  Evaluation,
  | 'auc'
  | 'averagePrecision'
  | 'brier'
  | 'brierDecomposition'
  | 'logLoss'
  | 'calibration'
  | 'confusion'
  | 'thresholds'
  | 'gain'
  | 'kolmogorovSmirnov'
  | 'netBenefit'
  | 'curve'
>;

export interface MainSettings extends FigureSettings {
  readonly multiple: number;
  readonly weighting: Weighting;
  readonly thresholds: readonly ChosenThreshold[];
  /** Entries of the curve at most. */
  readonly points: number;
}

export function mainFigures(groups: ScoredGroups, settings: MainSettings): MainFigures {
  const { threshold, beta, bins, multiple, weighting, thresholds, points } = settings;
  const weight = totalOf(groups.events) + totalOf(groups.others);
  const loss = summedLoss(groups);
  const brier = brierScore(groups, weight);
  return {
    auc: areaUnderCurve(groups, weighting.replicates, multiple),
    averagePrecision: averagePrecision(groups),
    brier,
    brierDecomposition: brierDecomposition(equalMassBins(groups, bins).map(binSums), brier),
    logLoss: Number.isFinite(loss) ? loss / weight : null,
    calibration: calibration(groups, bins, multiple, weighting),
    confusion: confusionAt(groups, threshold, { beta, multiple, scale: weighting.scale }),
    thresholds,
    gain: gain(groups, bins),
    kolmogorovSmirnov: kolmogorovSmirnov(groups),
    netBenefit: netBenefit(groups),
    curve: curve(groups, points),
  };
}
