/** From solved points to the report of a path. */
import type { Warning } from '../errors.js';
import type { Facts } from '../fit/facts.js';
import type { LoadedRows } from '../fit/loaded-rows.js';
import {
  add,
  type DoubleDouble,
  divide,
  multiplyNumber,
  sqrt,
  subtract,
  toNumber,
} from '../math/double-double.js';
import { dualityGap } from '../solver/proximal/duality-gap.js';
import { type ProximalPenalty, penaltyValue } from '../solver/proximal/penalty.js';
import { type PathColumns, penaltyAt } from './columns.js';
import type { PathOptions } from './options.js';
import type { PathColumnReport, PathPointReport, PathReport } from './report.js';
import type { SolvedPath, SolvedPoint } from './solve.js';

/** Everything that was computed. */
export interface PathFindings {
  readonly facts: Facts;
  readonly rows: Pick<LoadedRows, 'scales' | 'totals'>;
  readonly columns: PathColumns;
  readonly options: PathOptions;
  readonly path: SolvedPath;
  readonly nullLoss: DoubleDouble;
  /** Of grouped rows; else 0. */
  readonly saturated: DoubleDouble;
  readonly stopReason: PathReport['stopReason'];
  readonly passes: number;
  readonly seconds: number;
  readonly warnings: readonly Warning[];
}

export function penaltyName(alpha: number): PathReport['penalty'] {
  return alpha === 1 ? 'lasso' : alpha === 0 ? 'ridge' : 'elastic-net';
}

function devianceOf({ saturated }: Pick<PathFindings, 'saturated'>, loss: DoubleDouble): number {
  return toNumber(multiplyNumber(subtract(loss, saturated), 2));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function columnReports({ facts, rows, columns }: PathFindings): PathColumnReport[] {
  const { scales } = rows;
  const { units, factors, lower, upper, spreads, weight } = columns;
  const { schema } = facts;
  const position = new Map(units.columns.map((column, i) => [column, i]));
  return schema.columns.map((term, j) => {
    if (schema.intercept && j === 0)
      return { term, class: null, penaltyFactor: null, standardDeviation: null, bounds: null };
    const i = position.get(j);
    const standardDeviation = sqrt(divide(spreads[j]!, weight)).hi / scales[j]!;
    if (i === undefined) return { term, class: null, penaltyFactor: null, standardDeviation, bounds: null };
    const bound = (side: Float64Array) => finite((side[i]! / units.units[i]!) * scales[j]!);
    const [low, high] = [bound(lower), bound(upper)];
    return {
      ...{ term, class: null, penaltyFactor: factors[i]!, standardDeviation },
      bounds: low === null && high === null ? null : ([low, high] as const),
    };
  });
}

/** 1 − deviance / null deviance; 0 where the null model leaves nothing to explain. */
export function devianceExplained(deviance: number, nullDeviance: number): number {
  return nullDeviance > 0 ? 1 - deviance / nullDeviance : 0;
}

/** What the mean objective can fall by at most. `saturated`: the least loss that any log-odds give. */
export function gapOf(
  { weight }: Pick<PathColumns, 'weight'>,
  penalty: ProximalPenalty,
  { at, gradient, loss }: Pick<SolvedPoint, 'at' | 'gradient' | 'loss'>,
  saturated: DoubleDouble,
): number | null {
  const gap = dualityGap(penalty, at, gradient, toNumber(subtract(loss, saturated)));
  return gap === null ? null : gap / toNumber(weight);
}

function pointReport(findings: PathFindings, point: SolvedPoint, nullDeviance: number): PathPointReport {
  const { rows, columns, options } = findings;
  const { alpha = 1 } = options;
  const { at, coefficients, lambda, loss, violation, iterations } = point;
  const deviance = devianceOf(findings, loss);
  const penalty = penaltyAt(columns, alpha, lambda);
  const value = penaltyValue(penalty, at);
  return {
    lambda,
    coefficients: Array.from(coefficients.high, (value, j) => value * rows.scales[j]!),
    nonzero: at.reduce((count, b, i) => count + (b !== 0 && columns.factors[i]! > 0 ? 1 : 0), 0),
    deviance,
    devianceExplained: devianceExplained(deviance, nullDeviance),
    objective: toNumber(divide(add(loss, { hi: value, lo: 0 }), columns.weight)),
    violation,
    dualityGap: gapOf(columns, penalty, point, findings.saturated),
    iterations,
  };
}

export function pathReport(findings: PathFindings): PathReport {
  const { facts, rows, columns, options, path } = findings;
  const { schema } = facts;
  const { alpha = 1, grouped = false, tolerance = 1e-9 } = options;
  const labels = schema.response.kind === 'labels' ? schema.response.levels : ['failure', 'success'];
  const nullDeviance = devianceOf(findings, findings.nullLoss);
  const taking = new Set(columns.units.columns);
  return {
    format: 'oddsmith-path/1',
    formula: schema.formula,
    family: 'binary',
    event: labels[1]!,
    rows: facts.rows,
    rowsDropped: facts.rowsDropped,
    weight: toNumber(columns.weight),
    events: toNumber(rows.totals.events),
    weightsKind: facts.weightsKind,
    penalty: penaltyName(alpha),
    alpha,
    grouped,
    lambdaMax: path.lambdaMax,
    columns: columnReports(findings),
    nullDeviance,
    points: path.points.map((point) => pointReport(findings, point, nullDeviance)),
    stopReason: findings.stopReason,
    solver: 'proximal-newton',
    passes: findings.passes,
    tolerance,
    warnings: findings.warnings,
    excluded: schema.columns.filter((_, j) => !taking.has(j)),
    seconds: findings.seconds,
  };
}
