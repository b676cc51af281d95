/** The covariance of an estimate in an engine that does not take the variance of the model for granted. */
import { concluded, type Robust, type RobustRequest } from '../../inference/robust/robust.js';
import { isSplit } from '../../inference/robust/units.js';
import { REPLICATES } from '../beside.js';
import type { Reached } from '../estimate.js';
import { groupName } from '../groups.js';
import { inUnits } from '../in-units.js';
import type { Learnt } from '../learn.js';
import type { Opened } from '../opened.js';
import { centredRows } from '../questions.js';
import { clusteredMeat } from './clustered.js';
import { heteroscedasticMeat, type UnitsSql } from './heteroscedastic.js';
import { linearisedMeat } from './linearised.js';
import { whitened } from './whitened.js';

/**
 * At the estimate, by sums over the rows. Throws `value-out-of-domain` for leverage 1 (HC2, HC3), `data-shape` for a single cluster or
 * sampling unit and for a negative variance.
 */
export async function robustCovariance(
  request: RobustRequest,
  { beside, basis, learnt, groups, observations, asking }: Opened,
  reached: Reached,
): Promise<Robust> {
  const { kind, strata } = request;
  const leverage = kind === 'HC2' || kind === 'HC3';
  const { rows, meat, columns } = whitened(centredRows(beside, basis.centres), basis, reached, leverage);
  const keys = groups.map((_, i) => groupName(i));
  const clusters = groups.slice(0, request.cluster.length);
  const stratum = strata === null ? null : keys.at(-1)!;
  const sums =
    kind === 'cluster'
      ? await clusteredMeat(rows, { keys, adjustment: request.adjustment, n: observations }, asking)
      : kind === 'linearised'
        ? await linearisedMeat(
            rows,
            { cluster: clusters.length > 0 ? keys[0]! : null, stratum, strata },
            asking,
          )
        : await heteroscedasticMeat(kind, rows, unitsOf(learnt), asking);
  const size = basis.free.length;
  const factor = kind === 'HC1' ? observations / (observations - size) : 1;
  const covariance = inUnits(
    meat(sums).map((value) => factor * value),
    { ...basis, columns },
  );
  return concluded({
    ...{ kind, covariance, clusters, active: basis.free },
    strata: strata === null ? null : groups.at(-1)!,
  });
}

function unitsOf({ schema: { response }, weightsKind }: Learnt): UnitsSql {
  if (isSplit(response, weightsKind)) return 'split';
  return weightsKind === 'frequency' ? { count: REPLICATES } : 'row';
}
