/** The figures that an evaluation can be told in, as numbers: what resampling repeats. */
import { exp, log1p } from '../math/elementary.js';
import { brierScore } from './accuracy.js';
import { placementsOf } from './auc.js';
import { binTotals, equalMassBins } from './bins.js';
import { calibrationError } from './calibration-errors.js';
import { countsAt } from './confusion.js';
import { averagePrecision } from './curve.js';
import type { FigureName } from './evaluation.js';
import { fBeta, matthewsCorrelation } from './rates.js';
import { type Recalibration, recalibration } from './recalibration.js';
import type { ScoredGroups, Scores } from './scored-groups.js';
import { total, totalOf } from './total.js';

/** In the order in which they are told. */
export const FIGURES: readonly FigureName[] = [
  'auc',
  'averagePrecision',
  'brier',
  'brierSkill',
  'logLoss',
  'calibrationIntercept',
  'calibrationSlope',
  'calibrationError',
  'sensitivity',
  'specificity',
  'positivePredictiveValue',
  'negativePredictiveValue',
  'accuracy',
  'balancedAccuracy',
  'youden',
  'fBeta',
  'matthewsCorrelation',
];

export interface FigureSettings {
  readonly threshold: number | null;
  readonly beta: number;
  readonly bins: number;
}

export type Figures = Readonly<Record<FigureName, number | null>>;

/** −log of the probability of an event, and of none, at each score: the same in all resamples. */
export interface Losses {
  readonly ofEvent: Float64Array;
  readonly ofOther: Float64Array;
}

export function lossesOf({ logOdds }: Scores): Losses {
  const ofEvent = new Float64Array(logOdds.length);
  const ofOther = new Float64Array(logOdds.length);
  for (let g = 0; g < logOdds.length; g++) {
    const z = logOdds[g]!;
    const rest = log1p(exp(-Math.abs(z)));
    ofEvent[g] = Math.max(-z, 0) + rest;
    ofOther[g] = Math.max(z, 0) + rest;
  }
  return { ofEvent, ofOther };
}

/** All figures; null where one is not defined. `near`: where the recalibration begins. */
export function figuresOf(
  groups: ScoredGroups,
  losses: Losses,
  { threshold, beta, bins }: FigureSettings,
  near?: Recalibration,
): Figures {
  const events = totalOf(groups.events);
  const others = totalOf(groups.others);
  const weight = events + others;
  const brier = brierScore(groups, weight);
  const chance = (events / weight) * (others / weight);
  const found = recalibration(groups, near);
  const counts = countsAt(groups, threshold);
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counts;
  const sensitivity = ratio(tp, tp + fn);
  const specificity = ratio(tn, tn + fp);
  const youden = sensitivity === null || specificity === null ? null : sensitivity + specificity - 1;
  return {
    auc: placementsOf(groups)?.area ?? null,
    averagePrecision: averagePrecision(groups),
    brier,
    brierSkill: chance === 0 ? null : 1 - brier / chance,
    logLoss: meanLoss(groups, losses, weight),
    calibrationIntercept: found?.intercept ?? null,
    calibrationSlope: found?.slope ?? null,
    calibrationError: calibrationError(equalMassBins(groups, bins).map(binTotals)),
    sensitivity,
    specificity,
    positivePredictiveValue: ratio(tp, tp + fp),
    negativePredictiveValue: ratio(tn, tn + fn),
    accuracy: (tp + tn) / weight,
    balancedAccuracy: youden === null ? null : (1 + youden) / 2,
    youden,
    fBeta: fBeta(counts, beta),
    matthewsCorrelation: matthewsCorrelation(counts),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function meanLoss({ events, others }: ScoredGroups, { ofEvent, ofOther }: Losses, weight: number) {
  const sum = total(
    events.length,
    (g) =>
      (events[g] === 0 ? 0 : events[g]! * ofEvent[g]!) + (others[g] === 0 ? 0 : others[g]! * ofOther[g]!),
  );
  return Number.isFinite(sum) ? sum / weight : null;
}
