/** The certified data sets fitted with the weights, offset and levels that they say. */
import { readFileSync } from 'node:fs';
import {
  type Fit,
  type FitOptions,
  fitSync,
  readCsvSync,
  type Table,
} from '../../packages/core/src/index.js';
import { readZoo, type ZooSet, zooIds } from './zoo.js';

/** The options that make a fit of a set the certified one. */
export function zooOptions(set: ZooSet): Pick<FitOptions, 'levels' | 'weights' | 'weightsKind' | 'offset'> {
  return {
    levels: set.factor_levels,
    ...(set.weights !== null && { weights: set.weights, weightsKind: set.weights_kind ?? 'frequency' }),
    ...(set.offset !== null && { offset: set.offset }),
  };
}

export function zooTable(set: ZooSet): Table {
  return readCsvSync(readFileSync(set.csv));
}

export function zooFit(set: ZooSet, options: FitOptions = {}): Fit {
  return fitSync(zooTable(set), set.formula, { ...zooOptions(set), ...options });
}

/** The sets that have a finite estimate. */
export const finiteSets: readonly ZooSet[] = zooIds()
  .map(readZoo)
  .filter(({ certified }) => !certified.separated);
