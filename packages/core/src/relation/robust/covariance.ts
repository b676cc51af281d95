/** The covariance of an estimate in an engine that does not take the variance of the model for granted. */
import { concluded, type Robust, type RobustRequest } from '../../inference/robust/robust.js';
import { isSplit } from '../../inference/robust/units.js';
import type { Pairs } from '../../math/cholesky-double-double.js';
import { REPLICATES } from '../beside.js';
import type { Reached } from '../estimate.js';
import { groupName } from '../groups.js';
import { inUnits } from '../in-units.js';
import type { Learnt } from '../learning/learn.js';
import type { Opened } from '../opened.js';
import { centredRows } from '../questions.js';
import { clusteredMeat } from './clustered.js';
import { heteroscedasticMeat, type UnitsSql } from './heteroscedastic.js';
import { linearisedMeat } from './linearised.js';
import { type Whitened, whitened } from './whitened.js';

/**
 * At the estimate, by sums over the rows. Throws `value-out-of-domain` for leverage 1 (HC2, HC3), `data-shape` for a single cluster or
 * sampling unit and for a negative variance.
 */
export async function robustCovariance(
  request: RobustRequest,
  opened: Opened,
  reached: Reached,
): Promise<Robust> {
  const { basis, groups } = opened;
  const { kind, strata } = request;
  const leverage = kind === 'HC2' || kind === 'HC3';
  const rows = whitened(centredRows(opened.beside, basis.centres), basis, reached, leverage);
  const meat = await meatOf(request, opened, rows);
  return concluded({
    ...{ kind, active: basis.free },
    covariance: inUnits(meat, { ...basis, columns: rows.columns }),
    clusters: groups.slice(0, request.cluster.length),
    strata: strata === null ? null : groups.at(-1)!,
  });
}

/** In whitened coordinates. */
async function meatOf(
  { kind, cluster, strata, adjustment }: RobustRequest,
  { basis, learnt, groups, observations: n, asking }: Opened,
  whole: Whitened,
): Promise<Pairs> {
  const { rows, meat } = whole;
  const keys = groups.map((_, i) => groupName(i));
  if (kind === 'cluster') return await clusteredMeat(whole, { keys, adjustment, n }, asking);
  if (kind === 'linearised') {
    const stratum = strata === null ? null : keys.at(-1)!;
    const sample = { cluster: cluster.length > 0 ? keys[0]! : null, stratum, strata };
    return meat(await linearisedMeat(rows, sample, asking));
  }
  const sums = await heteroscedasticMeat(kind, rows, unitsOf(learnt), asking);
  const factor = kind === 'HC1' ? n / (n - basis.free.length) : 1;
  return meat(sums.map((value) => factor * value));
}

function unitsOf({ schema: { response }, weightsKind }: Learnt): UnitsSql {
  if (isSplit({ response }, weightsKind)) return 'split';
  return weightsKind === 'frequency' ? { count: REPLICATES } : 'row';
}
