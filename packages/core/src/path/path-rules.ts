/** The rules for the options of paths. */
import { OddsmithError } from '../errors.js';
import { DATA_RULES, FIT_RULES, GROUPED, listOf } from '../fit/fit-rules.js';
import { oneOf, type Rules, validateOptions } from '../fit/validate.js';
import type { PathOptions } from './options.js';

const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);
const isPositive = (value: unknown) => isNumber(value) && value > 0 && value < Infinity;

export const PATH_RULES: Rules<PathOptions> = {
  ...DATA_RULES,
  family: oneOf('auto', 'binary', 'multinomial'),
  threads: FIT_RULES.threads,
  signal: FIT_RULES.signal,
  alpha: {
    expected: 'a number from 0 to 1',
    accepts: (value) => isNumber(value) && value >= 0 && value <= 1,
  },
  lambdas: listOf('an array of positive numbers', isPositive),
  lambdaCount: {
    expected: 'a whole number of at least 2',
    accepts: (value) => Number.isInteger(value) && (value as number) >= 2,
  },
  lambdaRatio: {
    expected: 'a number above 0 and below 1',
    accepts: (value) => isNumber(value) && value > 0 && value < 1,
  },
  penaltyFactors: FIT_RULES.penaltyFactors,
  bounds: FIT_RULES.bounds,
  grouped: FIT_RULES.grouped,
  tolerance: {
    expected: 'a number above 0 and below 1',
    accepts: (value) => isNumber(value) && value > 0 && value < 1,
  },
  onLambda: { expected: 'a function', accepts: (value) => typeof value === 'function' },
};

function refuse(
  option: string,
  rest: string,
  code: 'option-invalid' | 'option-unavailable' = 'option-invalid',
): never {
  throw new OddsmithError(code, `Option "${option}" ${rest}.`, { option });
}

/** Throws for the first option of a path that is not as it should be, alone or beside the others. */
export function checkPathOptions(options: PathOptions): void {
  validateOptions(options, PATH_RULES);
  const { lambdas, lambdaCount, lambdaRatio, grouped = false, bounds, alpha = 1, weightsKind } = options;
  if (lambdas !== undefined) {
    if (lambdaCount !== undefined) refuse('lambdaCount', 'goes without "lambdas", which has all of them');
    if (lambdaRatio !== undefined) refuse('lambdaRatio', 'goes without "lambdas", which has all of them');
    for (let i = 1; i < lambdas.length; i++)
      if (!(lambdas[i]! < lambdas[i - 1]!))
        refuse('lambdas', `must fall, and number ${i + 1} (${lambdas[i]}) follows ${lambdas[i - 1]}`);
  }
  if (grouped !== false && bounds !== undefined) refuse('bounds', GROUPED);
  if (grouped !== false && alpha === 0)
    refuse('grouped', 'is for penalties with absolute values, and "alpha" is 0');
  if (weightsKind === 'sampling')
    refuse('weightsKind', 'is "sampling", for which paths are not made', 'option-unavailable');
}
