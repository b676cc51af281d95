/** What a proportional-odds fit says: the report of its splits, told as that of classes in an order. */
import { assembleReport, type Findings, predictiveModel } from '../../fit/assemble.js';
import type {
  CoefficientReport,
  FitReport,
  ProportionalOddsReport,
  SeparationReport,
} from '../../fit/report.js';
import { likelihoodRatioTest } from '../../inference/likelihood-ratio.js';
import { ZERO } from '../../math/double-double.js';
import type { PredictiveModel } from '../../output/model.js';
import type { ClassTraining } from '../classes.js';
import type { OrdinalRows } from './load.js';

/** All that was found; numbers are in the order of solvers. */
export interface OrdinalFindings extends Findings {
  readonly rows: OrdinalRows;
  /** Null where they were not asked for, and where there is nothing to test. */
  readonly proportionalOdds: ProportionalOddsReport | null;
}

/** The report, and what predicts. */
export function ordinalResult(
  training: ClassTraining,
  findings: OrdinalFindings,
): { report: FitReport; model: PredictiveModel } {
  const { coefficients } = findings.rows;
  const plain = assembleReport(findings);
  const predictive = predictiveModel(findings, plain);
  const order = coefficients.reported;
  const matrix = <Entry>(rows: readonly (readonly Entry[])[]) =>
    order.map((i) => order.map((j) => rows[i]![j]!));
  const inOrder = <Entry>(values: readonly Entry[]) => order.map((i) => values[i]!);
  const covarianceMatrix = matrix(plain.covarianceMatrix);
  const { limiting, confidence } = predictive;
  const names = coefficients.nonproportional.map((column) => training.schema.columns[column]!);
  return {
    report: reportOf(training, findings, plain, covarianceMatrix),
    model: {
      schema: training.schema,
      coefficients: inOrder(predictive.coefficients),
      coefficientsLow: inOrder(predictive.coefficientsLow),
      covariance: covarianceMatrix,
      covarianceLow: matrix(predictive.covarianceLow),
      confidence,
      limiting: limiting && {
        coefficients: inOrder(limiting.coefficients),
        direction: inOrder(limiting.direction),
      },
      ...(names.length > 0 && { nonproportional: names }),
    },
  };
}

/** Keys keep their places, which are those of a model file. */
function reportOf(
  training: ClassTraining,
  findings: OrdinalFindings,
  plain: FitReport,
  covarianceMatrix: FitReport['covarianceMatrix'],
): FitReport {
  const { facts, estimate, nullLoss, rows, proportionalOdds } = findings;
  const { thresholds, reported } = rows.coefficients;
  const df = estimate.free.length - thresholds;
  const changed: Partial<FitReport> = {
    ...{ family: 'ordinal', event: null, events: null, covarianceMatrix },
    coefficients: reported.map((i) => coefficientOf(plain.coefficients[i]!, i, rows)),
    dfNull: facts.observations - thresholds,
    likelihoodRatioTest: df > 0 ? likelihoodRatioTest(nullLoss, estimate.refined?.loss ?? ZERO, df) : null,
    separation: plain.separation && separationOf(plain.separation, findings),
  };
  const classes = training.classes.map((level, k) => ({ level, weight: rows.classWeights[k]! }));
  const entries = (Object.keys(plain) as (keyof FitReport)[]).flatMap((name) => {
    if (name === 'reference')
      return [
        [name, training.classes[0]],
        ['classes', classes],
      ];
    const entry = [name, name in changed ? changed[name] : plain[name]];
    return name === 'terms' && proportionalOdds ? [entry, ['proportionalOdds', proportionalOdds]] : [entry];
  });
  return Object.fromEntries(entries) as FitReport;
}

function coefficientOf(
  plain: CoefficientReport,
  index: number,
  { coefficients }: OrdinalRows,
): CoefficientReport {
  const { name, column, threshold } = coefficients.all[index]!;
  if (column === null) return { ...plain, term: name, oddsRatio: null, oddsRatioInterval: null };
  return { ...plain, term: name, class: threshold === null ? null : coefficients.all[threshold]!.name };
}

/** The direction in the order of reports; rows of the data of which some split is separated strictly. */
function separationOf(plain: SeparationReport, { estimate, rows }: OrdinalFindings): SeparationReport {
  const gone = new Set<number>();
  estimate.separation!.separated.forEach((one, i) => {
    if (one === 1) gone.add(rows.rowOf[i]!);
  });
  const direction = rows.coefficients.reported.map((i) => plain.direction[i]!);
  return { ...plain, direction, rows: gone.size };
}
