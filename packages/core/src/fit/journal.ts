/** The checkpoints of a fit and of `train`. Apart from `fit`, which loads them only when they are asked for. */
import { openJournal } from '../solver/checkpoint/checkpoint.js';
import type { Journal } from '../solver/run.js';
import type { FitOptions } from './options.js';
import type { Prepared } from './prepare.js';

/** The journal that the options ask for. Throws `checkpoint-damaged`, `checkpoint-foreign`. */
export function journalOf(
  { training, rows }: Pick<Prepared, 'training' | 'rows'>,
  task: 'fit' | 'train',
  solver: string,
  { checkpoint, resume }: Pick<FitOptions, 'checkpoint' | 'resume'>,
): Journal | undefined {
  if (checkpoint === undefined && resume === undefined) return undefined;
  const { schema, design } = training;
  const subject = { task, formula: schema.formula, solver, rows: design.rows, columns: rows.columns };
  return openJournal(subject, { write: checkpoint, resume });
}
