/** Which formulas other programs can read. */
import { children } from '../../formula/expressions.js';
import type { Expression, Schema } from '../../formula/schema.js';

/** Functions that R has under the same name, with their package where that is not loaded. */
const IN_R: ReadonlyMap<string, string | null> = new Map<string, string | null>([
  ...'log log2 log10 log1p sqrt exp abs I factor as.factor as.numeric ordered relevel C c cbind offset poly scale cut ifelse pmin pmax'
    .split(' ')
    .map((name) => [name, null] as const),
  ['bs', 'splines'],
  ['ns', 'splines'],
  ['rcs', 'rms'],
]);

/** The functions that a text calls; texts in quotes and names in backquotes are none. */
function calledIn(text: string): string[] {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '""');
  return [...bare.matchAll(/([A-Za-z][\w.]*)\(/g)].map(([, name]) => name!);
}

function calledBy({ variables }: Schema): string[] {
  return [...new Set(variables.flatMap(({ label }) => calledIn(label)))];
}

/** The functions of the formula that R does not have. */
export function missingInR(schema: Schema): string[] {
  const foreign = calledBy(schema).filter((name) => !IN_R.has(name));
  // Its C() takes a function of contrasts, whose reference is a number.
  const isReferred = schema.variables.some(({ label }) => /\bC\(.*\b(reference|base) = /.test(label));
  return [...foreign.map((name) => `${name}()`), ...(isReferred ? ['reference in C()'] : [])];
}

/** Lines that load the packages R needs for the formula. */
export function packagesInR(schema: Schema): string[] {
  const packages = calledBy(schema).flatMap((name) => IN_R.get(name) ?? []);
  return [...new Set(packages)].map((name) => `library(${name})`);
}

/** Functions of numbers by the names of numpy. */
export const IN_NUMPY: ReadonlyMap<string, string> = new Map(
  'log log2 log10 log1p sqrt exp abs'.split(' ').map((name) => [name, `np.${name}`]),
);

/** What of the settled expressions of a formula Python's patsy has no word for. */
export function missingInPython({ variables, offsets }: Schema): string[] {
  const found = variables.flatMap((variable) => {
    if (variable.kind === 'basis') return [variable.label];
    if (variable.kind === 'numeric') return foreignIn(variable.expression);
    const contrast = variable.contrast === 'treatment' ? [] : [`the contrasts of ${variable.label}`];
    return [...contrast, ...(columnOf(variable.expression) === null ? [variable.label] : [])];
  });
  return [...new Set([...found, ...offsets.flatMap(foreignIn)])];
}

/** The column that a factor is made of, where that is all there is to it. */
export function columnOf(expression: Expression): string | null {
  if (expression.kind === 'name') return expression.name;
  const isPlain =
    expression.kind === 'call' && (expression.name === 'factor' || expression.name === 'as.factor');
  return isPlain && expression.arguments.length === 1 ? columnOf(expression.arguments[0]!) : null;
}

const ARITHMETIC: readonly string[] = ['+', '-', '*', '/', '^'];

function foreignIn(expression: Expression): string[] {
  const below = children(expression).flatMap(foreignIn);
  switch (expression.kind) {
    case 'number':
    case 'name':
      return [];
    case 'unary':
      return expression.operator === '!' ? ['conditions'] : below;
    case 'binary':
      return ARITHMETIC.includes(expression.operator) ? below : ['conditions', ...below];
    case 'call':
      return expression.name === 'I' || IN_NUMPY.has(expression.name) ? below : [`${expression.name}()`];
    default:
      return ['conditions'];
  }
}
