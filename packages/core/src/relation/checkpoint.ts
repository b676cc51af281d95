/**
 * Checkpoints of fits in a database: what was learnt of the rows before the first pass, then the sums of every pass. A fit
 * that is taken up asks for neither again; that the rows are the same it knows by their count and the ranges of their numbers.
 */
import { checksum } from '../output/checksum.js';
import { damaged, foreign, openJournal, readHeader } from '../solver/checkpoint/checkpoint.js';
import type { Journal } from '../solver/run.js';
import type { Facts } from './learning/complete-rows.js';
import type { Prepared } from './opened.js';
import type { FitRelationOptions } from './options.js';

type Answers = Pick<FitRelationOptions, 'checkpoint' | 'resume'>;

/** What decides the model, as text. */
function settings(formula: string, options: FitRelationOptions): string {
  const {
    event,
    reference,
    levels,
    contrasts,
    weights,
    weightsKind,
    offset,
    maxIterations,
    cluster,
    strata,
  } = options;
  return JSON.stringify({
    ...{ formula, event, reference, levels, contrasts, weights, weightsKind, offset, maxIterations },
    ...{ cluster, strata },
  });
}

/** What a checkpoint has learnt of the rows. Throws `checkpoint-damaged`, and `checkpoint-foreign` where it is of another model or rows. */
export function preparedIn(
  resume: Uint8Array,
  formula: string,
  facts: Facts,
  options: FitRelationOptions,
): Prepared {
  const { subject } = readHeader(resume);
  const { task, settings: earlier, prepared, checksum: known } = subject;
  if (task !== 'fit-relation') throw foreign('The checkpoint is not of a fit in a database.');
  if (earlier !== settings(formula, options))
    throw foreign('The checkpoint is of a fit with another formula or other options.');
  if (typeof prepared !== 'string' || checksum(prepared) !== known)
    throw damaged('what it says of the rows does not have its checksum');
  const found = JSON.parse(prepared) as Prepared;
  if (JSON.stringify(found.facts) !== JSON.stringify(facts))
    throw foreign(
      `The checkpoint is of other rows: of ${found.facts.rows}, and there are ${facts.rows}, or their ranges differ.`,
    );
  return found;
}

/** The journal that the options ask for. Throws `checkpoint-damaged`. */
export function journalOf(
  formula: string,
  prepared: Prepared,
  options: FitRelationOptions & Answers,
): Journal | undefined {
  const { checkpoint: write, resume } = options;
  if (write === undefined && resume === undefined) return undefined;
  const text = JSON.stringify(prepared);
  const subject = { task: 'fit-relation', settings: settings(formula, options) };
  return openJournal({ ...subject, prepared: text, checksum: checksum(text) }, { write, resume, far: true });
}
