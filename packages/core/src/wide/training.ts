/** Which paths are of wide data. */
import { dataSteps } from '../fit/prepare.js';
import type { TrainingData } from '../formula/training.js';
import type { PathOptions } from '../path/options.js';
import { type Data, toTable } from '../table/data.js';

/** More columns than this, and than rows, are a wide problem. */
const MANY_COLUMNS = 500;

/** Whether there may be so many columns, before the data are read. */
function mayHaveMany(data: Data): boolean {
  if (Array.isArray(data)) return Object.keys(data[0] ?? {}).length > MANY_COLUMNS;
  if (typeof data !== 'object' || data === null) return false;
  if ('columns' in data && Array.isArray(data.columns)) return data.columns.length > MANY_COLUMNS;
  return 'schema' in data || Object.keys(data).length > MANY_COLUMNS;
}

/**
 * The training data, bound, where they have more columns than rows, many of them, and the penalty leaves coefficients at 0;
 * null where another solver is for them. A table of so many columns is what it takes: factors alone do not count.
 */
export function wideTraining(data: Data, formula: string, options: PathOptions): TrainingData | null {
  const { alpha = 1, grouped = false, family } = options;
  if (alpha === 0 || grouped !== false || family === 'multinomial' || !mayHaveMany(data)) return null;
  const table = toTable(data, options.types ? { types: options.types } : {});
  if (table.columns.length <= MANY_COLUMNS || table.columns.length <= table.rows) return null;
  const steps = dataSteps(table, formula, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { design } = step.value;
  return design.columns.length > MANY_COLUMNS && design.columns.length > design.rows ? step.value : null;
}
