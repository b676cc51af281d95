/**
 * Likelihood-ratio tests of dropping each term that marginality lets go (as R's `drop1`): a term that is part of a
 * higher one stays.
 */
import type { Schema, TermSchema } from '../formula/schema.js';
import { likelihoodRatioTest } from '../inference/likelihood-ratio.js';
import { ZERO } from '../math/double-double.js';
import type { Estimate } from './estimate.js';
import type { Large } from './large.js';
import type { LoadedRows } from './loaded-rows.js';
import { activeWithout, lossOfSubset } from './reference-models.js';
import type { TermTestReport } from './report.js';
import type { ShardWork } from './solve.js';

/** Work (rows × columns² × tests) up to which every term is tested; beyond, those of several columns only. */
const AFFORDABLE = 2e9;

export type TermTests = 'auto' | 'all' | 'none';

/** The terms that may be dropped. */
export function droppableTerms(schema: Schema): TermSchema[] {
  const isPartOf = (term: TermSchema, other: TermSchema) =>
    other.variables.length > term.variables.length &&
    term.variables.every((variable) => other.variables.includes(variable));
  return schema.terms.filter((term) => !schema.terms.some((other) => isPartOf(term, other)));
}

/** The terms to test, and whether the cost left some out. */
export function termsToTest(
  schema: Schema,
  rows: number,
  which: TermTests,
): { terms: TermSchema[]; skipped: boolean } {
  const terms = which === 'none' ? [] : droppableTerms(schema);
  const size = schema.columns.length;
  if (which !== 'auto' || rows * size * size * terms.length <= AFFORDABLE) return { terms, skipped: false };
  const several = terms.filter(({ columns }) => columns.length > 1);
  return { terms: several, skipped: several.length < terms.length };
}

/** Tests terms of an estimate; `near` tells where the optimum without some columns is about. */
export function* testTerms(
  rows: LoadedRows,
  schema: Schema,
  terms: readonly TermSchema[],
  fitted: Estimate,
  near?: Large['nearSubset'],
): ShardWork<TermTestReport[]> {
  const reports: TermTestReport[] = [];
  const { refined, free, gram } = fitted;
  for (const term of terms) {
    const columns = term.columns.map((name) => schema.columns.indexOf(name));
    const active = activeWithout(columns, free, rows.columns, gram);
    const df = free.length - active.length;
    if (df === 0) continue;
    const loss = yield* lossOfSubset(rows, active, near?.(rows, fitted, columns));
    reports.push({ term: term.label, ...likelihoodRatioTest(loss, refined?.loss ?? ZERO, df) });
  }
  return reports;
}
