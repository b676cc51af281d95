import type { TrainingData } from '../../formula/training.js';
import { isWide, isWideRidge } from '../../wide/training.js';
import type { CrossValidationOptions } from '../options.js';
import { alphasOf } from '../rules.js';

/** Whether the paths of all α are those of data with more columns than rows. */
export function isWideForAll(
  { design: { columns, rows } }: Pick<TrainingData, 'design'>,
  options: CrossValidationOptions,
): boolean {
  const { alpha: _, ...others } = options;
  if (!isWide(columns.length, rows, others)) return false;
  return !alphasOf(options).includes(0) || isWideRidge(rows, others);
}
