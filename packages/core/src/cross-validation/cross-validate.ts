/** `crossValidate`: which λ and α predict best, judged by rows that took no part in the fit. */
import type { Warning } from '../errors.js';
import { cancelled } from '../fit/cancelled.js';
import { isOfClasses } from '../fit/fit.js';
import { bindData, loadLanguage } from '../fit/prepare.js';
import type { TrainingData } from '../formula/training.js';
import { kindOf } from '../kernel/create.js';
import { useTwin } from '../kernel/use-twin.js';
import { useSeveral } from '../objective/use-several.js';
import type { PathReport } from '../path/report.js';
import { threadsThatPay, workOf } from '../pool/threads.js';
import { type Data, toTable } from '../table/data.js';
import type { Table } from '../table/table.js';
import { Asking } from './asking.js';
import { type Blocks, loadBlocks, rowsOfBlocks } from './blocks.js';
import { atCentres } from './centring.js';
import { FOLD_TOLERANCE, progressOf, WORTH } from './defaults.js';
import type { Findings, Judged } from './findings.js';
import { foldPaths, type WholePath } from './fold-paths.js';
import { foldPlan } from './folds.js';
import { heldOut } from './held-out.js';
import { type Judgements, judgementsOf } from './judgements.js';
import { refuseOneClass } from './one-class.js';
import type { CrossValidationOptions } from './options.js';
import type { CrossValidationReport } from './report.js';
import { reportOf } from './report-of.js';
import { checkOptions, columnsAside } from './rules.js';
import { wholePaths } from './whole-paths.js';
import { isWideForAll } from './wide/is-wide.js';

/**
 * Cross-validates the paths of a lasso, ridge or elastic net: the path of all rows gives the λ, each fold's path is fitted
 * without the rows that then judge it, and a rule chooses.
 *
 * Levels of factors, knots of splines and the like are those of all rows; standard deviations are those of the rows learnt from.
 * `data` and `formula`: as of `fit`; two classes, or several without an order. Rejects with an `OddsmithError` for input that is not as it should be, and with the code
 * `cancelled` by `signal`.
 *
 * Friedman, Hastie & Tibshirani 2010 (Journal of Statistical Software 33), section 2.6; nested: Varma & Simon 2006 (BMC
 * Bioinformatics 7).
 */
export async function crossValidate(
  data: Data,
  formula: string,
  options: CrossValidationOptions = {},
): Promise<CrossValidationReport> {
  const started = performance.now();
  try {
    checkOptions(options);
    await loadLanguage(formula, options);
    useTwin();
    useSeveral();
    const table = toTable(data, options.types ? { types: options.types } : {});
    const training = bindBinary(table, formula, options);
    if (training !== null) return reportOf(await findings(table, training, options, started), options);
    const { classFindings } = await import('./classes/class-findings.js');
    return reportOf(await classFindings(table, formula, options, started), options);
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}

/** Null where the response has several classes. */
function bindBinary(table: Table, formula: string, options: CrossValidationOptions): TrainingData | null {
  const { family } = options;
  if (family === 'multinomial') return null;
  try {
    return bindFolds(table, formula, options);
  } catch (error) {
    if (isOfClasses(error, family)) return null;
    throw error;
  }
}

async function findings(
  table: Table,
  training: TrainingData,
  options: CrossValidationOptions,
  started: number,
): Promise<Findings> {
  const { foldTolerance = FOLD_TOLERANCE, nested = false, signal } = options;
  const plan = foldPlan(table, training, options);
  if (isWideForAll(training, options)) {
    const { wideFindings } = await import('./wide/wide-findings.js');
    return wideFindings(training, plan, options, { foldTolerance, started });
  }
  const warnings: Warning[] = [];
  const paths = await wholePaths(table, training, options);
  const progress = progressOf(options.onProgress, paths, plan.sharings.length);
  const judged: Judged[] = [];
  const asked = { passes: paths.reduce((sum, { passes }) => sum + passes, 0), largestViolation: 0 };
  const { rows, columns } = training.design;
  const threads = threadsThatPay(WORTH * workOf(rows, columns.length), options.threads, false);
  for (const sharing of plan.sharings) {
    const parts = rowsOfBlocks(sharing.of, sharing.blocks);
    const judgements = judgementsOf(sharing, plan.kind, nested);
    refuseOneClass(training, parts, sharing, judgements);
    const loaded = await loadBlocks(training, parts, { kernel: kindOf(options), threads, signal }, warnings);
    try {
      const found = await judgeAll({ loaded, judgements, paths, training, foldTolerance }, options, progress);
      asked.passes += found.passes;
      asked.largestViolation = Math.max(asked.largestViolation, found.largestViolation);
      const weights = loaded.blocks.map(({ weight }) => weight);
      judged.push({
        sharing,
        judgements,
        rows: parts.map(({ length }) => length),
        weights,
        values: found.values,
      });
    } finally {
      loaded.rows.release();
    }
  }
  return { plan, paths, judged, ...asked, foldTolerance, warnings, started };
}

interface JudgingAll {
  readonly loaded: Blocks;
  readonly judgements: Judgements;
  readonly paths: readonly PathReport[];
  readonly training: TrainingData;
  readonly foldTolerance: number;
}

/** The values of all judgements of a sharing, α after α. */
async function judgeAll(
  { loaded, judgements, paths, training, foldTolerance }: JudgingAll,
  options: CrossValidationOptions,
  progress: () => void,
) {
  const asking = new Asking(loaded, options.signal);
  const values: (number | null)[][][] = [];
  let largestViolation = 0;
  for (const path of paths) {
    const judging = { asking, loaded, judgements, whole: wholeOf(path, training, loaded.centres, options) };
    const found = await judge(judging, path, options, foldTolerance, progress);
    values.push(found.values);
    largestViolation = Math.max(largestViolation, found.largestViolation);
  }
  return { values, largestViolation, passes: asking.passes };
}

/** Binds the formula; columns of groups and times are none that its `.` stands for. */
function bindFolds(table: Table, formula: string, options: CrossValidationOptions): TrainingData {
  const aside = columnsAside(options);
  return bindData(table, formula, { ...options, ...(aside.length > 0 && { cluster: aside }) });
}

function wholeOf(
  path: PathReport,
  { schema }: TrainingData,
  centres: Float64Array | null,
  options: CrossValidationOptions,
): WholePath {
  return {
    shrinkage: { ...options, schema, alpha: path.alpha },
    lambdas: path.points.map(({ lambda }) => lambda),
    coefficients: path.points.map(({ coefficients }) => atCentres(coefficients, centres)),
  };
}

interface Judging {
  readonly asking: Asking;
  readonly loaded: Blocks;
  readonly judgements: Judgements;
  readonly whole: WholePath;
}

/** The values of all judgements at each λ of a path. */
async function judge(
  { asking, loaded: { blocks }, judgements: { sets, all }, whole }: Judging,
  { lambdaMax, points }: PathReport,
  { measure = 'deviance' }: CrossValidationOptions,
  foldTolerance: number,
  progress: () => void,
): Promise<{ values: (number | null)[][]; largestViolation: number }> {
  const scale = lambdaMax ?? points[0]!.lambda;
  const values = all.map((): (number | null)[] => []);
  let largestViolation = 0;
  await foldPaths(asking, blocks, sets, whole, foldTolerance * scale, async (found) => {
    for (const { violation } of found) largestViolation = Math.max(largestViolation, violation / scale);
    const fits = all.map(({ set, block }) => ({ block, at: found[set]!.coefficients }));
    (await heldOut(asking, blocks, fits, measure)).forEach((value, i) => {
      values[i]!.push(value);
    });
    progress();
  });
  return { values, largestViolation };
}
