/** From the estimate of a family beyond the binary one to the report and the model: coefficients are flat. */
import type { Separation } from '../diagnostics/separation.js';
import type { Warning } from '../errors.js';
import { assembleReport, type Findings, predictiveModel } from '../fit/assemble.js';
import type { Estimate } from '../fit/estimate.js';
import type { PenaltyFindings } from '../fit/penalising.js';
import type { Profiles } from '../fit/profiles.js';
import type { ClassReport, FitReport, TermTestReport } from '../fit/report.js';
import { likelihoodRatioTest } from '../inference/likelihood-ratio.js';
import { type DoubleDouble, ZERO } from '../math/double-double.js';
import { sumOf } from '../math/sum.js';
import { type CoefficientName, labelOf } from '../output/label.js';
import type { PredictiveModel } from '../output/model.js';
import type { ClassTraining } from './classes.js';

/** Everything that was computed, the coefficients on the scale of the shard. */
export interface FamilyFindings {
  readonly family: Exclude<FitReport['family'], 'binary'>;
  readonly training: ClassTraining;
  readonly names: readonly CoefficientName[];
  /** What each coefficient is multiplied by in units of the data. */
  readonly scales: Float64Array;
  readonly estimate: Omit<Estimate, 'gram' | 'solver'>;
  /** Rows of the data in which the separation rules a class out. */
  readonly separatedRows: number;
  readonly nullLoss: DoubleDouble;
  readonly nullParameters: number;
  readonly terms: readonly TermTestReport[];
  /** By flat index; null where intervals are Wald's. */
  readonly profiles: Profiles | null;
  /** Default: maximum likelihood. */
  readonly penalty?: PenaltyFindings;
  readonly confidence: number;
  readonly passes: number;
  readonly started: number;
  readonly warnings: readonly Warning[];
}

/** The report, and what prediction needs. */
export function reportOfClasses(findings: FamilyFindings): { report: FitReport; model: PredictiveModel } {
  const { training, names, family } = findings;
  const flat = flatFindings(findings);
  const plain = assembleReport(flat);
  const { format, formula, family: _, event: __, reference: ___, ...rest } = plain;
  const { schema, observations } = training;
  const pairs = training.classes.length - 1;
  const parameters = findings.estimate.free.length;
  const df = parameters - findings.nullParameters;
  const loss = findings.estimate.refined?.loss ?? ZERO;
  const report: FitReport = {
    ...{ format, formula, family, event: null, reference: training.classes[0]! },
    classes: classReports(training),
    ...rest,
    events: null,
    coefficients: plain.coefficients.map((one, at) => ({ ...one, class: names[at]!.class })),
    dfResidual: observations * pairs - parameters,
    dfNull: observations * pairs - findings.nullParameters,
    likelihoodRatioTest:
      df > 0 && findings.penalty === undefined ? likelihoodRatioTest(findings.nullLoss, loss, df) : null,
    separation: plain.separation && {
      ...plain.separation,
      terms: infiniteNames(findings.estimate.separation!, findings),
      rows: findings.separatedRows,
    },
  };
  return { report, model: { ...predictiveModel(flat, report), schema } };
}

/** The same as findings of one long list of coefficients. */
function flatFindings(findings: FamilyFindings): Findings {
  const { training, names, scales, estimate } = findings;
  const { schema, design, observations, rowsDropped, weightsKind, weights } = training;
  const columns = names.map(({ term }) => term);
  return {
    facts: {
      ...{ observations, rowsDropped, weightsKind, rows: design.rows, patternOf: null },
      schema: { ...schema, columns },
    },
    rows: {
      ...{ columns: columns.length, scales, kernel: 'twin' },
      totals: { events: sumOf(weights), others: ZERO },
    },
    estimate: { ...estimate, gram: null, solver: 'newton' },
    ...{ grouped: null, tjur: null, penalty: findings.penalty ?? null, profiles: findings.profiles },
    ...{ nullLoss: findings.nullLoss, terms: findings.terms, confidence: findings.confidence },
    ...{ solver: 'newton', solverReason: null, passes: findings.passes, warnings: findings.warnings },
    seconds: (performance.now() - findings.started) / 1000,
  };
}

function infiniteNames({ infinite }: Separation, { estimate, names }: FamilyFindings): string[] {
  return estimate.free.filter((_, i) => infinite[i]).map((at) => labelOf(names[at]!));
}

function classReports({ classes, codes, weights }: ClassTraining): ClassReport[] {
  const sums = new Float64Array(classes.length);
  for (let i = 0; i < codes.length; i++) sums[codes[i]!] = sums[codes[i]!]! + weights[i]!;
  return classes.map((level, k) => ({ level, weight: sums[k]! }));
}
