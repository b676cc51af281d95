/** What bootstrap samples say of a figure. */

import type { BootstrapFigure, FigureName } from '../evaluation.js';
import { FIGURES, type Figures } from '../figures.js';
import { quantileBetween } from './percentile.js';

/** The values of all figures over the samples; NaN where one is not defined. */
export class Samples {
  readonly #values = new Map<FigureName, number[]>(FIGURES.map((figure) => [figure, []]));

  add(figures: Figures): void {
    for (const figure of FIGURES) this.#values.get(figure)!.push(figures[figure] ?? Number.NaN);
  }

  /** Standard error and percentile interval of each. */
  report(estimates: Figures, confidence: number): BootstrapFigure[] {
    return FIGURES.map((figure) => {
      const all = this.#values.get(figure)!;
      const values = Float64Array.from(all.filter((value) => !Number.isNaN(value))).sort();
      return {
        figure,
        estimate: estimates[figure],
        standardError: values.length < 2 ? null : deviation(values),
        interval:
          values.length < 2
            ? null
            : [quantileBetween(values, (1 - confidence) / 2), quantileBetween(values, (1 + confidence) / 2)],
        undefined: all.length - values.length,
      };
    });
  }
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** The figures of a model minus those of another; null where one of them is. */
export function differencesOf(ours: Figures, theirs: Figures): Figures {
  const entries = FIGURES.map((figure) => {
    const [a, b] = [ours[figure], theirs[figure]];
    return [figure, a === null || b === null ? null : a - b] as const;
  });
  return Object.fromEntries(entries) as Figures;
}
