/**
 * A basis in which plain sums of doubles keep their digits: columns that are orthonormal over the rows, by Cholesky factors
 * of Gram matrices that the engine sums (Cholesky QR, repeated on what is left of dependent columns: Yamamoto, Nakatsukasa,
 * Yanagisawa & Fukaya 2015). One round where no column is near the others; each is one query.
 */
import { packedIndex } from '../math/packed.js';
import { centredRows, inBasis, meanSums, momentsSql, type RowsSql, selects } from './questions.js';
import { numberOf } from './relation.js';
import { type Asking, sumsOf } from './sql-shard.js';

/** A column that depends on those before it: it is Σ factor·column. */
export interface DependentColumn {
  readonly column: number;
  readonly combination: readonly { readonly column: number; readonly factor: number }[];
}

export interface SqlBasis {
  /** About where each design column was taken: 0 for the intercept, and for all where there is none. */
  readonly centres: readonly number[];
  /** uₖ = Σⱼ (xⱼ − cⱼ)·Tⱼₖ, column after column over all design columns; upper triangular among the free ones. */
  readonly columns: readonly (readonly number[])[];
  /** The design columns that are not aliased, ascending. */
  readonly free: readonly number[];
  readonly aliases: readonly DependentColumn[];
  /** No column is near those before it: sums over the columns as they are keep their digits, too. */
  readonly isClear: boolean;
  /** max |xⱼ − cⱼ| of every design column. */
  readonly extents: readonly number[];
  readonly totals: Totals;
}

export interface Totals {
  readonly rows: number;
  readonly events: number;
  readonly others: number;
}

/** Squared sine of a column to those before it below which its residual is summed again. */
const NEAR = 1e-6;
/** Squared size of what is left of an aliased column, beside its own (CONVENTIONS: 1e-11). */
const ALIASED = 1e-22;
const MOST_ROUNDS = 5;
/** Squared sine of every column from which on plain sums over the columns themselves do. */
const CLEAR = 1e-3;

interface Column {
  readonly index: number;
  /** Over all design columns. */
  factors: number[];
  /** Of the design column: root mean square over the rows. */
  size: number;
}

interface Moments extends Totals {
  readonly extents: readonly number[];
  readonly gram: Float64Array;
}

async function momentsOf(rows: RowsSql, asking: Asking): Promise<Moments> {
  const cells = await sumsOf(asking, momentsSql(rows));
  const [count = 0, events = 0, others = 0, ...rest] = cells.map(numberOf);
  const extents = rest.slice(0, rows.columns.length);
  const gram = Float64Array.from(rest.slice(rows.columns.length));
  return { rows: count, events, others, extents, gram };
}

const combined = (a: readonly number[], b: readonly number[], factor: number) =>
  a.map((value, j) => value + factor * b[j]!);
const scaled = (a: readonly number[], factor: number) => a.map((value) => value * factor);

/** The basis of the rows; column 0 is 1 in every row if `intercept`. */
export async function basisOf(rows: RowsSql, intercept: boolean, asking: Asking): Promise<SqlBasis> {
  const centres = intercept ? await means(rows, asking) : rows.columns.map(() => 0);
  const found = await orthonormalBasis(centredRows(rows, centres), asking);
  return { centres, ...found, aliases: found.aliases.map((alias) => aboutZero(alias, centres)) };
}

/** Of the columns but the first. */
async function means(rows: RowsSql, asking: Asking): Promise<number[]> {
  const cells = await sumsOf(asking, selects(meanSums(rows), rows));
  const [weight = 0, ...sums] = cells.map(numberOf);
  return sums.map((sum, j) => (j === 0 || weight === 0 ? 0 : sum / weight));
}

/** What is left of an intercept that rounding made. */
const ROUNDING = 1e-12;

/** A combination of centred columns as one of the columns: the centres go to the intercept. */
function aboutZero({ column, combination }: DependentColumn, centres: readonly number[]): DependentColumn {
  const others = combination.filter((part) => part.column !== 0);
  if (others.length === combination.length && centres[column] === 0) return { column, combination };
  const parts = [centres[column]!, ...others.map((part) => -part.factor * centres[part.column]!)];
  const own = combination.find((part) => part.column === 0)?.factor ?? 0;
  const constant = parts.reduce((sum, part) => sum + part, own);
  const size = parts.reduce((sum, part) => sum + Math.abs(part), Math.abs(own));
  const isThere = Math.abs(constant) > ROUNDING * size;
  return { column, combination: isThere ? [{ column: 0, factor: constant }, ...others] : others };
}

async function orthonormalBasis(rows: RowsSql, asking: Asking): Promise<Omit<SqlBasis, 'centres'>> {
  const size = rows.columns.length;
  let columns: Column[] = Array.from({ length: size }, (_, index) => ({
    ...{ index, size: 0 },
    factors: Array.from({ length: size }, (__, j) => (j === index ? 1 : 0)),
  }));
  const aliases: DependentColumn[] = [];
  let isClear = true;
  let totals: Totals = { rows: 0, events: 0, others: 0 };
  let extents: readonly number[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const there =
      round === 0
        ? rows
        : inBasis(
            rows,
            columns.map(({ factors }) => factors),
          );
    const { gram, extents: reach, ...counted } = await momentsOf(there, asking);
    totals = counted;
    if (round === 0) extents = reach;
    if (totals.rows === 0) break;
    const found = orthonormal(columns, gram, totals.events + totals.others, round === 0);
    columns = found.columns;
    aliases.push(...found.aliases);
    isClear &&= found.least > CLEAR;
    if (!found.again) break;
  }
  return {
    columns: columns.map(({ factors }) => factors),
    free: columns.map(({ index }) => index),
    aliases: aliases.sort((a, b) => a.column - b.column),
    ...{ isClear, extents, totals },
  };
}

/** One round: columns made orthonormal, those near the ones before them reduced to what is left. */
function orthonormal(columns: readonly Column[], gram: Float64Array, weight: number, isFirst: boolean) {
  const kept: Column[] = [];
  const aliases: DependentColumn[] = [];
  /** Positions among the columns whose new form is orthonormal, with their rows of the factor. */
  const good: { readonly at: number; readonly row: Float64Array; readonly column: Column }[] = [];
  let again = false;
  let least = 1;
  columns.forEach((column, i) => {
    const norm = normOf(gram, i, weight);
    const size = isFirst ? norm : column.size;
    const left = norm / Math.abs(column.factors[column.index]!);
    if (size === 0 || left * left < ALIASED * size * size) {
      aliases.push(dependent(column));
      return;
    }
    const row = new Float64Array(good.length);
    let pivot = 1;
    let factors = scaled(column.factors, 1 / norm);
    good.forEach(({ at, row: other, column: before }, k) => {
      const entry = gram[packedIndex(i, at)]! / weight / norm / normOf(gram, at, weight);
      let sum = entry;
      for (let l = 0; l < k; l++) sum -= row[l]! * other[l]!;
      row[k] = sum / other[k]!;
      pivot -= row[k]! * row[k]!;
      factors = combined(factors, before.factors, -row[k]!);
    });
    least = Math.min(least, pivot);
    if (pivot < NEAR) {
      again = true;
      kept.push({ index: column.index, factors, size });
      return;
    }
    const root = Math.sqrt(pivot);
    const made: Column = { index: column.index, factors: scaled(factors, 1 / root), size };
    kept.push(made);
    const whole = new Float64Array(good.length + 1);
    whole.set(row);
    whole[good.length] = root;
    good.push({ at: i, row: whole, column: made });
  });
  return { columns: kept, aliases, again, least };
}

function normOf(gram: Float64Array, at: number, weight: number): number {
  return Math.sqrt(gram[packedIndex(at, at)]! / weight);
}

/** What is left of the column is nothing: so it is what was taken away. */
function dependent({ index, factors }: Column): DependentColumn {
  const own = factors[index]!;
  return {
    column: index,
    combination: factors.flatMap((factor, column) =>
      column === index || factor === 0 ? [] : [{ column, factor: -factor / own }],
    ),
  };
}
