/** How much a model flatters itself on the rows of its training. */
import type { LoadingWork } from '../../solver/run.js';
import type { OptimismFigure, OptimismReport } from '../evaluation.js';
import { FIGURES, type FigureSettings, type Figures, figuresOf, lossesOf } from '../figures.js';
import { groupsOf, type Ranking, rank, type Weights } from '../scored-groups.js';
import type { Draws } from './draws.js';
import type { Refitting } from './refit.js';
import { differencesOf } from './spread.js';

export interface OptimismRequest {
  readonly resamples: number;
  readonly seed: number;
  readonly settings: FigureSettings;
  /** After each sample. */
  readonly onSample: () => void;
}

/**
 * The optimism bootstrap (Efron 1983, JASA 78; Harrell, Lee & Mark 1996, Statistics in Medicine 15): the model is fitted anew
 * to samples of its rows; what its figures on the sample are above those on the rows is, in the mean, what those on
 * the rows are above those to be expected of rows not seen. What was settled on the rows before the fit (levels, knots) stays.
 */
export function* optimism(
  rows: Weights,
  ranking: Ranking,
  draws: Draws,
  refitting: Refitting,
  { resamples, seed, settings, onSample }: OptimismRequest,
): LoadingWork<OptimismReport> {
  const judge = (scores: Ranking) => {
    const losses = lossesOf(scores);
    return (weights: Weights) => figuresOf(groupsOf(scores, weights), losses, settings);
  };
  const apparent = judge(ranking)(rows);
  const gaps: Figures[] = [];
  for (let r = 0; r < resamples; r++) {
    const sample = draws.next();
    const logOdds = yield* refitting.logOdds(sample);
    if (logOdds !== null) {
      const on = judge(rank(logOdds));
      gaps.push(differencesOf(on(sample), on(rows)));
    }
    onSample();
  }
  return {
    ...{ resamples, seed, failed: resamples - gaps.length },
    figures: FIGURES.map((figure): OptimismFigure => {
      const values = gaps.flatMap((gap) => gap[figure] ?? []);
      const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
      const before = apparent[figure];
      const corrected = before === null || mean === null ? null : before - mean;
      return { figure, apparent: before, optimism: mean, corrected, samples: values.length };
    }),
  };
}
