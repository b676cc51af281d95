/** The passes of a fit as aggregate queries: sums over the rows in the engine, by formulas that do not overflow. */
import type { Dialect } from '../formula/sql/dialect.js';
import type { SchemaSql } from '../formula/sql/index.js';

/** The rows of a model as a query whose columns are `x0`, …, the weights `a` and `b` of events and others, and the offset `o`. */
export interface RowsSql {
  readonly dialect: Dialect;
  readonly columns: number;
  /** What stands after FROM. */
  readonly source: string;
  /** More columns of `source`, by name. */
  readonly more: readonly string[];
}

const list = (parts: readonly string[]) => parts.join(', ');
const indices = (count: number) => Array.from({ length: count }, (_, j) => j);

/** `weight`: its quoted column; `keep`: columns of the relation that are kept under these names. */
export function rowsSql(
  schema: SchemaSql,
  dialect: Dialect,
  source: string,
  weight: string | null,
  keep: Readonly<Record<string, string>> = {},
): RowsSql {
  const { double, asDouble, identifier, finite } = dialect;
  const kept = [...(weight === null ? [] : [weight]), ...Object.values(keep)];
  const w = weight === null ? double(1) : finite(asDouble(identifier(weight)));
  const items = [
    ...schema.columns.map((sql, j) => `${sql} AS x${j}`),
    `${schema.response.events} * ${w} AS a`,
    `${schema.response.others} * ${w} AS b`,
    `${schema.offset ?? double(0)} AS o`,
    ...Object.entries(keep).map(([name, column]) => `${identifier(column)} AS ${name}`),
  ];
  const usable = weight === null ? schema.usable : `${schema.usable} AND ${w} > ${double(0)}`;
  const query = `SELECT ${list(items)} FROM ${schema.from(source, kept)} WHERE ${usable}`;
  return {
    ...{ dialect, columns: schema.columns.length, more: Object.keys(keep) },
    source: `(${query}) AS oddsmith_rows`,
  };
}

/** Rows, Σ weights of events and of the others, and Σ (a + b)·xⱼ·xₖ, lower triangle row after row. */
export function momentSums({ columns }: RowsSql): string[] {
  const gram = indices(columns).flatMap((j) => indices(j + 1).map((k) => `sum((a + b) * x${j} * x${k})`));
  return ['count(*)', 'sum(a)', 'sum(b)', ...gram];
}

/** Σ (a + b), and Σ (a + b)·xⱼ of all columns. */
export function meanSums({ columns }: RowsSql): string[] {
  return ['sum(a + b)', ...indices(columns).map((j) => `sum((a + b) * x${j})`)];
}

/** The rows with xⱼ − cⱼ for xⱼ. */
export function centredRows(rows: RowsSql, centres: Float64Array): RowsSql {
  const { dialect, columns, source, more } = rows;
  const moved = indices(columns).map((j) =>
    centres[j] === 0 ? `x${j}` : `x${j} - ${dialect.double(centres[j]!)} AS x${j}`,
  );
  const query = `SELECT ${list([...moved, 'a', 'b', 'o', ...more])} FROM ${source}`;
  return { ...rows, source: `(${query}) AS oddsmith_centred` };
}

/** The rows in another basis: uₖ = Σⱼ xⱼ·Tⱼₖ, T upper triangular, column after column. */
export function inBasis(rows: RowsSql, basis: readonly (readonly number[])[]): RowsSql {
  const { dialect, source, more } = rows;
  const columns = basis.map((factors, k) => {
    const parts = factors.flatMap((factor, j) => (factor === 0 ? [] : [`${dialect.double(factor)} * x${j}`]));
    return `${parts.length === 0 ? dialect.double(0) : parts.join(' + ')} AS x${k}`;
  });
  const query = `SELECT ${list([...columns, 'a', 'b', 'o', ...more])} FROM ${source}`;
  return { ...rows, columns: basis.length, source: `(${query}) AS oddsmith_basis` };
}

/** Σₖ γₖ·xₖ + o. */
function linear({ dialect }: RowsSql, at: Float64Array, offset: boolean): string {
  const parts = Array.from(at).flatMap((value, k) =>
    value === 0 ? [] : [`${dialect.double(value)} * x${k}`],
  );
  if (offset) parts.push('o');
  return parts.length === 0 ? dialect.double(0) : parts.join(' + ');
}

/** The rows with their log-odds `z` and what follows from them: `e` = exp(−|z|), the probabilities `p` and `q` = 1 − p. */
function predicted(rows: RowsSql, at: Float64Array): string {
  const { dialect, columns, source, more } = rows;
  const [zero, one] = [dialect.double(0), dialect.double(1)];
  const all = list([...indices(columns).map((k) => `x${k}`), 'a', 'b', ...more]);
  const withZ = `(SELECT ${all}, ${linear(rows, at, true)} AS z FROM ${source}) AS oddsmith_z`;
  const withE = `(SELECT ${all}, z, exp(- abs(z)) AS e FROM ${withZ}) AS oddsmith_e`;
  const near = `${one} / (${one} + e)`;
  const far = `e / (${one} + e)`;
  const p = `CASE WHEN z >= ${zero} THEN ${near} ELSE ${far} END AS p`;
  const q = `CASE WHEN z >= ${zero} THEN ${far} ELSE ${near} END AS q`;
  return `(SELECT ${all}, z, e, ${p}, ${q} FROM ${withE}) AS oddsmith_p`;
}

/** a·log(1 + exp(−z)) + b·log(1 + exp(z)). */
function loss({ double }: Dialect, z = 'z', e = 'e'): string {
  const [zero, one] = [double(0), double(1)];
  const softplus = `ln(${one} + ${e})`;
  const below = `CASE WHEN ${z} < ${zero} THEN - ${z} ELSE ${zero} END`;
  const above = `CASE WHEN ${z} > ${zero} THEN ${z} ELSE ${zero} END`;
  return `a * (${below} + ${softplus}) + b * (${above} + ${softplus})`;
}

export type SumsAsked = 'loss' | 'gradient' | 'hessian';

/** Loss, largest |z|, gradient, and the lower triangle of the Hessian, as expressions over `predictedRows`. */
export function sumsSql(rows: RowsSql, asked: SumsAsked): string[] {
  const { dialect, columns } = rows;
  const sums = [`sum(${loss(dialect)})`, 'max(abs(z))'];
  if (asked === 'loss') return sums;
  sums.push(...indices(columns).map((k) => `sum((b * p - a * q) * x${k})`));
  if (asked === 'gradient') return sums;
  const triangle = indices(columns).flatMap((j) =>
    indices(j + 1).map((k) => `sum((a + b) * p * q * x${j} * x${k})`),
  );
  return [...sums, ...triangle];
}

/** SELECT statements for sums over the rows at some coefficients, so many sums to a statement at most. */
export function selects(sums: readonly string[], from: string, most: number): string[] {
  const statements: string[] = [];
  for (let i = 0; i < sums.length; i += most)
    statements.push(`SELECT ${list(sums.slice(i, i + most))} FROM ${from}`);
  return statements;
}

export function predictedRows(rows: RowsSql, at: Float64Array): string {
  return predicted(rows, at);
}

/** Losses at β + length·step for each length, and the largest |z| of them. */
export function alongSql(rows: RowsSql, at: Float64Array, step: Float64Array, lengths: Float64Array): string {
  const { dialect, source } = rows;
  const lines = `(SELECT a, b, ${linear(rows, at, true)} AS z0, ${linear(rows, step, false)} AS s FROM ${source}) AS oddsmith_line`;
  const points = Array.from(lengths, (length, i) => `z0 + ${dialect.double(length)} * s AS z${i}`);
  const named = `(SELECT a, b, ${list(points)} FROM ${lines}) AS oddsmith_points`;
  const sums = Array.from(lengths, (_, i) => `sum(${loss(dialect, `z${i}`, `exp(- abs(z${i}))`)})`);
  return `SELECT ${list(sums)} FROM ${named}`;
}

/** Σ a·p and Σ b·p. */
export const PREDICTED = ['sum(a * p)', 'sum(b * p)'] as const;
