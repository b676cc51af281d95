/** The shape of a `Schema` in JSON. */
import { basisWidth } from '../formula/basis/basis.js';
import type { Basis } from '../formula/basis/index.js';
import type {
  Contrast,
  Expression,
  InputColumn,
  ResponseSchema,
  Schema,
  Span,
  TermSchema,
  VariableSchema,
} from '../formula/schema.js';
import {
  arrayOf,
  below,
  boolean,
  count,
  fail,
  kindOf,
  number,
  objectOf,
  oneOf,
  pairOf,
  type Shape,
  text,
} from './shape.js';

const at = objectOf<Span>({ start: count, end: count });

type Node<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

/** Named apart from its definition, since expressions contain expressions. */
const expression: Shape<Expression> = (value, path) => anyExpression(value, path);

const anyExpression = kindOf<Expression>({
  number: objectOf<Node<'number'>>({ kind: oneOf('number'), value: number, at }),
  text: objectOf<Node<'text'>>({ kind: oneOf('text'), value: text, at }),
  boolean: objectOf<Node<'boolean'>>({ kind: oneOf('boolean'), value: boolean, at }),
  word: objectOf<Node<'word'>>({ kind: oneOf('word'), word: text, at }),
  named: objectOf<Node<'named'>>({ kind: oneOf('named'), name: text, value: expression, at }),
  dot: objectOf<Node<'dot'>>({ kind: oneOf('dot'), at }),
  name: objectOf<Node<'name'>>({ kind: oneOf('name'), name: text, at }),
  call: objectOf<Node<'call'>>({ kind: oneOf('call'), name: text, arguments: arrayOf(expression), at }),
  unary: objectOf<Node<'unary'>>({
    kind: oneOf('unary'),
    operator: oneOf('-', '+', '!'),
    operand: expression,
    at,
  }),
  binary: objectOf<Node<'binary'>>({
    kind: oneOf('binary'),
    operator: oneOf(
      ...(['+', '-', '*', '/', '^', ':', '%in%', '<', '<=', '>', '>=', '==', '!=', '&', '|'] as const),
    ),
    left: expression,
    right: expression,
    at,
  }),
});

/** A type for each kind. */
type OneBasis = Basis extends infer B
  ? B extends Basis
    ? { [K in B['kind']]: B & { readonly kind: K } }[B['kind']]
    : never
  : never;
type Bases<K extends Basis['kind']> = Extract<OneBasis, { readonly kind: K }>;

const splines = {
  degree: count,
  knots: arrayOf(number),
  boundary: pairOf(number),
  intercept: boolean,
};

const anyBasis = kindOf<OneBasis>({
  poly: objectOf<Bases<'poly'>>({
    kind: oneOf('poly'),
    degree: count,
    origin: number,
    centers: arrayOf(number),
    norms: arrayOf(number),
  }),
  'raw-poly': objectOf<Bases<'raw-poly'>>({ kind: oneOf('raw-poly'), degree: count }),
  bs: objectOf<Bases<'bs'>>({ kind: oneOf('bs'), ...splines }),
  ns: objectOf<Bases<'ns'>>({ kind: oneOf('ns'), ...splines }),
  rcs: objectOf<Bases<'rcs'>>({ kind: oneOf('rcs'), knots: arrayOf(number) }),
});

/** A basis whose lists are as long as its functions need. */
const basis: Shape<Basis> = (value, path) => {
  const found = anyBasis(value, path);
  const whole =
    found.kind === 'poly'
      ? found.centers.length === found.degree && found.norms.length === found.degree + 1
      : found.kind !== 'rcs' || found.knots.length >= 3;
  return whole && basisWidth(found) >= 1 ? found : fail(path, 'a whole basis', value);
};

const NAMED_CONTRASTS = ['treatment', 'sum', 'helmert', 'poly'] as const;
const ownContrasts = objectOf<Extract<Contrast, object>>({
  columns: arrayOf(text),
  matrix: arrayOf(arrayOf(number)),
});
const contrast: Shape<Contrast> = (value, path) =>
  typeof value === 'object' ? ownContrasts(value, path) : oneOf(...NAMED_CONTRASTS)(value, path);

const factorFields = objectOf<Variable<'factor'>>({
  kind: oneOf('factor'),
  label: text,
  expression,
  levels: arrayOf(text),
  contrast,
});

/** A factor with a row of contrasts for each level. */
const factor: Shape<Variable<'factor'>> = (value, path) => {
  const found = factorFields(value, path);
  if (typeof found.contrast !== 'object') return found;
  const { columns, matrix } = found.contrast;
  const whole = matrix.length === found.levels.length && matrix.every((row) => row.length === columns.length);
  return whole ? found : fail(below(path, 'contrast'), 'a row of numbers for each level', matrix);
};

type Variable<K extends VariableSchema['kind']> = Extract<VariableSchema, { readonly kind: K }>;

const variable = kindOf<VariableSchema>({
  numeric: objectOf<Variable<'numeric'>>({ kind: oneOf('numeric'), label: text, expression }),
  factor,
  basis: objectOf<Variable<'basis'>>({
    kind: oneOf('basis'),
    label: text,
    expression,
    argument: expression,
    basis,
  }),
});

type Response<K extends ResponseSchema['kind']> = Extract<ResponseSchema, { readonly kind: K }>;

const response = kindOf<ResponseSchema>({
  labels: objectOf<Response<'labels'>>({
    kind: oneOf('labels'),
    label: text,
    expression,
    levels: pairOf(text),
  }),
  proportion: objectOf<Response<'proportion'>>({ kind: oneOf('proportion'), label: text, expression }),
  counts: objectOf<Response<'counts'>>({
    kind: oneOf('counts'),
    label: text,
    successes: expression,
    failures: expression,
  }),
  classes: objectOf<Response<'classes'>>({
    kind: oneOf('classes'),
    label: text,
    expression,
    levels: arrayOf(text),
    ordered: boolean,
  }),
});

const input = objectOf<InputColumn>(
  { name: text, type: oneOf('number', 'date', 'text', 'boolean'), range: pairOf(number) },
  ['range'],
);

const term = objectOf<TermSchema>({
  label: text,
  variables: arrayOf(text),
  codings: arrayOf(oneOf('numeric', 'contrast', 'indicator')),
  columns: arrayOf(text),
});

export const schemaShape = objectOf<Schema>(
  {
    version: oneOf(1),
    formula: text,
    response,
    intercept: boolean,
    inputs: arrayOf(input),
    variables: arrayOf(variable),
    terms: arrayOf(term),
    offsets: arrayOf(expression),
    columns: arrayOf(text),
    strata: text,
  },
  ['strata'],
);
