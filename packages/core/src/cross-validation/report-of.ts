/** From what was found to the report. */
import { OddsmithError, type Warning } from '../errors.js';
import { averageOfRepeats, type FoldValue } from './average.js';
import { type Choice, type Curve, choose } from './choices.js';
import type { Findings, Judged } from './findings.js';
import { isBetterLarge } from './measures.js';
import { nestedReport } from './nested.js';
import type { CrossValidationOptions } from './options.js';
import type {
  ChoiceReport,
  ChosenReport,
  CrossValidationCurveReport,
  CrossValidationReport,
  FoldsReport,
} from './report.js';

/** The values of the folds of each repeat, at one λ of one α. */
export function foldValues({ sharing, weights, values }: Judged, curve: number, point: number): FoldValue[] {
  return sharing.folds.map(({ heldOut }, fold) => ({
    value: values[curve]![fold]![point]!,
    weight: weights[heldOut]!,
  }));
}

/** The curves of all repeats together. */
function curvesOf({ paths, judged }: Findings): Curve[] {
  return paths.map(({ alpha, points }, curve) => ({
    alpha,
    points: points.map((_, point) => averageOfRepeats(judged.map((one) => foldValues(one, curve, point)))),
  }));
}

function curveReports({ paths, judged }: Findings, curves: readonly Curve[]): CrossValidationCurveReport[] {
  return paths.map(({ alpha, lambdaMax, points }, curve) => ({
    alpha,
    lambdaMax,
    points: points.map(({ lambda, nonzero }, point) => ({
      lambda,
      mean: curves[curve]!.points[point]?.mean ?? null,
      standardError: curves[curve]!.points[point]?.standardError ?? null,
      nonzero,
      folds: judged.flatMap((one) => foldValues(one, curve, point).map(({ value }) => value)),
    })),
  }));
}

function foldsReport({ plan, judged }: Findings): FoldsReport {
  const { kind, repeats, seed, column } = plan;
  const sizes = judged.flatMap(({ sharing, rows }) =>
    sharing.folds.map(({ heldOut, learnt }) => ({
      heldOut: rows[heldOut]!,
      learntFrom: learnt.reduce((sum, block) => sum + rows[block]!, 0),
    })),
  );
  return { kind, count: sizes.length / repeats, repeats, seed, column, sizes };
}

function choiceReport({ paths }: Findings, curves: readonly Curve[], choice: Choice | null): ChoiceReport {
  const average = choice && curves[choice.curve]!.points[choice.point];
  if (!average) {
    const message = 'No fold has a value of the measure: there is nothing to choose by.';
    throw new OddsmithError('data-shape', message, { option: 'measure' });
  }
  const { lambda, nonzero } = paths[choice.curve]!.points[choice.point]!;
  return { alpha: curves[choice.curve]!.alpha, lambda, ...choice, ...average, nonzero };
}

function chosenReport({ paths }: Findings, choice: ChoiceReport): ChosenReport {
  const { penalty, columns, points } = paths[choice.curve]!;
  const { coefficients, violation } = points[choice.point]!;
  return {
    ...choice,
    penalty,
    coefficients: columns.map(({ term, class: label }, j) => ({
      ...{ term, class: label },
      estimate: coefficients[j]!,
    })),
    violation,
  };
}

function warningsOf(
  findings: Findings,
  curves: readonly CrossValidationCurveReport[],
  measure: string,
): Warning[] {
  const { paths, warnings, largestViolation, foldTolerance } = findings;
  const told = [...paths.flatMap((path) => path.warnings), ...warnings];
  if (!(largestViolation <= foldTolerance)) {
    const message = `The optimality conditions of some folds hold within ${largestViolation.toPrecision(1)} of the largest lambda, not within ${foldTolerance}.`;
    told.push({ code: 'fold-tolerance', message });
  }
  if (curves.some(({ points }) => points.some(({ folds }) => folds.includes(null)))) {
    const message = `Some folds hold out rows of one class alone and have no ${measure}: they are left out of the means.`;
    told.push({ code: 'folds-left-out', message });
  }
  const texts = new Set<string>();
  return told.filter(({ message }) => !texts.has(message) && texts.add(message));
}

export function reportOf(findings: Findings, options: CrossValidationOptions): CrossValidationReport {
  const { measure = 'deviance', rule = 'minimum', tolerance = 1e-9, nested = false } = options;
  const larger = isBetterLarge(measure);
  const curves = curvesOf(findings);
  const choices = {
    minimum: choiceReport(findings, curves, choose(curves, 'minimum', larger)),
    'one-standard-error': choiceReport(findings, curves, choose(curves, 'one-standard-error', larger)),
  };
  const reports = curveReports(findings, curves);
  const path = findings.paths[choices[rule].curve]!;
  const { formula, family, event, classes, rows, rowsDropped, weight, events, weightsKind, grouped } = path;
  return {
    format: 'oddsmith-cross-validation/1',
    ...{
      formula,
      family,
      event,
      ...(classes && { classes }),
      rows,
      rowsDropped,
      weight,
      events,
      weightsKind,
      grouped,
      measure,
    },
    folds: foldsReport(findings),
    curves: reports,
    choices,
    rule,
    chosen: chosenReport(findings, choices[rule]),
    path,
    nested: nested ? nestedReport(findings, rule, larger) : null,
    tolerance,
    foldTolerance: findings.foldTolerance,
    largestViolation: findings.largestViolation,
    passes: Math.ceil(findings.passes),
    warnings: warningsOf(findings, reports, measure),
    seconds: (performance.now() - findings.started) / 1000,
  };
}
