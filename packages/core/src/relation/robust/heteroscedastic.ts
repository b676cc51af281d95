/** Σ c·vvᵀ of HC0 to HC3 over rows in an engine: what c is stands in `inference/robust/heteroscedastic.ts`. */
import { OddsmithError } from '../../errors.js';
import { further } from '../../formula/sql/chain.js';
import { EXACT, type Heteroscedastic } from '../../inference/robust/heteroscedastic.js';
import type { RowsSql } from '../questions.js';
import type { Asking } from '../sql-shard.js';
import { outerSums } from './outer-sums.js';

/** What an observation is: events and others each by themselves, a row, or as many equal ones as a name of the rows says. */
export type UnitsSql = 'split' | 'row' | { readonly count: string };

/** The meat over the columns of the rows, which for HC2 and HC3 are whitened. Throws `value-out-of-domain` at leverage 1. */
export async function heteroscedasticMeat(
  kind: Heteroscedastic,
  rows: RowsSql,
  units: UnitsSql,
  asking: Asking,
): Promise<Float64Array> {
  const squares = unitSquares(units);
  if (kind === 'HC0' || kind === 'HC1') {
    const { products } = await outerSums(withColumn(rows, 'c', squares), [], asking, 'c * ');
    return products;
  }
  const { dialect } = rows.chain;
  const known = withColumn(rows, 'l', `${dialect.double(1)} - ${leverageOf(rows, units)}`);
  const weight = kind === 'HC2' ? `(${squares}) / l` : `(${squares}) / (l * l)`;
  const isLeft = `l >= ${dialect.double(EXACT)}`;
  const zero = dialect.double(0);
  const inflated = withColumn(known, 'c', `CASE WHEN ${isLeft} THEN ${weight} ELSE ${zero} END`);
  const exact = `sum(CASE WHEN ${isLeft} THEN ${zero} ELSE ${dialect.double(1)} END)`;
  const { first, products } = await outerSums(inflated, [exact], asking, 'c * ');
  if (first[0]! > 0) throw exactFits(first[0]);
  return products;
}

function withColumn({ chain, columns, more }: RowsSql, name: string, sql: string): RowsSql {
  const keep = [...columns, 'a', 'b', ...more];
  const step = { columns: [[name, sql]], keep, often: true } as const;
  return { chain: further(chain, step), columns, more: [...more, name] };
}

/** Σ r² over the observations of a row. */
function unitSquares(units: UnitsSql): string {
  if (units === 'split') return 'a * q * q + b * p * p';
  const square = '(a * q - b * p) * (a * q - b * p)';
  return units === 'row' ? square : `${square} / ${units.count}`;
}

/** Information times |v|² of an observation. */
function leverageOf({ columns, chain: { dialect } }: RowsSql, units: UnitsSql): string {
  const square = columns.map((v) => `${v} * ${v}`).join(' + ') || dialect.double(0);
  if (units === 'split') return `p * q * (${square})`;
  const information = units === 'row' ? '(a + b) * p * q' : `(a + b) / ${units.count} * p * q`;
  return `${information} * (${square})`;
}

/** `rows`: how many, where that is known. */
export function exactFits(rows?: number): OddsmithError {
  const which = rows === undefined ? 'Some rows have' : rows === 1 ? 'A row has' : `${rows} rows have`;
  const message = `${which} leverage 1: the fit meets them exactly whatever their outcome, and HC2 and HC3 divide by 1 minus the leverage. HC0 and HC1 do not.`;
  return new OddsmithError('value-out-of-domain', message, { option: 'covariance' });
}
