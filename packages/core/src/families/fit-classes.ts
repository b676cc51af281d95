/** Fits of families beyond the binary one: options checked, formula bound, the family's own work run. */

import { checkFitOptions } from '../fit/fit-rules.js';
import type { Fit } from '../fit/fitted.js';
import { runOptions } from '../fit/fitting.js';
import type { FitOptions } from '../fit/options.js';
import type { ShardWork } from '../fit/solve.js';
import { formatExpression } from '../formula/expressions.js';
import { wishesFor } from '../formula/level-wishes.js';
import { parseFormula } from '../formula/parse.js';
import { run, runSync } from '../solver/run.js';
import { type Data, toTable } from '../table/data.js';
import type { Waiting } from './answered.js';
import { bindClasses, type ClassTraining } from './classes.js';
import { fitConditional } from './conditional/fit.js';
import { fitMultinomial } from './multinomial/fit.js';
import { refuseBinaryOptions } from './options.js';
import { fitOrdinal } from './ordinal/fit.js';

/** What a family makes of bound data. */
interface Family {
  readonly name: string;
  /** Whether the order of the classes is part of the model. */
  readonly ordered: boolean;
  /** Options that it has besides the usual ones. */
  readonly has: readonly (keyof FitOptions)[];
  fitting(
    training: ClassTraining,
    options: FitOptions,
    context: { counter: { passes: number }; started: number; waiting: Waiting | null },
  ): ShardWork<Fit>;
}

const MULTINOMIAL: Family = {
  name: 'multinomial',
  ordered: false,
  has: ['intervals', 'penalty', 'lambda', 'alpha', 'penaltyFactors', 'bounds', 'grouped'],
  fitting: fitMultinomial,
};
const ORDINAL: Family = {
  name: 'ordinal',
  ordered: true,
  has: ['offset', 'intervals'],
  fitting: fitOrdinal,
};

/** Which family it is: classes whose order the options give are ordinal unless they say otherwise. */
function familyOf(formula: string, options: FitOptions): Family {
  const { family = 'auto' } = options;
  if (family === 'ordinal') return ORDINAL;
  const { response } = parseFormula(formula);
  if (family !== 'auto' || response === null) return MULTINOMIAL;
  return wishesFor(formatExpression(response), response, options).levels === undefined
    ? MULTINOMIAL
    : ORDINAL;
}

/** Fits a response of several classes, or in matched sets. Rejects as `fit` does. */
export async function fitClasses(data: Data, formula: string, options: FitOptions): Promise<Fit> {
  const { work, counter } = begin(data, formula, options, { signal: options.signal });
  return await run(work, runOptions(options, counter));
}

/** The same at once. */
export function fitClassesSync(data: Data, formula: string, options: FitOptions): Fit {
  const { work, counter } = begin(data, formula, options, null);
  return runSync(work, runOptions(options, counter));
}

function begin(
  data: Data,
  formula: string,
  options: FitOptions,
  waiting: Waiting | null,
): { work: ShardWork<Fit>; counter: { passes: number } } {
  const started = performance.now();
  checkFitOptions(options);
  const counter = { passes: 0 };
  const table = toTable(data, options.types ? { types: options.types } : {});
  if (options.family === 'conditional')
    return { work: fitConditional(table, formula, options, { counter, started, waiting }), counter };
  const family = familyOf(formula, options);
  refuseBinaryOptions(options, family.name, family.has);
  const takesNumbers = family.ordered || (options.family !== undefined && options.family !== 'auto');
  const training = bindClasses(table, formula, { ...options, ordered: family.ordered, takesNumbers });
  return { work: family.fitting(training, options, { counter, started, waiting }), counter };
}
