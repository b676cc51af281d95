/** `fitPathSync`: apart from `fitPath`, which loads what only some paths need when it is needed. */
import { type Begun, begin } from '../fit/begun.js';
import { cancelled } from '../fit/cancelled.js';
import { loadCodedRows } from '../fit/coded-rows.js';
import { isOfClasses } from '../fit/fit.js';
import { checkFitOptions } from '../fit/fit-rules.js';
import { relaxedSimd } from '../fit/relaxed-simd.js';
import { rounded } from '../fit/rounded.js';
import { useFullLanguage } from '../formula/full/index.js';
import { collapse } from '../formula/patterns.js';
import type { CheckedFormula, ColumnOptions } from '../formula/types.js';
import { useTwin } from '../kernel/use-twin.js';
import { type LoadingWork, runSync } from '../solver/run.js';
import type { Data } from '../table/data.js';
import { wideTraining } from '../wide/training.js';
import { widePath } from '../wide/wide-path.js';
import { fitClassPathSync } from './classes/fit-class-path.js';
import { dataOptions, pathWork } from './fit-path.js';
import type { PathOptions } from './options.js';
import { checkPathOptions } from './path-rules.js';
import type { PathReport } from './report.js';

function atOnce(work: LoadingWork<PathReport>, signal: AbortSignal | undefined): PathReport {
  try {
    return runSync(work, { signal });
  } catch (error) {
    throw cancelled(error, signal);
  }
}

/** As `fitPath`, at once: blocks until the path is done. */
export function fitPathSync<Given extends Data, Formula extends string, Other extends string = never>(
  data: Given,
  formula: Formula & CheckedFormula<Formula, Given>,
  options: PathOptions & ColumnOptions<Other> = {},
): PathReport {
  checkPathOptions(options);
  useFullLanguage();
  useTwin();
  const wide = wideTraining(data, formula, options);
  if (wide !== null) return atOnce(widePath(wide, options), options.signal);
  const loaded = { checkFitOptions, loadCodedRows, collapse, rounded, relaxedSimd };
  const { family } = options;
  let begun: Begun | null = null;
  try {
    if (family !== 'multinomial') begun = begin(data, formula, dataOptions(options), loaded);
  } catch (error) {
    if (!isOfClasses(error, family)) throw error;
  }
  try {
    if (begun === null) return fitClassPathSync(data, formula, options);
    return atOnce(pathWork(begun, options), options.signal);
  } finally {
    begun?.release();
  }
}
