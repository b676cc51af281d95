/** The checkpoints of a fit and of `train`. Apart from `fit`, which loads them only when they are asked for. */
import { openJournal } from '../solver/checkpoint/checkpoint.js';
import type { Journal } from '../solver/run.js';
import type { Facts } from './facts.js';
import type { LoadedRows } from './loaded-rows.js';
import type { FitOptions } from './options.js';

/** The journal that the options ask for. Throws `checkpoint-damaged`, `checkpoint-foreign`. */
export function journalOf(
  facts: Pick<Facts, 'schema' | 'rows'>,
  rows: LoadedRows,
  task: 'fit' | 'train',
  solver: string,
  { checkpoint, resume }: Pick<FitOptions, 'checkpoint' | 'resume'>,
): Journal | undefined {
  if (checkpoint === undefined && resume === undefined) return undefined;
  const subject = { task, formula: facts.schema.formula, solver, rows: facts.rows, columns: rows.columns };
  return openJournal(subject, { write: checkpoint, resume });
}
