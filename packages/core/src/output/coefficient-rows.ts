/** The rows of the coefficient table: terms as headings, factor levels under them, reference levels shown. */
import type { CoefficientReport, FitReport } from '../fit/report.js';
import { namesWithin } from '../formula/codings.js';
import type { Schema, TermSchema } from '../formula/schema.js';

export type TableRow =
  | { readonly kind: 'heading'; readonly label: string }
  | { readonly kind: 'reference'; readonly label: string }
  | {
      readonly kind: 'coefficient';
      readonly label: string;
      /** Stands under a heading. */
      readonly nested: boolean;
      readonly coefficient: CoefficientReport;
      /** The combination of other columns that equals an aliased one. */
      readonly combination: string | null;
    };

/** The level that the others are compared with; null where the contrasts compare otherwise. */
function referenceOf(schema: Schema, variable: string): string | null {
  const found = schema.variables.find(({ label }) => label === variable);
  return found?.kind === 'factor' && found.contrast === 'treatment' ? found.levels[0]! : null;
}

/** What each column of a term stands for, the first factor varying fastest: `black`, `black:smoker`, `.L`. */
function levelLabels(term: TermSchema, schema: Schema): string[] {
  let labels = [''];
  term.variables.forEach((variable, position) => {
    const found = schema.variables.find(({ label }) => label === variable);
    if (found === undefined || found.kind === 'numeric') return;
    const names = namesWithin(found, term.codings[position]!);
    labels = names.flatMap((name) => labels.map((label) => (label === '' ? name : `${label}:${name}`)));
  });
  return labels;
}

function termRows(
  term: TermSchema,
  rows: readonly Extract<TableRow, { kind: 'coefficient' }>[],
  schema: Schema,
  showReference: boolean,
): TableRow[] {
  if (term.codings.every((coding) => coding === 'numeric')) return [...rows];
  const labels = levelLabels(term, schema);
  const reference: TableRow[] = [];
  if (showReference && term.codings.length === 1 && term.codings[0] === 'contrast') {
    const label = referenceOf(schema, term.variables[0]!);
    if (label !== null) reference.push({ kind: 'reference', label });
  }
  const nested = rows.map((row, index) => ({ ...row, label: labels[index] ?? row.label, nested: true }));
  return [{ kind: 'heading', label: term.label }, ...reference, ...nested];
}

/** All rows in formula order: the intercept, then term after term. */
export function coefficientRows(report: FitReport, schema: Schema, showReference: boolean): TableRow[] {
  const combinations = new Map(report.aliased.map(({ term, combination }) => [term, combination]));
  const rows = report.coefficients.map((coefficient) => ({
    kind: 'coefficient' as const,
    label: coefficient.term,
    nested: false,
    coefficient,
    combination: combinations.get(coefficient.term) ?? null,
  }));
  let next = schema.intercept ? 1 : 0;
  const result: TableRow[] = rows.slice(0, next);
  for (const term of schema.terms) {
    const own = rows.slice(next, next + term.columns.length);
    next += term.columns.length;
    result.push(...termRows(term, own, schema, showReference));
  }
  return result;
}
