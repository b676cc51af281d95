/** `fitSync`: apart from `fit`, which loads gradient solvers only when they are asked for. */

import { fitClassesSync } from '../families/fit-classes.js';
import { useFullLanguage } from '../formula/full/index.js';
import { collapse } from '../formula/patterns.js';
import type { CheckedFormula, ColumnOptions, PredictionInput } from '../formula/types.js';
import { useTwin } from '../kernel/use-twin.js';
import { runSync } from '../solver/run.js';
import type { Data } from '../table/data.js';
import { fitWideSync } from '../wide/fit/fit-wide.js';
import { type Begun, begin } from './begun.js';
import { cancelled } from './cancelled.js';
import { chosenSolver } from './chosen.js';
import { loadCodedRows } from './coded-rows.js';
import { algebraFor, everything } from './everything.js';
import { isOfClasses } from './fit.js';
import { checkFitOptions } from './fit-rules.js';
import type { Fit } from './fitted.js';
import { fitting, runOptions } from './fitting.js';
import { gradientSolving } from './gradient-solving.js';
import { journalOf } from './journal.js';
import type { FitOptions } from './options.js';
import { penalising } from './penalising.js';
import { relaxedSimd } from './relaxed-simd.js';
import { rounded } from './rounded.js';

/** As `fit`, at once: blocks until the fit is done. */
export function fitSync<Given extends Data, Formula extends string, Other extends string = never>(
  data: Given,
  formula: Formula & CheckedFormula<Formula, Given>,
  options: FitOptions & ColumnOptions<Other> = {},
): Fit<PredictionInput<Given, Formula, Other>> {
  useFullLanguage();
  useTwin();
  const counter = { passes: 0 };
  let begun: Begun | null = null;
  try {
    const wide = options.lambda ? fitWideSync(data, formula, options) : null;
    if (wide) return wide;
    begun = beginBinary(data, formula, options);
    if (begun === null) return fitClassesSync(data, formula, options);
    const chosen = chosenSolver(begun, gradientSolving);
    const penalty = begun.memory && penalising(begun.memory, begun.facts.schema, options);
    const given = { ...everything, algebra: algebraFor(begun.rows) };
    const work = fitting(begun, counter, chosen, penalty, given);
    return runSync(
      work,
      runOptions(options, counter, journalOf(begun.facts, begun.rows, 'fit', chosen.name, options)),
    );
  } catch (error) {
    throw cancelled(error, options.signal);
  } finally {
    begun?.release();
  }
}

/** Null where the model is none of one event and its contrary. */
function beginBinary(data: Data, formula: string, options: FitOptions): Begun | null {
  const { family = 'auto' } = options;
  if (family !== 'auto' && family !== 'binary') return null;
  try {
    return begin(data, formula, options, { checkFitOptions, loadCodedRows, collapse, rounded, relaxedSimd });
  } catch (error) {
    if (isOfClasses(error, family)) return null;
    throw error;
  }
}
