/** The shape of a `Schema` in JSON. */
import type {
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
  boolean,
  count,
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
  dot: objectOf<Node<'dot'>>({ kind: oneOf('dot'), at }),
  name: objectOf<Node<'name'>>({ kind: oneOf('name'), name: text, at }),
  call: objectOf<Node<'call'>>({ kind: oneOf('call'), name: text, arguments: arrayOf(expression), at }),
  unary: objectOf<Node<'unary'>>({
    kind: oneOf('unary'),
    operator: oneOf('-', '+'),
    operand: expression,
    at,
  }),
  binary: objectOf<Node<'binary'>>({
    kind: oneOf('binary'),
    operator: oneOf('+', '-', '*', '/', '^', ':'),
    left: expression,
    right: expression,
    at,
  }),
});

type Variable<K extends VariableSchema['kind']> = Extract<VariableSchema, { readonly kind: K }>;

const variable = kindOf<VariableSchema>({
  numeric: objectOf<Variable<'numeric'>>({ kind: oneOf('numeric'), label: text, expression }),
  factor: objectOf<Variable<'factor'>>({
    kind: oneOf('factor'),
    label: text,
    expression,
    levels: arrayOf(text),
    contrast: oneOf('treatment'),
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

export const schemaShape = objectOf<Schema>({
  version: oneOf(1),
  formula: text,
  response,
  intercept: boolean,
  inputs: arrayOf(input),
  variables: arrayOf(variable),
  terms: arrayOf(term),
  offsets: arrayOf(expression),
  columns: arrayOf(text),
});
