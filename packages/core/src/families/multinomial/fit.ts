/** The fit of a multinomial model: log P(Y = k)/P(Y = base) = xᵀβₖ, class after class in level order. */
import { OddsmithError } from '../../errors.js';
import { Fit } from '../../fit/fitted.js';
import { counting } from '../../fit/fitting.js';
import type { FitOptions } from '../../fit/options.js';
import { type Profiles, profilesAtOptimum } from '../../fit/profiles.js';
import type { TermTestReport } from '../../fit/report.js';
import type { ShardWork } from '../../fit/solve.js';
import { termsToTest } from '../../fit/term-tests.js';
import { likelihoodRatioTest } from '../../inference/likelihood-ratio.js';
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  negate,
  ZERO,
} from '../../math/double-double.js';
import { logDD } from '../../math/double-double-elementary.js';
import { type CoefficientName, labelOf } from '../../output/label.js';
import type { Waiting } from '../answered.js';
import type { ClassRows, ClassTraining } from '../classes.js';
import { reportOfClasses } from '../report.js';
import { columnScales } from '../scales.js';
import { classSeparationText } from '../separation-text.js';
import { leastLoss } from '../solving.js';
import { classWarnings } from '../warnings.js';
import { classWays } from '../ways.js';
import {
  coefficientsOf,
  columnsWithout,
  estimateMultinomial,
  type LoadedClasses,
  type MultinomialEstimate,
  shardOf,
} from './estimate.js';
import { fitPenalisedClasses } from './penalised/fit.js';

/** Matrices of this many columns, a few at a time, fit where the rows do. */
const MOST_COEFFICIENTS = 2000;

/** The whole fit as questions to the rows; `counter` counts the passes of the estimate. */
export function* fitMultinomial(
  training: ClassTraining,
  options: FitOptions,
  { counter, started, waiting }: { counter: { passes: number }; started: number; waiting: Waiting | null },
): ShardWork<Fit> {
  if ((options.penalty ?? 'none') !== 'none')
    return yield* fitPenalisedClasses(training, options, { started, waiting });
  checkSize(training);
  const { design, schema, classes } = training;
  const loaded: LoadedClasses = { rows: training, scales: columnScales(design), waiting };
  const pairs = classes.length - 1;
  const found = yield* counting(estimateMultinomial(loaded, options.maxIterations), design.rows, counter);
  const { passes } = counter;
  const { terms, skipped } = termsToTest(schema, design.rows * pairs * pairs, options.termTests ?? 'auto');
  const { shard, separation } = found;
  const whole = { size: pairs * loaded.scales.length, start: new Float64Array(pairs * loaded.scales.length) };
  const nullLoss = schema.intercept
    ? lossOfShares(training)
    : yield* leastLoss(shard, { ...whole, active: [] });
  const scales = Float64Array.from(whole.start, (_, at) => loaded.scales[at % loaded.scales.length]!);
  const names = classes.slice(1).flatMap((level) => schema.columns.map((term) => ({ term, class: level })));
  const confidence = options.confidence ?? 0.95;
  const profiled =
    options.intervals === 'profile' ? yield* profilesOf(loaded, found, scales, { names, confidence }) : null;
  const { report, model } = reportOfClasses({
    ...{ family: 'multinomial', training, nullLoss, passes, started, names, scales, confidence },
    profiles: profiled,
    estimate: { ...found, separation: separation?.found ?? null },
    separatedRows: separation?.rows ?? 0,
    nullParameters: schema.intercept ? pairs : 0,
    terms: yield* testTerms(loaded, found, terms, schema.columns),
    warnings: [...classWarnings(training, found, skipped), ...(profiled?.warnings ?? [])],
  });
  return new Fit(report, model, options.missing ?? 'drop', classSeparationText(report), classWays(schema));
}

/** Profiles of the finite coefficients, at the optimum or among the classes that the limit leaves to each row. */
function profilesOf(
  loaded: LoadedClasses,
  { shard, free, active, refined, separation }: MultinomialEstimate,
  scales: Float64Array,
  { names, confidence }: { readonly names: readonly CoefficientName[]; readonly confidence: number },
): ShardWork<Profiles> {
  const shards = [separation === null ? shard : shardOf(loaded, separation.ruledOut)];
  const rows = { shards, columns: scales.length, start: new Float64Array(scales.length), scales };
  const indices = free.filter((index, i) => active.includes(index) && !separation?.found.infinite[i]);
  const [terms, labels] = [names.map(({ term }) => term), names.map(labelOf)];
  return profilesAtOptimum(rows, { refined, active }, { indices, terms, labels, confidence });
}

/** Throws `formula-unsupported` where there are too many coefficients. */
function checkSize({ schema, classes }: ClassTraining): void {
  const count = schema.columns.length * (classes.length - 1);
  if (count <= MOST_COEFFICIENTS) return;
  const { label } = schema.response;
  const message = `The model has ${schema.columns.length} columns for each of ${classes.length - 1} classes of ${label}, ${count} coefficients; at most ${MOST_COEFFICIENTS} can be estimated. Group the rare classes.`;
  throw new OddsmithError('formula-unsupported', message, { column: label });
}

/** Likelihood-ratio tests of dropping terms from all classes. */
function* testTerms(
  loaded: LoadedClasses,
  found: MultinomialEstimate,
  terms: ReturnType<typeof termsToTest>['terms'],
  names: readonly string[],
): ShardWork<TermTestReport[]> {
  const reports: TermTestReport[] = [];
  const size = (loaded.rows.classes.length - 1) * loaded.scales.length;
  for (const term of terms) {
    const dropped = term.columns.map((name) => names.indexOf(name));
    const active = coefficientsOf(columnsWithout(dropped, found), loaded);
    const df = found.free.length - active.length;
    if (df === 0) continue;
    const loss = yield* leastLoss(found.shard, { size, start: new Float64Array(size), active });
    reports.push({ term: term.label, ...likelihoodRatioTest(loss, found.refined?.loss ?? ZERO, df) });
  }
  return reports;
}

/** Σ of the weights of each class. */
function weightsOfClasses(codes: Int32Array, weights: Float64Array, classes: number): DoubleDouble[] {
  // Whole numbers add up exactly.
  if (weights.every(Number.isInteger)) {
    const counts = new Float64Array(classes);
    for (let i = 0; i < codes.length; i++) counts[codes[i]!] = counts[codes[i]!]! + weights[i]!;
    if (counts.every(Number.isSafeInteger)) return Array.from(counts, fromNumber);
  }
  const sums = Array.from({ length: classes }, () => ZERO);
  for (let i = 0; i < codes.length; i++) sums[codes[i]!] = add(sums[codes[i]!]!, fromNumber(weights[i]!));
  return sums;
}

/** −Σ nₖ·log(nₖ/n): the least loss of the same probabilities in all rows. */
export function lossOfShares({ classes, codes, weights }: ClassRows): DoubleDouble {
  const sums = weightsOfClasses(codes, weights, classes.length);
  const total = sums.reduce(add, ZERO);
  const parts = sums.map((sum) => multiply(sum, logDD(divide(sum, total))));
  return negate(parts.reduce(add, ZERO));
}
