/** The passes of a fit as aggregate queries: sums over the rows in the engine, by formulas that do not overflow. */
import { type Chain, further, select } from '../formula/sql/chain.js';
import type { Dialect } from '../formula/sql/dialect.js';
import { decaySql } from '../formula/sql/functions.js';
import type { SchemaSql } from '../formula/sql/index.js';

/** The rows of a model as a chain whose last step has the columns, the weights `a` and `b` of events and others, and the offset `o`. */
export interface RowsSql {
  readonly chain: Chain;
  /** Names of the design columns, or of those of a basis. */
  readonly columns: readonly string[];
  /** Other names of the last step. */
  readonly more: readonly string[];
}

export interface RowsOptions {
  /** The column of weights. Default: every row counts once. */
  readonly weight?: string | undefined;
  /** What else of the relation's columns is kept, by names. */
  readonly more?: Readonly<Record<string, string>>;
  /** Every row is known to be usable. Default false. */
  readonly allUsable?: boolean;
}

export function rowsSql(
  schema: SchemaSql,
  dialect: Dialect,
  source: string,
  { weight, more = {}, allUsable = false }: RowsOptions = {},
): RowsSql {
  const { double, asDouble, identifier, finite } = dialect;
  const weighing: [string, string][] =
    weight === undefined ? [] : [['oddsmith_weight', finite(asDouble(identifier(weight)))]];
  const w = weight === undefined ? '' : ' * oddsmith_weight';
  const columns = schema.columns.map((_, j) => `x${j}`);
  const weighty = weight === undefined ? [] : [`oddsmith_weight > ${double(0)}`];
  const conditions = [schema.usable, ...weighty].filter((condition) => condition !== '').join(' AND ');
  const chain = further(schema.chain(source, [...weighing, ...Object.entries(more)]), {
    columns: [
      ...schema.columns.map((sql, j) => [columns[j]!, sql] as const),
      ['a', `${schema.response.events}${w}`],
      ['b', `${schema.response.others}${w}`],
      ['o', schema.offset ?? double(0)],
    ],
    keep: Object.keys(more),
    filled: true,
    ...(!allUsable && conditions !== '' && { where: conditions }),
  });
  return { chain, columns, more: Object.keys(more) };
}

/** The rows with a weight times each column as `h0`, …: a sum of products is one multiplication of a row then. */
function weighted({ chain, columns, more }: RowsSql, weight: string): RowsSql {
  const products = columns.map((x, j) => [`h${j}`, `${weight} * ${x}`] as const);
  const step = { columns: products, keep: [...columns, 'a', 'b', ...more], often: true } as const;
  return { chain: further(chain, step), columns, more };
}

/** Σ hⱼ·xₖ, lower triangle row after row, over `weighted` rows. */
function products({ columns }: RowsSql): string[] {
  return columns.flatMap((_, j) => columns.slice(0, j + 1).map((y) => `sum(h${j} * ${y})`));
}

/** Rows, Σ weights of events and of the others, max |xⱼ|, and Σ (a + b)·xⱼ·xₖ, lower triangle row after row. */
export function momentsSql(rows: RowsSql): string[] {
  const counts = ['count(*)', 'sum(a)', 'sum(b)'];
  const sums = [...counts, ...rows.columns.map((x) => `max(abs(${x}))`), ...products(rows)];
  return selects(sums, weighted(rows, '(a + b)'));
}

/** Σ (a + b), and Σ (a + b)·xⱼ of all columns. */
export function meanSums({ columns }: RowsSql): string[] {
  return ['sum(a + b)', ...columns.map((x) => `sum((a + b) * ${x})`)];
}

/** The rows with xⱼ − cⱼ for xⱼ. */
export function centredRows({ chain, columns, more }: RowsSql, centres: readonly number[]): RowsSql {
  const { double } = chain.dialect;
  const moved = columns.map((x, j) => (centres[j] === 0 ? x : `d${j}`));
  const made = columns.flatMap((x, j) =>
    centres[j] === 0 ? [] : [[`d${j}`, `${x} - ${double(centres[j]!)}`] as const],
  );
  const keep = [...columns.filter((_, j) => centres[j] === 0), 'a', 'b', 'o', ...more];
  return { chain: further(chain, { columns: made, keep }), columns: moved, more };
}

/** The rows in another basis: uₖ = Σⱼ xⱼ·Tⱼₖ, T upper triangular, column after column. */
export function inBasis({ chain, columns, more }: RowsSql, basis: readonly (readonly number[])[]): RowsSql {
  const made = basis.map((factors, k) => [`u${k}`, combination(factors, columns, chain.dialect)] as const);
  const step = { columns: made, keep: ['a', 'b', 'o', ...more], often: true } as const;
  return { chain: further(chain, step), columns: made.map(([name]) => name), more };
}

/** Summands side by side, at most. */
const MOST_SUMMANDS = 32;

/** Brackets, because parsers and compilers go as deep as a sum is long: Trino's end at some 400. */
function total(parts: readonly string[]): string {
  if (parts.length <= MOST_SUMMANDS) return parts.join(' + ');
  const groups = Array.from({ length: Math.ceil(parts.length / MOST_SUMMANDS) }, (_, i) =>
    parts.slice(i * MOST_SUMMANDS, (i + 1) * MOST_SUMMANDS),
  );
  return total(groups.map((group) => `(${group.join(' + ')})`));
}

/** Σₖ γₖ·xₖ, and more. */
export function combination(
  factors: ArrayLike<number>,
  columns: readonly string[],
  { double }: Dialect,
  more: readonly string[] = [],
): string {
  const parts = columns.flatMap((x, k) => (factors[k] === 0 ? [] : [`${double(factors[k]!)} * ${x}`]));
  return total([...parts, ...more]) || double(0);
}

/** A part of the rows, drawn by the fraction of a combination of their columns. */
export function withHash({ chain, columns, more }: RowsSql, mixture: Float64Array, part: number): RowsSql {
  const { dialect } = chain;
  const keep = [...columns, 'a', 'b', 'o', ...more];
  const hashed = { columns: [['h', combination(mixture, columns, dialect)]], keep, often: true } as const;
  const drawn = { columns: [], keep, where: `h - floor(h) < ${dialect.double(part)}` };
  return { chain: further(further(chain, hashed), drawn), columns, more };
}

/** Beyond, exp(−|z|) is 0: it is nothing beside other rows' shares, and products with it would leave the range of doubles. */
const FAR = 300;

/**
 * The rows with their log-odds `z` and what follows from them: `e` = exp(−|z|), the probabilities `p` and `q` = 1 − p, and the
 * derivatives of the loss by z: `g`, and `w`, the second.
 */
export function predictedRows({ chain, columns, more }: RowsSql, at: Float64Array): RowsSql {
  const { dialect } = chain;
  const [zero, one] = [dialect.double(0), dialect.double(1)];
  const keep = [...columns, 'a', 'b', ...more];
  const near = `${one} / (${one} + e)`;
  const far = `e / (${one} + e)`;
  const steps = [
    { columns: [['z', combination(at, columns, dialect, ['o'])]], keep, often: true },
    { columns: [['e', decaySql('z', dialect, FAR)]], keep: [...keep, 'z'], often: true },
    {
      columns: [
        ['p', `CASE WHEN z >= ${zero} THEN ${near} ELSE ${far} END`],
        ['q', `CASE WHEN z >= ${zero} THEN ${far} ELSE ${near} END`],
      ],
      keep: [...keep, 'z', 'e'],
    },
    {
      columns: [
        ['g', 'b * p - a * q'],
        ['w', '(a + b) * p * q'],
      ],
      keep: [...keep, 'z', 'e', 'p', 'q'],
      often: true,
    },
  ] as const;
  return {
    chain: steps.reduce<Chain>(further, chain),
    columns,
    more: [...more, 'z', 'e', 'p', 'q', 'g', 'w'],
  };
}

/** a·log(1 + exp(−z)) + b·log(1 + exp(z)). */
export function lossSql({ double }: Dialect, z = 'z', e = 'e'): string {
  const [zero, one] = [double(0), double(1)];
  const softplus = `ln(${one} + ${e})`;
  const below = `CASE WHEN ${z} < ${zero} THEN - ${z} ELSE ${zero} END`;
  const above = `CASE WHEN ${z} > ${zero} THEN ${z} ELSE ${zero} END`;
  return `a * (${below} + ${softplus}) + b * (${above} + ${softplus})`;
}

export type SumsAsked = 'loss' | 'gradient' | 'hessian';

/** Rows, loss, largest |z|, gradient, Σ a·p and Σ b·p, and the lower triangle of the Hessian, over `predictedRows`. */
export function sumsSql(rows: RowsSql, asked: SumsAsked): string[] {
  const loss = ['count(*)', `sum(${lossSql(rows.chain.dialect)})`, 'max(abs(z))'];
  if (asked === 'loss') return selects(loss, rows);
  const gradient = [...loss, ...rows.columns.map((x) => `sum(g * ${x})`)];
  if (asked === 'gradient') return selects(gradient, rows);
  return selects([...gradient, ...PREDICTED, ...products(rows)], weighted(rows, 'w'));
}

/** SELECT statements for sums over the rows, so many sums to a statement as the dialect bears. */
export function selects(sums: readonly string[], { chain }: RowsSql): string[] {
  const { mostSums } = chain.dialect;
  const statements: string[] = [];
  for (let i = 0; i < sums.length; i += mostSums) statements.push(select(chain, sums.slice(i, i + mostSums)));
  return statements;
}

/** Losses at β + length·step for each length. */
export function alongSql(
  { chain, columns }: RowsSql,
  at: Float64Array,
  step: Float64Array,
  lengths: Float64Array,
): string {
  const { dialect } = chain;
  const line = {
    columns: [
      ['z', combination(at, columns, dialect, ['o'])],
      ['s', combination(step, columns, dialect)],
    ],
    keep: ['a', 'b'],
    often: true,
  } as const;
  const points = {
    columns: Array.from(lengths, (length, i) => [`z${i}`, `z + ${dialect.double(length)} * s`] as const),
    keep: ['a', 'b'],
    often: true,
  } as const;
  const sums = Array.from(
    lengths,
    (_, i) => `sum(${lossSql(dialect, `z${i}`, decaySql(`z${i}`, dialect, FAR))})`,
  );
  return select(further(further(chain, line), points), sums);
}

/** Σ a·p and Σ b·p. */
export const PREDICTED = ['sum(a * p)', 'sum(b * p)'] as const;
