/** Separation told to a person: which rows are told apart by what, and which estimates run away. */
import type { FitReport, SeparationReport } from '../fit/report.js';
import type { Schema, VariableSchema } from '../formula/schema.js';
import { formatCount } from './format.js';

/** What one design column is in the words of the data. */
type Meaning =
  | { readonly kind: 'intercept' }
  | { readonly kind: 'numeric'; readonly name: string; readonly smallest: number | null }
  | { readonly kind: 'level'; readonly name: string; readonly level: string }
  | { readonly kind: 'product' };

const MOST_NAMES = 6;

function numericMeaning(name: string, schema: Schema): Meaning {
  const variable = schema.variables.find(({ label }) => label === name);
  const column = variable?.expression.kind === 'name' ? variable.expression.name : null;
  const range = schema.inputs.find((input) => input.name === column)?.range;
  return { kind: 'numeric', name, smallest: range === undefined ? null : range[0] };
}

/** Whether the contrasts of a variable are its levels but the reference. */
function namedLevels(variable: VariableSchema | undefined): boolean {
  return variable?.kind === 'factor' && variable.contrast === 'treatment';
}

function meaningOf(column: number, schema: Schema): Meaning {
  let first = schema.intercept ? 1 : 0;
  if (column < first) return { kind: 'intercept' };
  for (const term of schema.terms) {
    const position = column - first;
    first += term.columns.length;
    if (column >= first) continue;
    const [name] = term.variables;
    if (name === undefined || term.variables.length > 1) break;
    const variable = schema.variables.find(({ label }) => label === name);
    if (variable?.kind === 'numeric') return numericMeaning(name, schema);
    const isLevel = term.codings[0] === 'indicator' || namedLevels(variable);
    const levels = variable?.kind === 'factor' && isLevel ? variable.levels : [];
    const level = levels[position + (term.codings[0] === 'contrast' ? 1 : 0)];
    return level === undefined ? { kind: 'product' } : { kind: 'level', name, level };
  }
  return { kind: 'product' };
}

/** What rows on the upper and the lower side of a direction have in common. */
function outcomes(report: FitReport, schema: Schema): readonly [string, string] {
  if (schema.response.kind !== 'labels') return ['events only', 'no event'];
  const { label } = schema.response;
  return [`${label} = ${report.event}`, `${label} = ${report.reference}`];
}

function aboveAndBelow(name: string, threshold: number, slope: number, ends: readonly [string, string]) {
  const [above, below] = slope > 0 ? ends : [ends[1], ends[0]];
  const at = rounded(threshold);
  return {
    above: `every row with ${name} above ${at} has ${above}`,
    below: `every row below it has ${below}`,
  };
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** `2*a - b + 0.1*c`, its numbers rounded to six digits. */
function combinationText(terms: readonly (readonly [string, number])[]): string {
  return terms
    .map(([name, factor], index) => {
      const sign = factor < 0 ? (index === 0 ? '-' : ' - ') : index === 0 ? '' : ' + ';
      const size = rounded(Math.abs(factor));
      if (name === '(Intercept)') return sign + size;
      return size === '1' ? sign + name : `${sign}${size}*${name}`;
    })
    .join('');
}

function names(list: readonly string[]): string {
  const shown = list.slice(0, MOST_NAMES);
  const more = list.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  const last = shown.at(-1) ?? '';
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${last}` : last;
}

/** The direction of separation as a statement about the rows. */
function rowsSentence(separation: SeparationReport, report: FitReport, schema: Schema): string {
  const ends = outcomes(report, schema);
  const moving = separation.direction.flatMap((size, column) => (size === 0 ? [] : [{ size, column }]));
  const slopes = moving.map(({ size, column }) => ({ size, meaning: meaningOf(column, schema) }));
  const constant = slopes.find(({ meaning }) => meaning.kind === 'intercept')?.size ?? 0;
  const [only, ...others] = slopes.filter(({ meaning }) => meaning.kind !== 'intercept');
  if (only?.meaning.kind === 'level' && others.length === 0 && constant === 0) {
    const { name, level } = only.meaning;
    return `every row with ${name} = ${level} has ${only.size > 0 ? ends[0] : ends[1]}`;
  }
  const threshold = constant === 0 || only === undefined ? 0 : -constant / only.size;
  if (only?.meaning.kind === 'numeric' && others.length === 0 && Number.isFinite(threshold)) {
    const { above, below } = aboveAndBelow(only.meaning.name, threshold, only.size, ends);
    const { smallest } = only.meaning;
    return smallest !== null && smallest >= threshold ? above : `${above} and ${below}`;
  }
  if (moving.length > MOST_NAMES) {
    const columns = moving.map(({ column }) => report.coefficients[column]?.term ?? '');
    return `a combination of ${names(columns)} tells ${ends[0]} from ${ends[1]}`;
  }
  const combination = combinationText(
    moving.map(({ size, column }) => [report.coefficients[column]?.term ?? '', size] as const),
  );
  return `${combination} is ≥ 0 in every row with ${ends[0]} and ≤ 0 in every row with ${ends[1]}`;
}

function infiniteSentence(separation: SeparationReport, report: FitReport): string {
  const infinite = report.coefficients.flatMap(({ term, limit }) =>
    limit === undefined ? [] : [{ term, limit }],
  );
  const only = infinite[0];
  if (infinite.length === 1 && only !== undefined) {
    return `The maximum-likelihood estimate of ${only.term} is ${only.limit}.`;
  }
  const told = infinite.map(({ term, limit }) => `${term} (${limit})`);
  return `The maximum-likelihood estimates of ${names(told.length > 0 ? told : separation.terms)} are infinite.`;
}

/** A paragraph, or null where the data are not separated. */
export function separationText(report: FitReport, schema: Schema): string | null {
  const { separation } = report;
  if (separation === null) return null;
  const complete = separation.kind === 'complete';
  const name = complete ? 'Complete separation' : 'Quasi-complete separation';
  const finite = complete ? '' : ' The other estimates are those of the limit.';
  const strict = `(strictly in ${formatCount(separation.rows)} of ${formatCount(report.rows)} rows)`;
  return `${name}: ${rowsSentence(separation, report, schema)} ${strict}. ${infiniteSentence(separation, report)}${finite}`;
}
