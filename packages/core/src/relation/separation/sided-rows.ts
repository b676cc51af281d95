/** Rows by the side of a hyperplane on which they lie, as queries. */
import { type Chain, further, select } from '../../formula/sql/chain.js';
import { combination, type RowsSql } from '../questions.js';

/** A direction d over the columns, and how near to xᵀd = 0 a row counts as lying on it. */
export interface Plane {
  readonly direction: Float64Array;
  /** As a share of Σ|xⱼdⱼ|. */
  readonly tolerance: number;
}

/** A vector that rows may see, and how much of it is no more than rounding. */
export interface Unseen {
  readonly vector: Float64Array;
  readonly faintest: number;
}

/** |xᵀn| up to this share of Σ|xⱼnⱼ| is the rounding of the data, as in `null-space.ts`: 2⁻³⁶. */
const SEEN = 1.4551915228366852e-11;

/** The rows with weight, and the `margin` by which each meets its demand: s·xᵀd / Σ|xⱼdⱼ|, from −1 to 1 (`demands.ts`). */
export function sidedRows({ chain, columns, more }: RowsSql, direction: Float64Array): RowsSql {
  const { dialect } = chain;
  const zero = dialect.double(0);
  const keep = [...columns, 'a', 'b', 'o', ...more];
  const sizes = columns.map((x) => `abs(${x})`);
  const steps = [
    {
      columns: [
        ['t', combination(direction, columns, dialect)],
        ['m', combination(direction.map(Math.abs), sizes, dialect)],
      ],
      keep,
      where: `a > ${zero} OR b > ${zero}`,
      often: true,
    },
    { columns: [['r', `CASE WHEN m > ${zero} THEN t / m ELSE ${zero} END`]], keep, often: true },
    {
      columns: [
        ['margin', `CASE WHEN b <= ${zero} THEN r WHEN a <= ${zero} THEN - r ELSE - abs(r) END`],
        ['up', `CASE WHEN a > ${zero} THEN 1 ELSE 0 END`],
        ['down', `CASE WHEN b > ${zero} THEN 1 ELSE 0 END`],
      ],
      keep,
      often: true,
    },
  ] as const;
  return { chain: steps.reduce<Chain>(further, chain), columns, more: [...more, 'margin', 'up', 'down'] };
}

/** The rows that the direction serves worst: so many of them, their columns and whether there are events and others. */
export function worstSql(rows: RowsSql, direction: Float64Array, most: number): string {
  const { chain, columns } = sidedRows(rows, direction);
  return select(chain, [...columns, 'up', 'down'], `ORDER BY margin LIMIT ${most}`);
}

/**
 * The rows that contradict the direction, worst first, then those on the hyperplane that see one of the vectors; `distinct`:
 * equal rows once, which costs the engine more.
 */
export function contradictingSql(
  rows: RowsSql,
  { direction, tolerance }: Plane,
  unseen: readonly Unseen[],
  { most, distinct }: { readonly most: number; readonly distinct: boolean },
): string {
  const { chain, columns } = sidedRows(rows, direction);
  const { double } = chain.dialect;
  const items = [...columns, 'up', 'down'];
  const [zero, one] = [double(0), double(1)];
  const seen = unseen.map(
    ({ faintest }, k) =>
      `CASE WHEN abs(s${k}) > ${double(SEEN)} * q${k} AND abs(s${k}) > ${double(faintest)} THEN abs(s${k}) / q${k} ELSE ${zero} END`,
  );
  const seeing =
    seen.length === 0
      ? ''
      : ` WHEN margin <= ${double(tolerance)} THEN - (${seen.join(' + ')}) / ${double(seen.length)}`;
  const steps = [
    {
      columns: unseen.flatMap(({ vector }, k) => seenBy(rows, vector, k)),
      keep: [...items, 'margin'],
      often: true,
    },
    {
      columns: [
        [
          'standing',
          `CASE WHEN margin < ${double(-tolerance)} THEN margin - ${one}${seeing} ELSE ${zero} END`,
        ],
      ],
      keep: items,
      often: true,
    },
    { columns: [], keep: [...items, 'standing'], where: `standing < ${zero}` },
  ] as const;
  const once = distinct ? `GROUP BY ${items.join(', ')}, standing ` : '';
  return select(steps.reduce<Chain>(further, chain), items, `${once}ORDER BY standing LIMIT ${most}`);
}

/** xᵀn and Σ|xⱼnⱼ|. */
function seenBy({ chain: { dialect }, columns }: RowsSql, vector: Float64Array, k: number) {
  const sizes = columns.map((x) => `abs(${x})`);
  return [
    [`s${k}`, combination(vector, columns, dialect)],
    [`q${k}`, combination(vector.map(Math.abs), sizes, dialect)],
  ] as const;
}

/** Over `sidedRows`: rows, those and the weight of events that the direction separates strictly, and rows that contradict it. */
export function separatedSums({ chain: { dialect } }: RowsSql, tolerance: number): string[] {
  const zero = dialect.double(0);
  const where = (condition: string, value: string) =>
    `sum(CASE WHEN ${condition} THEN ${value} ELSE ${zero} END)`;
  const beyond = `margin > ${dialect.double(tolerance)}`;
  const against = `margin < ${dialect.double(-tolerance)}`;
  return [
    'count(*)',
    where(beyond, dialect.double(1)),
    where(beyond, 'a'),
    where(against, dialect.double(1)),
  ];
}

/** The rows on the hyperplane, with only these columns, in this order. */
export function remainingRows(
  rows: RowsSql,
  { direction, tolerance }: Plane,
  columns: readonly string[],
): RowsSql {
  const { chain } = sidedRows(rows, direction);
  const where = `margin <= ${chain.dialect.double(tolerance)}`;
  const keep = [...columns, 'a', 'b', 'o', ...rows.more];
  return { chain: further(chain, { columns: [], keep, where }), columns, more: rows.more };
}
