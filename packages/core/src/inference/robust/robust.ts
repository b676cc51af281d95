/** The covariance of an estimate that does not take the variance of the model for granted. */
import { OddsmithError, type Warning } from '../../errors.js';
import { type Pairs, pairAt, pairs, setPair } from '../../math/cholesky-double-double.js';
import { fromNumber, multiply } from '../../math/double-double.js';
import type { Observations } from '../../observations/observations.js';
import { Whitening } from '../../observations/whitening.js';
import type { PredictiveModel } from '../../output/model.js';
import type { Table } from '../../table/table.js';
import { type ClusterAdjustment, clusteredMeat } from './clustered.js';
import { type Groups, groupsOf } from './groups.js';
import { type Heteroscedastic, heteroscedasticMeat } from './heteroscedastic.js';
import { linearisedMeat } from './linearised.js';
import { unitsOf } from './units.js';

export type RobustKind = Heteroscedastic | 'cluster' | 'linearised';

export interface RobustRequest {
  readonly kind: RobustKind;
  /** One column, or two. */
  readonly cluster: readonly string[];
  readonly strata: string | null;
  readonly adjustment: ClusterAdjustment;
}

export interface Grouping {
  readonly column: string;
  readonly count: number;
}

export interface Robust {
  readonly kind: RobustKind;
  /** Of the coefficients `active`, packed, in units of the data. */
  readonly covariance: Pairs;
  readonly active: readonly number[];
  readonly clusters: readonly Grouping[];
  readonly strata: Grouping | null;
  readonly warnings: readonly Warning[];
}

/** Clusters up to which a sum over them says little of its variance. */
const FEW = 30;

/**
 * The covariance at the estimate of a model, `table` being what its observations were bound to; yields null after each block
 * of rows. Throws `column-unknown`, `value-missing`, `data-shape`, and `value-out-of-domain` for an observation of
 * leverage 1 (HC2, HC3).
 */
export function* robustCovariance(
  request: RobustRequest,
  observations: Observations,
  table: Table,
  model: PredictiveModel,
): Generator<null, Robust> {
  const whitening = new Whitening(model);
  const { kept } = observations.design;
  const clusters = request.cluster.map((name) => groupsOf(table, name, kept, 'cluster'));
  const strata = request.strata === null ? null : groupsOf(table, request.strata, kept, 'strata');
  const meat = yield* meatOf(request, { clusters, strata }, observations, model, whitening);
  const covariance = whitening.sandwich(meat);
  const { active } = whitening;
  const known = { clusters: clusters.map(grouping), strata: strata && grouping(strata) };
  return concluded({ kind: request.kind, covariance, active, ...known });
}

/** With its warnings. Throws `data-shape` for a negative variance. */
export function concluded(found: Omit<Robust, 'warnings'>): Robust {
  const { covariance, clusters } = found;
  refuseNegative(covariance, clusters);
  return { ...found, warnings: clusters.filter(({ count }) => count < FEW).map(fewClusters) };
}

function grouping({ name, count }: Groups): Grouping {
  return { column: name, count };
}

function* meatOf(
  { kind, adjustment }: RobustRequest,
  { clusters, strata }: { readonly clusters: readonly Groups[]; readonly strata: Groups | null },
  observations: Observations,
  model: PredictiveModel,
  whitening: Whitening,
): Generator<null, Pairs> {
  if (kind === 'cluster') return yield* clusteredMeat(clusters, adjustment, observations, model, whitening);
  if (kind === 'linearised')
    return yield* linearisedMeat(strata, clusters[0] ?? null, observations, model, whitening);
  const meat = yield* heteroscedasticMeat(kind, observations, model, whitening);
  if (kind !== 'HC1') return meat;
  const n = unitsOf(observations).count;
  return scaled(meat, n / (n - whitening.size));
}

function scaled(matrix: Pairs, factor: number): Pairs {
  const result = pairs(matrix.high.length);
  for (let i = 0; i < matrix.high.length; i++)
    setPair(result, i, multiply(pairAt(matrix, i), fromNumber(factor)));
  return result;
}

/** A + B − A∩B need not be definite. */
function refuseNegative({ high }: Pairs, clusters: readonly Grouping[]): void {
  let at = 0;
  for (let i = 0; at < high.length; i++, at += i + 1) {
    if (high[at]! >= 0) continue;
    const names = clusters.map(({ column }) => column).join(' and ');
    const message = `The covariance by clusters of ${names} has a negative variance: with so few clusters two ways of clustering do not add up. Cluster by one of them.`;
    throw new OddsmithError('data-shape', message, { option: 'cluster' });
  }
}

function fewClusters({ column, count }: Grouping): Warning {
  return {
    code: 'few-clusters',
    message: `There are ${count} clusters of ${column}: standard errors by clusters tend to be too small with fewer than ${FEW}.`,
  };
}
