import { type Asking, ask } from './asked.js';
import type { BasisRequest, BoundedSplines } from './basis.js';
import { quantiles, sequence } from './quantiles.js';
import { badArgument, badValues, listed } from './refuse.js';

/** Piecewise polynomials of higher degrees lose digits. */
const HIGHEST_DEGREE = 10;

/** The knots of `bs` and `ns`: given, or at quantiles of the values inside the boundary. */
export function* settleBounded(kind: 'bs' | 'ns', request: BasisRequest): Asking<BoundedSplines> {
  const degree = kind === 'ns' ? 3 : (request.degree ?? 3);
  const intercept = request.intercept ?? false;
  if (degree > HIGHEST_DEGREE) {
    throw badArgument(`bs() takes a degree up to ${HIGHEST_DEGREE}, not ${degree}: take more knots instead.`);
  }
  const boundary = yield* boundaryOf(kind, request);
  const least = (kind === 'ns' ? 1 : degree) + (intercept ? 1 : 0);
  const knots =
    request.knots === undefined
      ? yield* quantileKnots(kind, request.df ?? least, least, request.boundary && boundary)
      : [...request.knots].sort((a, b) => a - b);
  checkKnots(kind, knots, boundary, degree, request.knots !== undefined);
  return { kind, degree, knots, boundary, intercept };
}

function* boundaryOf(kind: string, { boundary }: BasisRequest): Asking<[number, number]> {
  const [a, b] = boundary ?? (yield* range());
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  if (low === high) {
    throw boundary === undefined
      ? badValues(`${kind}() needs two distinct values at least, and every value is ${low}.`)
      : badArgument(`The boundary knots of ${kind}() must differ; both are ${low}.`);
  }
  if (!Number.isFinite(high - low)) {
    throw badValues(`${kind}() cannot span ${low} to ${high}: scale the values first.`);
  }
  return [low, high];
}

function* range(): Asking<[number, number]> {
  const { low, high } = yield* ask({ kind: 'extent' });
  return [low, high];
}

function* quantileKnots(
  kind: string,
  df: number,
  least: number,
  boundary: readonly [number, number] | undefined,
): Asking<number[]> {
  const count = df - least;
  if (count < 0) throw badArgument(`${kind}() needs df of ${least} at least here, not ${df}.`);
  if (count === 0) return [];
  const { first, size } = yield* inside(boundary);
  if (size === 0) throw badValues(`${kind}() finds no value between its boundary knots.`);
  return yield* quantiles(sequence(0, 1, count + 2).slice(1, -1), first, size);
}

/** The place of the first number within a boundary, and how many there are; all where it is their range. */
function* inside(boundary: readonly [number, number] | undefined): Asking<{ first: number; size: number }> {
  if (boundary === undefined) return { first: 0, size: (yield* ask({ kind: 'extent' })).rows };
  const [from, to] = yield* ask({ kind: 'standings', values: boundary });
  return { first: from!.below, size: to!.upTo - from!.below };
}

function checkKnots(
  kind: string,
  knots: readonly number[],
  [low, high]: readonly [number, number],
  degree: number,
  given: boolean,
): void {
  const outside = knots.filter((knot) => knot <= low || knot >= high);
  if (outside.length > 0) {
    throw badValues(
      given
        ? `The knots of ${kind}() must lie between its boundary knots ${low} and ${high}; ${listed(outside)} do not.`
        : `So many values are equal to ${outside[0]} that a knot of ${kind}() falls on the boundary: take a smaller df, or give the knots.`,
    );
  }
  const repeated = knots.find((knot, i) => knot === knots[i + degree]);
  if (repeated !== undefined) {
    throw badValues(
      `More than ${degree} knots of ${kind}() are equal to ${repeated}: take a smaller df, or give the knots.`,
    );
  }
}
