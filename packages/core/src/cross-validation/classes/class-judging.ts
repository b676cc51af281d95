/** All judgements of one sharing of rows of several classes, at each λ of each path. */
import type { ClassTraining } from '../../families/classes.js';
import {
  type ColumnWishes,
  inUnits,
  partOf,
  penaltyOf,
  toLines,
} from '../../families/multinomial/penalised/bound-path.js';
import { StandardisedRows } from '../../families/multinomial/penalised/rows.js';
import type { Steps } from '../../families/multinomial/penalised/steps.js';
import { gather } from '../../formula/kept-rows.js';
import { createClassKernel } from '../../kernel/classes/create.js';
import type { KernelKind } from '../../kernel/create.js';
import { createDenseAlgebra } from '../../kernel/dense.js';
import type { PathReport } from '../../path/report.js';
import type { Judgements } from '../judgements.js';
import type { Measure } from '../options.js';
import { ClassFoldPath } from './class-fold-path.js';
import { classMeasureOf, type HeldOutRows } from './class-measures.js';

/** A path of all rows and what is penalised. */
export interface WholeClassPath {
  readonly report: PathReport;
  readonly columns: ColumnWishes;
}

export interface ClassJudging {
  readonly training: ClassTraining;
  /** Rows of each block. */
  readonly parts: readonly Int32Array[];
  readonly judgements: Judgements;
  readonly paths: readonly WholeClassPath[];
  readonly measure: Measure;
  /** As a share of the first λ. */
  readonly foldTolerance: number;
  readonly threads: number;
  readonly kernel: KernelKind | undefined;
  /** After each λ. */
  readonly progress: () => void;
}

export interface ClassJudged {
  /** By path, judgement and λ. */
  readonly values: (number | null)[][][];
  /** Σ of the weights of each block. */
  readonly weights: number[];
  readonly largestViolation: number;
  readonly passes: number;
}

/** The rows of each block, with their classes and weights. */
export function blocksOfRows(
  { design, codes, weights, classes }: ClassTraining,
  parts: readonly Int32Array[],
): HeldOutRows[] {
  return parts.map((rows) => ({
    design: design.pick(rows),
    codes: Int32Array.from(rows, (row) => codes[row]!),
    weights: gather(weights, { count: rows.length, kept: rows }),
    classes: classes.length,
  }));
}

/** The steps of judging: the rows are loaded once, whatever is held out. Throws `memory-exhausted`. */
export function* judgeClasses(judging: ClassJudging): Steps<ClassJudged> {
  const { training, parts, paths, threads, kernel } = judging;
  const { schema, design, classes } = training;
  const blocks = blocksOfRows(training, parts);
  const rows = yield* StandardisedRows.load(
    {
      ...{ columns: design.columns.length, classes: classes.length, intercept: schema.intercept },
      parts: blocks.map((block) => partOf(block.design, block.codes, block.weights)),
    },
    createClassKernel(kernel, threads > 1),
    threads,
  );
  const values: (number | null)[][][] = [];
  let [largestViolation, passes] = [0, 0];
  for (const path of paths) {
    const found = yield* judgePath(judging, path, rows, blocks);
    values.push(found.values);
    largestViolation = Math.max(largestViolation, found.largestViolation);
    passes += found.passes;
  }
  const weights = blocks.map((block) => block.weights.reduce((sum, one) => sum + one, 0));
  return { values, weights, largestViolation, passes };
}

/** The paths of all training sets side by side, judged at each λ. */
function* judgePath(
  { judgements: { sets, all }, measure, foldTolerance, progress }: ClassJudging,
  { report: { lambdaMax, points }, columns }: WholeClassPath,
  rows: StandardisedRows,
  blocks: readonly HeldOutRows[],
): Steps<{
  readonly values: (number | null)[][];
  readonly largestViolation: number;
  readonly passes: number;
}> {
  const scale = lambdaMax ?? points[0]!.lambda;
  const penalty = penaltyOf(columns, rows);
  const algebra = createDenseAlgebra();
  const paths = sets.map(
    (set) => new ClassFoldPath(rows.subset(set), penalty, foldTolerance * scale, algebra),
  );
  const heldOut = blocks.map((_, block) => rows.subset([block]).rows);
  const values = all.map((): (number | null)[] => []);
  let largestViolation = 0;
  for (const { lambda, coefficients } of points) {
    const whole = toLines(coefficients, rows);
    const found: Float64Array[] = [];
    for (const path of paths) {
      const { b, violation } = yield* path.to(lambda, whole);
      largestViolation = Math.max(largestViolation, violation / scale);
      found.push(b);
    }
    for (const [i, { set, block }] of all.entries()) {
      const b = found[set]!;
      if (measure === 'deviance') values[i]!.push(2 * (yield* heldOut[block]!.loss(b)));
      else if (measure === 'auc') values[i]!.push(null);
      else values[i]!.push(classMeasureOf(measure, blocks[block]!, inUnits(b, rows, columns.bounds)));
      yield null;
    }
    progress();
  }
  const passes = [...paths, ...heldOut].reduce((sum, one) => sum + one.passes, 0);
  return { values, largestViolation, passes };
}
