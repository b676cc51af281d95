/** What is drawn, or left out, as one: observations, or clusters of them. */
import { OddsmithError } from '../../errors.js';
import type { Observations } from '../../observations/observations.js';
import type { Table } from '../../table/table.js';
import { type Groups, groupsOf, intersection } from '../robust/groups.js';
import { unitsOf } from '../robust/units.js';

export interface SamplingUnits {
  /** Number of entries; equal observations of one row share an entry. */
  readonly entries: number;
  /** The entry of each row; null: its own. */
  readonly of: Int32Array | null;
  /** How many units each entry is; null: one. */
  readonly multiplicity: Float64Array | null;
  /** Number of units. */
  readonly count: number;
  /** The stratum of each entry, within which it is drawn; null: all are in one. */
  readonly strata: Int32Array | null;
  readonly clusters: Groups | null;
  readonly strataOf: Groups | null;
}

/** Units beyond which 32 bits do not number them. */
const MOST = 4294967295;

/**
 * The units of observations bound to `table`: rows (as many as their frequency weight says), or the clusters of a column;
 * a cluster of the same name in two strata is two. Throws `column-unknown`, `value-missing`, `weights-invalid` for a frequency
 * that is no whole number, and `data-shape` for a single unit.
 */
export function samplingUnits(
  observations: Observations,
  table: Table,
  cluster: string | null,
  strata: string | null,
): SamplingUnits {
  const { kept } = observations.design;
  const clusters = cluster === null ? null : groupsOf(table, cluster, kept, 'cluster');
  const strataOf = strata === null ? null : groupsOf(table, strata, kept, 'strata');
  const units = clusters === null ? rows(observations, strataOf) : clustered(clusters, strataOf);
  if (units.count < 2) {
    const what = clusters === null ? 'There is one observation' : `All rows are in one cluster of ${cluster}`;
    const place = clusters === null ? {} : { column: cluster!, option: 'cluster' };
    throw new OddsmithError('data-shape', `${what}; resampling needs two or more.`, place);
  }
  return units;
}

function rows(observations: Observations, strataOf: Groups | null): SamplingUnits {
  const { weights, weightsKind, design } = observations;
  const counted = weights !== null && weightsKind === 'frequency';
  const multiplicity = counted ? weights : null;
  const broken = multiplicity?.findIndex((weight) => !Number.isInteger(weight)) ?? -1;
  if (broken >= 0) {
    const row = (design.kept === null ? broken : design.kept[broken]!) + 1;
    const message = `Row ${row} has the weight ${multiplicity![broken]}, and ${multiplicity![broken]} observations cannot be drawn: frequency weights must be whole numbers here.`;
    throw new OddsmithError('weights-invalid', message, { row, option: 'covariance' });
  }
  const { count } = unitsOf(observations);
  if (count > MOST)
    throw new OddsmithError(
      'data-shape',
      `There are ${count} observations; at most ${MOST} can be resampled.`,
    );
  return {
    entries: design.rows,
    of: null,
    multiplicity,
    count,
    strata: strataOf?.codes ?? null,
    clusters: null,
    strataOf,
  };
}

function clustered(clusters: Groups, strataOf: Groups | null): SamplingUnits {
  const own = strataOf === null ? clusters : intersection(strataOf, clusters);
  const strata = strataOf && new Int32Array(own.count);
  if (strata)
    own.codes.forEach((entry, i) => {
      strata[entry] = strataOf.codes[i]!;
    });
  return {
    entries: own.count,
    of: own.codes,
    multiplicity: null,
    count: own.count,
    strata,
    clusters,
    strataOf,
  };
}
