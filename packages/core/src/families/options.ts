/** Which options of a fit families beyond the binary one have. */
import { OddsmithError } from '../errors.js';
import type { FitOptions } from '../fit/options.js';

/** What is left of an option where it is not asked for: all else is of binary models only. */
const USUAL: Readonly<Partial<Record<keyof FitOptions, readonly unknown[]>>> = {
  offset: [],
  solver: ['auto', 'newton'],
  penalty: ['none'],
  lambda: [],
  alpha: [],
  penaltyFactors: [],
  bounds: [],
  grouped: [false],
  intervals: ['wald'],
  covariance: ['model'],
  cluster: [],
  clusterAdjustment: [],
  strata: [],
  start: [],
  storage: ['auto', 'float64'],
  relaxedSimd: [false],
  checkpoint: [],
  resume: [],
};

/**
 * Throws `option-invalid` for `event`, `option-unavailable` for what only binary models have in this version; `has`: what the
 * family has as well.
 */
export function refuseBinaryOptions(
  options: FitOptions,
  family: string,
  has: readonly (keyof FitOptions)[] = [],
): void {
  if (options.event !== undefined) {
    const which =
      family === 'ordinal'
        ? '"levels" gives the order of its classes'
        : '"reference" says which class the others are compared with';
    const message = `Option "event" is for binary models, and the family is ${family}: option ${which}.`;
    throw new OddsmithError('option-invalid', message, { option: 'event' });
  }
  refuseUnusual(options, family, USUAL, has);
}

/** The options of matched sets, which are their strata. */
export function refuseOptionsOfRows(options: FitOptions): void {
  const { offset: _, intervals: __, strata: ___, ...rest } = USUAL;
  refuseUnusual(options, 'conditional', rest);
}

function refuseUnusual(
  options: FitOptions,
  family: string,
  usually: typeof USUAL,
  has: readonly (keyof FitOptions)[] = [],
): void {
  for (const [name, usual] of Object.entries(usually)) {
    const value = options[name as keyof FitOptions];
    if (value === undefined || usual.includes(value) || has.includes(name as keyof FitOptions)) continue;
    const choice = usual.length > 0 ? ` must be ${usual.map((one) => JSON.stringify(one)).join(' or ')}` : '';
    const message = `Option "${name}"${choice || ' is not available'} with ${family === 'ordinal' ? 'an' : 'a'} ${family} model in this version.`;
    throw new OddsmithError('option-unavailable', message, { option: name });
  }
}
