import { TRANSFORMS } from '../functions.js';

/** What an argument is: something of the data, or a constant. */
export type ParameterKind =
  /** Arithmetic; conditions count as 1 and 0. */
  | 'number'
  /** What makes levels, or numbers that are taken for levels. */
  | 'labels'
  /** Arithmetic, labels or a text. */
  | 'value'
  | 'condition'
  | 'count'
  | 'constants'
  /** A constant number, or some in `c()`. */
  | 'count or constants'
  /** A constant text or number. */
  | 'level'
  | 'levels'
  | 'count or levels'
  | 'truth'
  | 'contrast';

/** What a function makes: numbers, a factor, columns, or `ifelse`'s and `I`'s branch decides. */
export type Result = 'number' | 'factor' | 'basis' | 'either' | 'offset' | 'counts';

export interface Signature {
  readonly result: Result;
  /** In order; the first `required` must be given. */
  readonly parameters: readonly (readonly [name: string, kind: ParameterKind])[];
  readonly required: number;
  /** The first parameter may be repeated. */
  readonly repeats?: true;
}

function takes(
  result: Result,
  required: number,
  ...parameters: (readonly [string, ParameterKind])[]
): Signature {
  return { result, required, parameters };
}

const ofNumber = takes('number', 1, ['x', 'number']);
const extreme: Signature = { ...takes('number', 1, ['...', 'number']), repeats: true };
const levels = takes('factor', 1, ['x', 'labels'], ['levels', 'levels']);
const SPLINE_BOUNDS = [
  ['intercept', 'truth'],
  ['Boundary.knots', 'constants'],
] as const;

/** All functions, with the parameters of R's, in R's order. */
export const SIGNATURES: Readonly<Record<string, Signature>> = {
  ...Object.fromEntries(Object.keys(TRANSFORMS).map((name) => [name, ofNumber])),
  I: takes('either', 1, ['x', 'number']),
  offset: takes('offset', 1, ['x', 'number']),
  cbind: takes('counts', 2, ['events', 'number'], ['others', 'number']),
  factor: levels,
  'as.factor': takes('factor', 1, ['x', 'labels']),
  ordered: levels,
  relevel: takes('factor', 2, ['x', 'labels'], ['ref', 'level']),
  C: takes(
    'factor',
    1,
    ['object', 'labels'],
    ['contr', 'contrast'],
    ['reference', 'level'],
    ['base', 'count'],
  ),
  cut: takes(
    'factor',
    2,
    ['x', 'number'],
    ['breaks', 'count or constants'],
    ['labels', 'levels'],
    ['include.lowest', 'truth'],
    ['right', 'truth'],
  ),
  lump: takes('factor', 2, ['x', 'labels'], ['n', 'count or levels'], ['other', 'level']),
  ifelse: takes('either', 3, ['test', 'condition'], ['yes', 'value'], ['no', 'value']),
  pmin: extreme,
  pmax: extreme,
  'as.numeric': ofNumber,
  year: ofNumber,
  month: ofNumber,
  day: ofNumber,
  weekday: ofNumber,
  yearday: ofNumber,
  scale: takes('number', 1, ['x', 'number'], ['center', 'truth'], ['scale', 'truth']),
  poly: takes('basis', 1, ['x', 'number'], ['degree', 'count'], ['raw', 'truth']),
  bs: takes(
    'basis',
    1,
    ['x', 'number'],
    ['df', 'count'],
    ['knots', 'constants'],
    ['degree', 'count'],
    ...SPLINE_BOUNDS,
  ),
  ns: takes('basis', 1, ['x', 'number'], ['df', 'count'], ['knots', 'constants'], ...SPLINE_BOUNDS),
  rcs: takes('basis', 1, ['x', 'number'], ['knots', 'count or constants']),
};

/** What R's users may write, and what to do instead. */
export const FOREIGN: Readonly<Record<string, string>> = {
  c: 'c() lists constants: for %in%, knots, breaks and levels.',
  interaction: 'Write a:b.',
  'as.integer': 'Write as.numeric(x).',
  'as.character': 'Write factor(x).',
  strata: 'Name the column of matched sets by the option strata, with the family conditional.',
  cluster: '',
  s: 'Write ns(x, df = 4), or rcs(x, 4).',
  te: '',
  cr: 'Write ns(x, df = 4).',
};

export function signatureOf(name: string): Signature | undefined {
  return Object.hasOwn(SIGNATURES, name) ? SIGNATURES[name] : undefined;
}
