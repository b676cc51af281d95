/** What is asked of the penalty of single columns: factors, bounds, groups. */
import type { Schema } from '../formula/schema.js';
import { byColumn } from '../path/by-column.js';
import { factorsOf } from '../path/columns.js';
import type { FitOptions } from './options.js';
import type { ShrinkageReport } from './report.js';

export type ColumnPenaltyOptions = Pick<FitOptions, 'penaltyFactors' | 'bounds' | 'grouped'>;

export interface ColumnPenalties {
  /** Of each column of the design, relative to a mean of 1; 0 of an intercept. */
  readonly factors: readonly number[];
  /** In units of the data; undefined where there are none. */
  readonly bounds: readonly (readonly [number, number] | undefined)[];
}

/** Throws `option-invalid` for names that are no columns, and where nothing is left to penalise. */
export function columnPenalties(schema: Schema, options: ColumnPenaltyOptions): ColumnPenalties {
  return { factors: factorsOf(schema, options), bounds: byColumn(options.bounds, schema, 'bounds') };
}

const finite = (value: number) => (Number.isFinite(value) ? value : null);

/** Names that a sentence has room for. */
const MOST_TOLD = 12;

function told(words: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  const more = entries.length > MOST_TOLD ? ` and ${entries.length - MOST_TOLD} more` : '';
  return [`${words} ${entries.slice(0, MOST_TOLD).join(', ')}${more}`];
}

function textOf({ penaltyFactors = {}, bounds = {}, grouped }: Partial<ShrinkageReport>): string {
  const factors = Object.entries(penaltyFactors);
  const free = factors.flatMap(([name, factor]) => (factor === 0 ? [name] : []));
  const weighed = factors.flatMap(([name, factor]) =>
    factor === 0 ? [] : [`${name} ${Number(factor.toPrecision(4))}`],
  );
  const limits = Object.entries(bounds).map(
    ([name, [low, high]]) => `${name} [${low ?? '-Infinity'}, ${high ?? 'Infinity'}]`,
  );
  return [
    ...told('Free of penalty:', free),
    ...told('Penalty factors:', weighed),
    ...told('Bounds:', limits),
    ...(grouped === 'terms' ? ['The columns of a term enter together'] : []),
    ...(grouped === 'classes' ? ['The classes of a column enter together'] : []),
  ].join('; ');
}

/** The same as a report has it: what was asked for, by column. */
export function reportedPenalties(
  schema: Schema,
  options: ColumnPenaltyOptions,
): Pick<ShrinkageReport, 'penaltyFactors' | 'bounds' | 'grouped' | 'text'> {
  const { factors, bounds } = columnPenalties(schema, options);
  const first = schema.intercept ? 1 : 0;
  const named = <Value>(values: readonly (Value | undefined)[]) =>
    Object.fromEntries(
      schema.columns.flatMap((name, j) => {
        const value = values[j];
        return j < first || value === undefined ? [] : [[name, value] as const];
      }),
    );
  const asked = {
    ...(options.penaltyFactors && { penaltyFactors: named(factors) }),
    ...(options.bounds && {
      bounds: named(bounds.map((pair) => pair && ([finite(pair[0]), finite(pair[1])] as const))),
    }),
    ...(options.grouped && { grouped: options.grouped === 'classes' ? options.grouped : ('terms' as const) }),
  };
  const text = textOf(asked);
  return { ...asked, ...(text !== '' && { text }) };
}
