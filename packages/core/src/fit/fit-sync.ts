/** `fitSync`: apart from `fit`, which loads gradient solvers only when they are asked for. */
import { useFullLanguage } from '../formula/full/index.js';
import type { CheckedFormula, ColumnOptions, PredictionInput } from '../formula/types.js';
import { runSync } from '../solver/run.js';
import type { Data } from '../table/data.js';
import { cancelled } from './cancelled.js';
import { begin, fitting, runOptions } from './fit.js';
import type { Fit } from './fitted.js';
import { gradientSolving } from './gradient-solving.js';
import { journalOf } from './journal.js';
import { existence } from './limiting.js';
import type { FitOptions } from './options.js';
import { penalising } from './penalising.js';
import { isGradientSolver } from './solver-names.js';

/** As `fit`, at once: blocks until the fit is done. */
export function fitSync<Given extends Data, Formula extends string, Other extends string = never>(
  data: Given,
  formula: Formula & CheckedFormula<Formula, Given>,
  options: FitOptions & ColumnOptions<Other> = {},
): Fit<PredictionInput<Given, Formula, Other>> {
  useFullLanguage();
  const counter = { passes: 0 };
  try {
    const { solver = 'newton' } = options;
    const begun = begin(data, formula, options);
    const choose = (intercept: boolean) =>
      isGradientSolver(solver) ? gradientSolving(solver, options, intercept) : solver;
    const penalty = penalising(begun.rows, begun.training.schema, options);
    const work = fitting(begun, counter, choose, penalty, existence);
    return runSync(work, runOptions(options, counter, journalOf(begun, 'fit', solver, options)));
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}
