/** `fitSync`: apart from `fit`, which loads gradient solvers only when they are asked for. */
import { runSync } from '../solver/run.js';
import type { Data } from '../table/data.js';
import { cancelled } from './cancelled.js';
import { begin, fitting, runOptions } from './fit.js';
import type { Fit } from './fitted.js';
import { gradientSolving } from './gradient-solving.js';
import { journalOf } from './journal.js';
import type { FitOptions } from './options.js';
import { isGradientSolver } from './solver-names.js';

/** As `fit`, at once: blocks until the fit is done. */
export function fitSync(data: Data, formula: string, options: FitOptions = {}): Fit {
  const counter = { passes: 0 };
  try {
    const { solver = 'newton' } = options;
    const begun = begin(data, formula, options);
    const work = fitting(begun, counter, (intercept) =>
      isGradientSolver(solver) ? gradientSolving(solver, options, intercept) : solver,
    );
    return runSync(work, runOptions(options, counter, journalOf(begun, 'fit', solver, options)));
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}
