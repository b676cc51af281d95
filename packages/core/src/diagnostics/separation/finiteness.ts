/**
 * Why a coefficient is finite. By Farkas' lemma no direction of recession takes it further out exactly when the column
 * is a combination Σ λᵢ·sᵢ·xᵢ of rows with λ ≥ 0; a basic one uses independent rows, so that none can be spared. It is
 * what the dual simplex method ends with where the objective is the coefficient itself.
 */
import { listed } from './conditions.js';
import { blocks, type SeparationInput } from './demands.js';
import type { ExplainedRows } from './explained-rows.js';
import type { FinitenessExplanation } from './explanation.js';
import { type HoldingRows, holdingRows } from './holding.js';

const MOST_NAMES = 6;

export interface Finiteness {
  /** One for each column; null for what is not to be explained. */
  readonly estimates: readonly (number | null)[];
  /** Names of columns that depend on others. */
  readonly aliased: readonly string[];
  readonly reach: number;
  readonly most: number;
}

/** Explains the coefficients that reach farthest; those for which no rows are found are left out. */
export function explainFinite(rows: ExplainedRows, wanted: Finiteness): FinitenessExplanation[] {
  const { estimates, reach, most } = wanted;
  const ranges = columnRanges(rows.design);
  const far = estimates
    .flatMap((estimate, column) =>
      estimate === null ? [] : [{ column, estimate, reach: Math.abs(estimate) * ranges[column]! }],
    )
    .filter((one) => one.reach > reach)
    .sort((a, b) => b.reach - a.reach)
    .slice(0, most);
  const columns = rows.names.map((_, j) => j).filter((j) => !wanted.aliased.includes(rows.names[j]!));
  return far.flatMap((one) => {
    const held = holdingRows(rows.design, columns, one.column, one.estimate > 0 ? 1 : -1);
    return held === null ? [] : [told(rows, one, held)];
  });
}

/** Largest less smallest value of each column. */
function columnRanges(design: SeparationInput): Float64Array {
  const low = new Float64Array(design.columns).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(design.columns).fill(Number.NEGATIVE_INFINITY);
  for (const { count, values } of blocks(design)) {
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < design.columns; j++) {
        const value = values[i * design.columns + j]!;
        if (value < low[j]!) low[j] = value;
        if (value > high[j]!) high[j] = value;
      }
    }
  }
  return high.map((value, j) => value - low[j]!);
}

interface Far {
  readonly column: number;
  readonly estimate: number;
  readonly reach: number;
}

function told(
  { names, numberOf }: ExplainedRows,
  { column, estimate, reach }: Far,
  held: HoldingRows,
): FinitenessExplanation {
  const term = names[column]!;
  const rows = held.rows
    .map(({ row, demand, value, weight }) => ({
      row: numberOf(row),
      outcome: demand === 1 ? ('event' as const) : ('non-event' as const),
      value,
      weight,
    }))
    .sort((a, b) => a.row - b.row);
  return { term, estimate, reach, rows, size: held.size, sentence: sentenceOf(term, rows) };
}

function sentenceOf(term: string, rows: FinitenessExplanation['rows']): string {
  const numbers = rows.map(({ row }) => String(row));
  const more = numbers.length - MOST_NAMES;
  const which =
    more > 0 ? `${numbers.slice(0, MOST_NAMES).join(', ')} and ${more} more` : listed(numbers, 'and');
  if (rows.length > 3) {
    return `rows ${which} overlap in ${term}: whatever the other coefficients, a step further out makes one of them less likely`;
  }
  const each = rows.map(
    ({ row, outcome, value }) =>
      `row ${row} (${term} = ${value}) is ${outcome === 'event' ? 'an' : 'a'} ${outcome}`,
  );
  return `${rows.length === 1 ? 'row' : 'rows'} ${which} overlap${rows.length === 1 ? 's' : ''} in ${term}: ${listed(each, 'and')}`;
}
