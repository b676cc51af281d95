/** `fitSync`: apart from `fit`, which loads gradient solvers only when they are asked for. */
import { useFullLanguage } from '../formula/full/index.js';
import type { CheckedFormula, ColumnOptions, PredictionInput } from '../formula/types.js';
import { createDenseAlgebra } from '../kernel/dense.js';
import { useTwin } from '../kernel/use-twin.js';
import { LARGE, plainAlgebra } from '../math/dense/dense-algebra.js';
import { separationText } from '../output/separation-text.js';
import { runSync } from '../solver/run.js';
import type { Data } from '../table/data.js';
import { searchAliases } from './alias-search.js';
import { type Begun, begin } from './begun.js';
import { cancelled } from './cancelled.js';
import { chosenSolver } from './chosen.js';
import { loadCodedRows } from './coded-rows.js';
import type { Fit } from './fitted.js';
import { fitting, runOptions } from './fitting.js';
import { gradientSolving } from './gradient-solving.js';
import { journalOf } from './journal.js';
import { large } from './large.js';
import { groupedOf } from './likelihood.js';
import { existence } from './limiting.js';
import type { FitOptions } from './options.js';
import { penalising } from './penalising.js';

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
    begun = begin(data, formula, options, loadCodedRows);
    const chosen = chosenSolver(begun, gradientSolving);
    const penalty = begun.memory && penalising(begun.memory, begun.facts.schema, options);
    const algebra = begun.rows.columns >= LARGE ? createDenseAlgebra() : plainAlgebra;
    const given = { existence, large, algebra, groupedOf, searchAliases, separationText };
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
