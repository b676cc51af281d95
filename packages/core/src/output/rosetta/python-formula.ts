/** A model in the words of Python: pandas for the data, patsy for the formula. */
import { formatExpression } from '../../formula/expressions.js';
import type { Expression, Schema, VariableSchema } from '../../formula/schema.js';
import { columnsRead } from './columns.js';
import { columnOf, IN_NUMPY } from './functions.js';
import { isNumber, pythonLevel, quotedText, typeOf } from './levels.js';
import type { Telling } from './rosetta.js';

const PLAIN_NAME = /^[A-Za-z_]\w*$/;
/** Names that patsy's formulas or Python take for their own. */
const TAKEN = new Set(
  'C Q I and or not in is if else for def class return lambda None True False'.split(' '),
);

/** A column in a formula. */
function named(column: string): string {
  return PLAIN_NAME.test(column) && !TAKEN.has(column) ? column : `Q(${quotedText(column)})`;
}

/** Arithmetic in numpy; names by `name`. */
function arithmetic(expression: Expression, name: (column: string) => string): string {
  const part = (one: Expression) => arithmetic(one, name);
  switch (expression.kind) {
    case 'name':
      return name(expression.name);
    case 'call':
      return expression.name === 'I'
        ? `(${part(expression.arguments[0]!)})`
        : `${IN_NUMPY.get(expression.name)}(${expression.arguments.map(part).join(', ')})`;
    case 'unary':
      return `(${expression.operator}${part(expression.operand)})`;
    case 'binary':
      return `(${part(expression.left)} ${expression.operator === '^' ? '**' : expression.operator} ${part(expression.right)})`;
    default:
      return formatExpression(expression);
  }
}

function variable(one: VariableSchema, schema: Schema): string {
  if (one.kind === 'factor') {
    const column = columnOf(one.expression)!;
    const type = typeOf(schema, column);
    const levels = one.levels.map((level) => pythonLevel(level, type, one.levels));
    return `C(${named(column)}, levels=[${levels.join(', ')}])`;
  }
  if (one.expression.kind === 'name') return named(one.expression.name);
  return `I(${arithmetic(one.expression, named)})`;
}

/** What stands right of `~`. */
export function pythonRightSide(schema: Schema): string {
  const variables = new Map(schema.variables.map((one) => [one.label, variable(one, schema)]));
  const terms = schema.terms.map((term) => term.variables.map((label) => variables.get(label)!).join(':'));
  const parts = schema.intercept ? terms : ['0', ...terms];
  return parts.length === 0 ? '1' : parts.join(' + ');
}

/** `data["age"]`. */
export function pythonColumn(column: string): string {
  return `data[${quotedText(column)}]`;
}

/** An expression of columns. */
export function pythonValues(expression: Expression): string {
  return arithmetic(expression, pythonColumn);
}

/** The offsets added up, or null. */
export function pythonOffset({ offsets }: Schema): string | null {
  return offsets.length === 0 ? null : offsets.map(pythonValues).join(' + ');
}

/**
 * Lines that read the rows that take part, and make `event`: 1, 0 or a proportion, and `trials` of counts and
 * proportions; of several classes `codes`.
 */
export function pythonData(telling: Telling): string[] {
  const { schema, data, weights, expands } = telling;
  const names = columnsRead(telling).map(quotedText).join(', ');
  const dates = schema.inputs.flatMap(({ name, type }) =>
    type === 'date'
      ? [
          `${pythonColumn(name)} = (pd.to_datetime(${pythonColumn(name)}) - pd.Timestamp(0)) / pd.Timedelta(days=1)`,
        ]
      : [],
  );
  return [
    `data = ${reading(data, schema)}.dropna(subset=[${names}])`,
    ...dates,
    ...(expands ? [`data = data.loc[data.index.repeat(${pythonColumn(weights!)})]`] : []),
    ...(weights === null || expands ? [] : [`data = data[${pythonColumn(weights)} > 0].copy()`]),
    ...responseLines(telling),
  ];
}

function reading(data: string, schema: Schema): string {
  if (data.endsWith('.parquet')) return `pd.read_parquet(${quotedText(data)})`;
  const tabs = /\.tsv(\.gz)?$/.test(data) ? ', sep="\\t"' : '';
  const texts = schema.inputs.filter(({ name, type }) => type === 'text' && looksOtherwise(name, schema));
  const types = texts.map(({ name }) => `${quotedText(name)}: str`).join(', ');
  return `pd.read_csv(${quotedText(data)}${tabs}${types && `, dtype={${types}}`})`;
}

/** Whether a reader would take texts for numbers or truth values. */
function looksOtherwise(column: string, { variables }: Schema): boolean {
  const levels = variables.flatMap((one) =>
    one.kind === 'factor' && columnOf(one.expression) === column ? one.levels : [],
  );
  return levels.every((level) => isNumber(level) || /^(true|false)$/i.test(level));
}

/** The classes as whole numbers in their order. */
function classCodes(
  { expression, levels }: Extract<Schema['response'], { kind: 'classes' }>,
  schema: Schema,
): string {
  const column = columnOf(expression);
  const type = column === null ? null : typeOf(schema, column);
  const categories = levels.map((level) => pythonLevel(level, type, levels)).join(', ');
  const values = column === null ? pythonValues(expression) : pythonColumn(column);
  return `data["codes"] = pd.Categorical(${values}, categories=[${categories}]).codes`;
}

function responseLines({ schema, event: label, weights, expands }: Telling): string[] {
  const { response } = schema;
  if (response.kind === 'classes') return [classCodes(response, schema)];
  if (response.kind === 'counts') {
    const [successes, failures] = [pythonValues(response.successes), pythonValues(response.failures)];
    return [
      `data = data[${successes} + ${failures} > 0]`,
      `data["trials"] = ${successes} + ${failures}`,
      `data["event"] = ${successes} / data["trials"]`,
    ];
  }
  if (response.kind === 'proportion') {
    const trials = weights === null || expands ? [] : [`data["trials"] = ${pythonColumn(weights)}`];
    return [`data["event"] = ${pythonValues(response.expression)}`, ...trials];
  }
  const column = columnOf(response.expression);
  const event = pythonLevel(label, column === null ? null : typeOf(schema, column), response.levels);
  const values = column === null ? pythonValues(response.expression) : pythonColumn(column);
  return [`data["event"] = (${values} == ${event}).astype(float)`];
}

/** Whether the rows stand for trials. */
export function hasTrials({ response }: Schema): boolean {
  return response.kind !== 'labels';
}
