import { type Asking, answered } from './asked.js';
import type { Basis, BasisRequest } from './basis.js';
import { settleBounded } from './bounded-knots.js';
import { Numbers } from './numbers.js';
import { settleOrthogonal } from './orthogonal.js';
import { badArgument, badValues, checkWhole } from './refuse.js';
import { settleRestricted } from './restricted-knots.js';

/** The arguments that go with each name. */
const ARGUMENTS: Readonly<Record<BasisRequest['name'], readonly (keyof BasisRequest)[]>> = {
  poly: ['degree', 'raw'],
  bs: ['degree', 'df', 'knots', 'boundary', 'intercept'],
  ns: ['df', 'knots', 'boundary', 'intercept'],
  rcs: ['knots', 'count'],
};

/**
 * Settles a basis on the training rows, as R does (`stats::poly`, `splines::bs`, `splines::ns`, `rms::rcs`): centres
 * and norms of the orthogonal polynomials, knots at quantiles (type 7), boundary knots at the range. Where R gives a
 * warning and takes something else than was asked for, this throws.
 *
 * @param x values of the rows used, all finite; each row counts once, whatever its weight.
 * @throws OddsmithError `formula-syntax` for arguments that mean nothing, `value-out-of-domain` where x has too few
 *   distinct values or the knots do not lie inside its range. The caller adds the place.
 */
export function settleBasis(request: BasisRequest, x: Float64Array): Basis {
  checkArguments(request);
  if (x.length === 0) throw badValues(`${request.name}() has no value to be settled on.`);
  const numbers = new Numbers(x);
  return answered(settling(request), (asked) => numbers.answer(asked));
}

/** The same, of numbers that somebody else has. */
export function* settling(request: BasisRequest): Asking<Basis> {
  checkArguments(request);
  switch (request.name) {
    case 'poly': {
      const degree = request.degree ?? 1;
      return request.raw === true ? { kind: 'raw-poly', degree } : yield* settleOrthogonal(degree);
    }
    case 'bs':
    case 'ns':
      return yield* settleBounded(request.name, request);
    case 'rcs':
      return yield* settleRestricted(request);
  }
}

function checkArguments(request: BasisRequest): void {
  const { name, degree, df, count, knots, boundary } = request;
  for (const argument of Object.keys(request) as (keyof BasisRequest)[]) {
    if (argument === 'name' || request[argument] === undefined || ARGUMENTS[name].includes(argument))
      continue;
    throw badArgument(`${name}() has no argument ${argument}; it takes ${ARGUMENTS[name].join(', ')}.`);
  }
  if (degree !== undefined) checkWhole(name, 'degree', degree, 1);
  if (df !== undefined) checkWhole(name, 'df', df, 1);
  if (count !== undefined) checkWhole(name, 'number of knots', count, 3);
  if (knots !== undefined && (df ?? count) !== undefined) {
    throw badArgument(`${name}() takes the knots or their number, not both.`);
  }
  if (![...(knots ?? []), ...(boundary ?? [])].every(Number.isFinite)) {
    throw badArgument(`The knots of ${name}() must be finite numbers.`);
  }
}
