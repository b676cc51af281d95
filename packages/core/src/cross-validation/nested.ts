/** What is to be expected of the model that a rule chooses: each outer fold judges what was chosen without it. */
import { averageOf, averageOfRepeats, type FoldValue } from './average.js';
import { type Curve, choose } from './choices.js';
import type { Findings, Judged } from './findings.js';
import type { Rule } from './options.js';
import type { NestedReport } from './report.js';

type OuterFold = NestedReport['folds'][number] & { readonly weight: number };

/** The curves that the inner judgements of a fold give. */
function innerCurves({ paths }: Findings, judged: Judged, places: readonly number[]): Curve[] {
  const { judgements, weights, values } = judged;
  return paths.map(({ alpha, points }, curve) => ({
    alpha,
    points: points.map((_, point) =>
      averageOf(
        places.map(
          (place): FoldValue => ({
            value: values[curve]![place]![point]!,
            weight: weights[judgements.all[place]!.block]!,
          }),
        ),
      ),
    ),
  }));
}

/** Each outer fold of a repeat that has folds within it. */
function outerFolds(findings: Findings, judged: Judged, rule: Rule, larger: boolean): OuterFold[] {
  const { sharing, judgements, weights, values } = judged;
  return sharing.folds.flatMap(({ heldOut }, fold) => {
    const curves = innerCurves(findings, judged, judgements.inner[fold]!);
    const choice = choose(curves, rule, larger);
    if (choice === null) return [];
    const { curve, point } = choice;
    const { lambda } = findings.paths[curve]!.points[point]!;
    const value = values[curve]![fold]![point]!;
    return [{ alpha: curves[curve]!.alpha, lambda, value, weight: weights[heldOut]! }];
  });
}

/** Null where no fold has folds within it, or none has a value. */
export function nestedReport(findings: Findings, rule: Rule, larger: boolean): NestedReport | null {
  const repeats = findings.judged.map((judged) => outerFolds(findings, judged, rule, larger));
  const average = averageOfRepeats(repeats);
  const folds = repeats.flat().map(({ weight: _, ...fold }) => fold);
  return average && { ...average, folds };
}
