/** What the penalty of a path is for each column: standard deviations, factors, bounds, groups. */
import { OddsmithError } from '../errors.js';
import type { LoadedRows } from '../fit/loaded-rows.js';
import type { ShardWork } from '../fit/solve.js';
import { isFarFromZero, type Spread, spreads, spreadsOfMoments } from '../fit/spreads.js';
import type { Schema } from '../formula/schema.js';
import { add, type DoubleDouble, divide, sqrt, ZERO } from '../math/double-double.js';
import type { Sums } from '../objective/objective.js';
import { useResiduals } from '../objective/use-residuals.js';
import type { PenaltyGroup, ProximalPenalty } from '../solver/proximal/penalty.js';
import type { Centres, Units } from '../solver/proximal/units.js';
import { byColumn } from './by-column.js';
import type { PathOptions } from './options.js';

export interface PathColumns {
  /** The columns that vary, and the intercept; b = standard deviation · β. */
  readonly units: Units;
  /** Σw. */
  readonly weight: DoubleDouble;
  /** Of each column of the design: Σ w·(x − mean)² on the scale of the shards. */
  readonly spreads: readonly DoubleDouble[];
  /** Of each column that takes part, relative to a mean of 1; 0 for an intercept. */
  readonly factors: Float64Array;
  /** Of b. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The same of β on the scale of the shards; undefined where there are none. */
  readonly limits: readonly (readonly [number, number] | undefined)[];
  /** Columns that enter together, by their index among those that take part; the weight is √size·factor. */
  readonly groups: readonly PenaltyGroup[];
}

export type ColumnOptions = Pick<PathOptions, 'penaltyFactors' | 'bounds' | 'grouped'>;

/** Values up to which standard deviations are worked out to the last digit of what depends on them. */
export const FEW_VALUES = 1e6;

/** Sums at β = 0 are those of the plain second moments: of an intercept and no offset. */
function hasMoments({ hasOffset }: LoadedRows, { intercept }: Schema): boolean {
  return intercept && !hasOffset;
}

export interface Measured {
  readonly weight: DoubleDouble;
  readonly spreads: readonly DoubleDouble[];
  /** Of each column, what it is centred by in all sums: 0 where they do without. */
  readonly centres: Float64Array;
  /** The Hessian sums at β = 0, where they were needed. */
  readonly atZero: Sums | null;
}

/** The spreads of all columns. */
export function* measured(rows: LoadedRows, schema: Schema): ShardWork<Measured> {
  const { totals, count, columns, shards } = rows;
  const weight = add(totals.events, totals.others);
  const measure = (found: readonly Spread[], atZero: Sums | null): Measured => {
    const canCentre = schema.intercept && shards.every(({ residuals }) => residuals);
    const centre = (spread: Spread) =>
      canCentre && isFarFromZero(spread, weight) ? Math.fround(spread.mean) : 0;
    const centres = Float64Array.from(found, centre);
    return { weight, spreads: found.map(({ squares }) => squares), centres, atZero };
  };
  if (count * columns <= FEW_VALUES || !hasMoments(rows, schema)) return measure(spreads(rows, weight), null);
  const atZero = (yield { shards, pass: { kind: 'hessian', at: new Float64Array(columns) } })!;
  return measure(spreadsOfMoments(rows, weight, atZero), atZero);
}

/** Of the columns that take part; null where none is centred. */
function centresOf(columns: readonly number[], all: Float64Array): Centres | null {
  const centres = Float64Array.from(columns, (j) => all[j]!);
  const own = columns.filter((j) => all[j] !== 0);
  if (own.length === 0) return null;
  useResiduals();
  return {
    centres,
    residuals: {
      columns: Int32Array.from(own),
      others: new Int32Array(own.length),
      factors: Float64Array.from(own, (j) => all[j]!),
    },
  };
}

/** Factors relative to a mean of 1 over all columns but the intercept; throws `option-invalid` where all are 0. */
export function factorsOf(schema: Schema, { penaltyFactors }: ColumnOptions): number[] {
  const first = schema.intercept ? 1 : 0;
  const given = byColumn(penaltyFactors, schema, 'penaltyFactors').map((factor = 1) => factor);
  const sum = given.slice(first).reduce((all, one) => all + one, 0);
  if (schema.columns.length > first && sum === 0)
    throw new OddsmithError(
      'option-invalid',
      'Option "penaltyFactors" has 0 for all columns: nothing is left to penalise.',
      { option: 'penaltyFactors' },
    );
  const count = given.length - first;
  return given.map((factor, j) => (j < first ? 0 : (factor * count) / sum));
}

/** The columns of each term that has several, by their index among those that take part. */
function groupsOf(schema: Schema, columns: readonly number[], factors: Float64Array): PenaltyGroup[] {
  const position = new Map(columns.map((column, i) => [schema.columns[column]!, i]));
  return schema.terms.flatMap((term) => {
    const own = term.columns.flatMap((name) => position.get(name) ?? []);
    const factor = factors[own[0] ?? 0] ?? 0;
    if (own.some((i) => factors[i] !== factor)) refuseFactors(term.label);
    return own.length > 1 && factor > 0 ? [{ columns: own, weight: Math.sqrt(own.length) * factor }] : [];
  });
}

function refuseFactors(term: string): never {
  throw new OddsmithError(
    'option-invalid',
    `Option "penaltyFactors" differs between the columns of "${term}", which enter together with "grouped": give one number for the term.`,
    { option: 'penaltyFactors' },
  );
}

/** Throws `option-invalid` for names that are no columns, and what does not go together. */
export function pathColumns(
  { scales }: Pick<LoadedRows, 'scales'>,
  schema: Schema,
  {
    weight,
    spreads: found,
    centres,
  }: Pick<Measured, 'weight' | 'spreads'> & Partial<Pick<Measured, 'centres'>>,
  options: ColumnOptions,
): PathColumns {
  const size = schema.columns.length;
  const all = factorsOf(schema, options);
  const limits = byColumn(options.bounds, schema, 'bounds');
  const isIntercept = (j: number) => schema.intercept && j === 0;
  const columns = Array.from(scales.keys()).filter((j) => isIntercept(j) || found[j]!.hi > 0);
  const units = Float64Array.from(columns, (j) => (isIntercept(j) ? 1 : sqrt(divide(found[j]!, weight)).hi));
  const factors = Float64Array.from(columns, (j) => all[j]!);
  // β of the data = β of the shards · scale, and b = unit · β of the shards.
  const there = columns.map((j) => {
    const pair = limits[j];
    return pair && ([pair[0] / scales[j]!, pair[1] / scales[j]!] as const);
  });
  const bound = (side: 0 | 1, none: number) =>
    Float64Array.from(columns, (_, i) => (there[i]?.[side] ?? none) * units[i]!);
  return {
    units: { size, columns, units, ...(centres && { centred: centresOf(columns, centres) }) },
    weight,
    spreads: found.map((spread, j) => (isIntercept(j) ? ZERO : spread)),
    factors,
    lower: bound(0, -Infinity),
    upper: bound(1, Infinity),
    limits: there,
    groups: options.grouped === true ? groupsOf(schema, columns, factors) : [],
  };
}

/** Factors times a number; 0 of free columns, whatever the number. */
function weighted(factors: Float64Array, by: number): Float64Array {
  const result = new Float64Array(factors.length);
  for (let i = 0; i < result.length; i++) {
    const value = factors[i] === 0 ? 0 : factors[i]! * by;
    if (value > 0) result[i] = value;
  }
  return result;
}

/** The penalty at one λ, on the scale of the summed loss. λ = Infinity: only free columns may move. */
export function penaltyAt(columns: PathColumns, alpha: number, lambda: number): ProximalPenalty {
  const { factors, lower, upper, groups } = columns;
  const held = lambda === Infinity;
  const absolute = columns.weight.hi * (held ? Infinity : lambda * alpha);
  const squared = held ? 0 : columns.weight.hi * lambda * (1 - alpha);
  const corners = weighted(factors, absolute);
  for (const { columns: own } of groups) for (const i of own) corners[i] = 0;
  return {
    ...{ absolute: corners, squared: weighted(factors, squared), lower, upper },
    groups:
      absolute > 0
        ? groups.map(({ columns: own, weight }) => ({ columns: own, weight: weight * absolute }))
        : [],
  };
}
