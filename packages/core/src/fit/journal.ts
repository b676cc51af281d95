/** The checkpoints of a fit and of `train`. Apart from `fit`, which loads them only when they are asked for. */
import type { Schema } from '../formula/schema.js';
import { openJournal } from '../solver/checkpoint/checkpoint.js';
import type { Journal } from '../solver/run.js';
import type { LoadedRows } from './loaded-rows.js';
import type { FitOptions } from './options.js';

/** The journal that the options ask for. Throws `checkpoint-damaged`, `checkpoint-foreign`. */
export function journalOf(
  { schema }: { readonly schema: Schema },
  rows: LoadedRows,
  task: 'fit' | 'train',
  solver: string,
  { checkpoint, resume }: Pick<FitOptions, 'checkpoint' | 'resume'>,
): Journal | undefined {
  if (checkpoint === undefined && resume === undefined) return undefined;
  const subject = { task, formula: schema.formula, solver, rows: rows.count, columns: rows.columns };
  return openJournal(subject, { write: checkpoint, resume });
}
