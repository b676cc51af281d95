/** Collinearity of a fit, told in the names of its columns. */
import { conditionIndices } from '../diagnostics/collinearity/condition.js';
import {
  type NearDependency,
  nearDependency,
  type ScaledGram,
} from '../diagnostics/collinearity/near-dependency.js';
import { centred, varianceInflation } from '../diagnostics/collinearity/variance-inflation.js';
import { linearText } from '../diagnostics/linear-text.js';
import type { LoadedRows } from '../fit/loaded-rows.js';
import type { ShardWork } from '../fit/solve.js';
import type { Schema } from '../formula/schema.js';
import type { Pairs } from '../math/cholesky-double-double.js';
import { packedSubmatrix } from '../math/packed.js';
import type { CollinearityReport, ConditionIndexReport, TermInflationReport } from './report.js';

/** Coefficients in units of the data (null: aliased), with what a double cannot hold of them. */
export interface Point {
  readonly coefficients: readonly (number | null)[];
  readonly coefficientsLow: readonly number[];
}

/** Index from which a near dependency is told in words (Belsley, Kuh & Welsch 1980, section 3.3). */
export const HIGH_INDEX = 30;
/** Share of a variance from which its column belongs to the dependency. */
const HIGH_PROPORTION = 0.5;

/** Gram matrix of √W·X of the columns that are not aliased, in units of the data, W the weights of the point's Hessian. */
function* gramAt(rows: LoadedRows, point: Point, active: readonly number[]): ShardWork<Pairs> {
  const { shards, scales } = rows;
  const at = Float64Array.from(point.coefficients, (value, j) => (value ?? 0) / scales[j]!);
  const atLow = Float64Array.from(point.coefficientsLow, (value, j) => value / scales[j]!);
  const sums = (yield { shards, pass: { kind: 'hessian', at, atLow, precision: 'double-double' } })!;
  return {
    high: packedSubmatrix(sums.hessian!, active),
    low: packedSubmatrix(sums.hessianLow!, active),
  };
}

/** The columns of each term among `active`, those of aliased columns left out. */
function termColumns(schema: Schema, active: readonly number[]): { term: string; columns: number[] }[] {
  let next = schema.intercept ? 1 : 0;
  return schema.terms.flatMap(({ label, columns }) => {
    const first = next;
    next += columns.length;
    const own = active.flatMap((column, i) => (column >= first && column < next ? [i] : []));
    return own.length === 0 ? [] : [{ term: label, columns: own }];
  });
}

function dependencyReport({ target, parts, remainder }: NearDependency, names: readonly string[]) {
  const right = linearText(
    parts.map(({ column, factor }) => ({
      name: names[column]!,
      negative: factor < 0,
      size: String(Math.abs(factor)),
    })),
  );
  return {
    term: names[target]!,
    factors: parts.map(({ column, factor }) => ({ term: names[column]!, factor })),
    remainder,
    text: `${names[target]} ≈ ${right}`,
  };
}

/** The largest index tells its dependency first; a smaller one that comes to the same equation tells none. */
function indices(scaled: ScaledGram, names: readonly string[]): ConditionIndexReport[] {
  const constant = names.indexOf('(Intercept)');
  const told = new Set<string>();
  const found = (conditionIndices(scaled.gram, names.length) ?? []).toReversed().map((one) => {
    const { index, proportions, direction } = one;
    const equation = index >= HIGH_INDEX ? nearDependency(scaled, direction, constant) : null;
    const dependency = equation === null ? null : dependencyReport(equation, names);
    const isNew = dependency !== null && !told.has(dependency.text);
    if (isNew) told.add(dependency.text);
    return {
      index,
      proportions: Array.from(proportions),
      involved: names.filter((_, j) => proportions[j]! > HIGH_PROPORTION),
      dependency: isNew ? dependency : null,
    };
  });
  return found.reverse();
}

/**
 * Variance inflation, condition indices and near dependencies of the columns that are not aliased, with the weights of
 * the Hessian at a point; null for fewer than two columns.
 */
export function* collinearity(
  rows: LoadedRows,
  schema: Schema,
  point: Point,
  weightsAt: CollinearityReport['weightsAt'],
): ShardWork<CollinearityReport | null> {
  const active = schema.columns.flatMap((_, j) => (point.coefficients[j] === null ? [] : [j]));
  if (active.length < 2) return null;
  const names = active.map((j) => schema.columns[j]!);
  const gram = yield* gramAt(rows, point, active);
  const hasConstant = schema.intercept && active[0] === 0;
  const skipped = hasConstant ? 1 : 0;
  const terms = termColumns(schema, active);
  const inflation = varianceInflation(
    hasConstant ? centred(gram, active.length) : gram,
    active.length - skipped,
    terms.map(({ columns }) => columns.map((column) => column - skipped)),
  );
  if (inflation === null) return null;
  return {
    weightsAt,
    centred: hasConstant,
    columns: names.slice(skipped).map((term, j) => ({ term, vif: inflation.columns[j]! })),
    terms: terms.map(
      ({ term, columns }, i): TermInflationReport => ({
        term,
        df: columns.length,
        gvif: inflation.terms[i]!.gvif,
        scaledGvif: inflation.terms[i]!.scaled,
      }),
    ),
    names,
    conditionIndices: indices({ gram, scales: active.map((j) => rows.scales[j]!) }, names),
  };
}
