/** What `crossValidate` finds of a response of several classes, all of which have coefficients. */
import { bindClasses, type ClassTraining } from '../../families/classes.js';
import { onThreads, threadsForPath } from '../../families/multinomial/penalised/threads.js';
import { boundClassPath, columnWishes } from '../../path/classes/fit-class-path.js';
import type { Table } from '../../table/table.js';
import { rowsOfBlocks } from '../blocks.js';
import { FOLD_TOLERANCE, progressOf } from '../defaults.js';
import type { Findings, Judged } from '../findings.js';
import { foldPlan } from '../folds.js';
import { type Judgements, judgementsOf } from '../judgements.js';
import { refuseWithout } from '../one-class.js';
import type { CrossValidationOptions } from '../options.js';
import { alphasOf, columnsAside, pathOptions } from '../rules.js';
import type { Sharing } from '../sharing.js';
import { type ClassJudging, judgeClasses, type WholeClassPath } from './class-judging.js';
import { checkClassMeasure } from './class-measures.js';

/**
 * As of two classes: the path of all rows gives the λ, each fold's path is fitted without the rows that then judge it, from where the path
 * of all rows is. Standard deviations are those of the rows learnt from. Throws as `bindClasses` and `foldPlan`, and `data-shape` where a
 * fold would learn from no row of a class.
 */
export async function classFindings(
  table: Table,
  formula: string,
  options: CrossValidationOptions,
  started: number,
): Promise<Findings> {
  const { foldTolerance = FOLD_TOLERANCE, nested = false, measure = 'deviance', signal, kernel } = options;
  checkClassMeasure(measure);
  const takesNumbers = options.family === 'multinomial';
  const aside = columnsAside(options);
  const training = bindClasses(table, formula, { ...options, ordered: false, takesNumbers, aside });
  const plan = foldPlan(table, training, options);
  const paths: WholeClassPath[] = [];
  for (const alpha of alphasOf(options)) {
    const own = pathOptions(options, alpha);
    const report = await boundClassPath(training, table, own);
    paths.push({ report, columns: columnWishes(training.schema, own) });
  }
  const reports = paths.map(({ report }) => report);
  const progress = progressOf(options.onProgress, reports, plan.sharings.length);
  const judged: Judged[] = [];
  const asked = { passes: paths.reduce((sum, { report }) => sum + report.passes, 0), largestViolation: 0 };
  for (const sharing of plan.sharings) {
    const parts = rowsOfBlocks(sharing.of, sharing.blocks);
    const judgements = judgementsOf(sharing, plan.kind, nested);
    refuseMissing(training, parts, sharing, judgements);
    const threads = threadsFor(training, judgements.sets.length, paths, options);
    const judging: ClassJudging = {
      ...{ training, parts, judgements, paths, measure, foldTolerance, threads, kernel, progress },
    };
    const found = await onThreads(threads, judgeClasses(judging), signal);
    asked.passes += found.passes;
    asked.largestViolation = Math.max(asked.largestViolation, found.largestViolation);
    judged.push({
      ...{ sharing, judgements, rows: parts.map(({ length }) => length) },
      ...{ weights: found.weights, values: found.values },
    });
  }
  return { plan, paths: reports, judged, ...asked, foldTolerance, warnings: [], started };
}

function threadsFor(
  { design, classes }: ClassTraining,
  sets: number,
  paths: readonly WholeClassPath[],
  { threads }: CrossValidationOptions,
): number {
  const size = { rows: design.rows, columns: design.columns.length, classes: classes.length };
  return threadsForPath(
    size,
    sets * paths.reduce((sum, { report }) => sum + report.points.length, 0),
    threads,
  );
}

/** Throws where a fold would learn from no row of a class: its intercept would have no estimate. */
function refuseMissing(
  { codes, weights, classes, schema }: ClassTraining,
  parts: readonly Int32Array[],
  sharing: Sharing,
  judgements: Judgements,
): void {
  const has = classes.map((_, k) =>
    parts.map((rows) => rows.some((row) => codes[row] === k && weights[row]! > 0)),
  );
  const { label } = schema.response;
  refuseWithout(has, sharing, judgements, (k) => `no row of the class "${classes[k]}" of ${label}`);
}
