/** Bootstrap intervals of the figures of an evaluation, and of the differences of two models'. */
import type { BootstrapReport } from '../evaluation.js';
import { type FigureSettings, type Figures, figuresOf, type Losses, lossesOf } from '../figures.js';
import { type Recalibration, recalibration } from '../recalibration.js';
import { groupsOf, type Ranking, type Weights } from '../scored-groups.js';
import type { Draws } from './draws.js';
import { differencesOf, Samples } from './spread.js';

export interface BootstrapRequest {
  readonly resamples: number;
  readonly seed: number;
  readonly confidence: number;
  readonly settings: FigureSettings;
}

/** What of a model stays the same in all samples. */
class Scored {
  readonly #ranking: Ranking;
  readonly #losses: Losses;
  readonly #settings: FigureSettings;
  readonly #near: Recalibration | undefined;
  /** On the rows as they are. */
  readonly figures: Figures;

  constructor(ranking: Ranking, rows: Weights, settings: FigureSettings) {
    this.#ranking = ranking;
    this.#losses = lossesOf(ranking);
    this.#settings = settings;
    this.#near = recalibration(groupsOf(ranking, rows)) ?? undefined;
    this.figures = this.of(rows);
  }

  of(weights: Weights): Figures {
    return figuresOf(groupsOf(this.#ranking, weights), this.#losses, this.#settings, this.#near);
  }
}

/**
 * Figures on samples of the rows, the model left as it is: standard errors and percentile intervals (Efron & Tibshirani
 * 1993, chapter 13). The rows are sorted once, and each sample is a pass over their groups. Yields null after each sample.
 */
export function* bootstrap(
  rows: Weights,
  [first, second]: readonly [Ranking, Ranking | null],
  draws: Draws,
  { resamples, seed, confidence, settings }: BootstrapRequest,
): Generator<null, BootstrapReport> {
  const model = new Scored(first, rows, settings);
  const other = second === null ? null : new Scored(second, rows, settings);
  const samples = new Samples();
  const differences = new Samples();
  for (let r = 0; r < resamples; r++) {
    const weights = draws.next();
    const figures = model.of(weights);
    samples.add(figures);
    if (other !== null) differences.add(differencesOf(figures, other.of(weights)));
    yield null;
  }
  return {
    ...{ resamples, seed, unit: draws.unit },
    figures: samples.report(model.figures, confidence),
    differences: other && differences.report(differencesOf(model.figures, other.figures), confidence),
  };
}
