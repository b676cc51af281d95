/**
 * Checkpoints of a run: the answers that it got, in order.
 *
 * A solver is a deterministic function of the answers to its questions, so a run is taken up again by giving it the
 * answers that are on record: it comes to the same place with all that it remembered (velocities, shuffles, pairs of
 * steps, decisions), without a look at the rows, and ends with the bits of a run that was never broken off. Every
 * solver, and all that follows it in a fit, gets this from `run` alone. The first question is asked of the rows again:
 * an answer of other bits shows other data. Batches are asked again too: their answers would be as long as the data.
 */
import { OddsmithError } from '../../errors.js';
import type { Pass, Sums } from '../../objective/objective.js';
import type { Journal } from '../run.js';
import { type AnswerRecord, decodeRecords, encodeRecord, hashOf } from './record.js';

/** What a run is of; a checkpoint of anything else is refused. */
export type Subject = Readonly<Record<string, string | number>>;

export interface CheckpointOptions {
  /**
   * Gets bytes to be written one after the other, at the latest a second after an answer and when the run ends. The
   * first come with all of `resume`, so that a new file is whole by itself.
   */
  readonly write?: ((bytes: Uint8Array) => void) | undefined;
  /** The bytes of an earlier checkpoint. */
  readonly resume?: Uint8Array | undefined;
  /**
   * Answers come from afar, where sums have an order of their own: each is written at once, and the first is not asked
   * again. Who sets this knows the rows by something else. Default false.
   */
  readonly far?: boolean;
}

const FORMAT = 'oddsmith-checkpoint/1';
/** Milliseconds that answers may wait to be written. */
const DELAY = 1000;

export function foreign(message: string): OddsmithError {
  return new OddsmithError('checkpoint-foreign', message, { option: 'resume' });
}

export function damaged(problem: string): OddsmithError {
  const message = `The checkpoint is damaged: ${problem}. Begin the fit again without it.`;
  return new OddsmithError('checkpoint-damaged', message, { option: 'resume' });
}

/** What a checkpoint says that it is of, and where its answers begin. Throws `checkpoint-damaged`, `checkpoint-foreign`. */
export function readHeader(bytes: Uint8Array): { subject: Record<string, unknown>; end: number } {
  const end = bytes.indexOf(10) + 1;
  let header: unknown = null;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  } catch {
    // Told below, like any other first line that is none of a checkpoint.
  }
  if (typeof header !== 'object' || header === null || !('format' in header)) {
    throw damaged('its first line is not that of a checkpoint');
  }
  const { format, ...subject } = header;
  if (format !== FORMAT) throw foreign(`The checkpoint has format ${String(format)}, expected ${FORMAT}.`);
  return { subject, end };
}

function resumed(bytes: Uint8Array, subject: Subject): readonly AnswerRecord[] {
  const header = readHeader(bytes);
  for (const [name, value] of Object.entries(subject)) {
    if (header.subject[name] === value) continue;
    throw foreign(`The checkpoint is of a run with ${name} ${String(header.subject[name])}, not ${value}.`);
  }
  const found = decodeRecords(bytes, header.end);
  if (found === null) throw damaged('some of its answers do not have their checksums');
  return found.records;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function isSame(one: Sums, other: Sums): boolean {
  const [first, second] = [one, other].map((sums) => encodeRecord({ question: 0, sums }));
  return first!.length === second!.length && first!.every((byte, i) => byte === second![i]);
}

/**
 * The journal of a run of `subject`. Throws `checkpoint-damaged`, `checkpoint-foreign`; the latter from `recall` and
 * `record`, too, when the run turns out to ask something else or the rows to answer otherwise.
 */
export function openJournal(subject: Subject, { write, resume, far = false }: CheckpointOptions): Journal {
  const known = resume === undefined ? [] : resumed(resume, subject);
  const header = new TextEncoder().encode(`${JSON.stringify({ format: FORMAT, ...subject })}\n`);
  let waiting: Uint8Array[] = [header, ...known.map(encodeRecord)];
  let written = performance.now();
  let position = 0;
  const flush = () => {
    if (waiting.length > 0) write?.(joined(waiting));
    waiting = [];
    written = performance.now();
  };
  const expected = (pass: Pass): AnswerRecord | undefined => {
    const record = known[position];
    if (record && record.question !== hashOf(pass)) {
      throw foreign(
        `The checkpoint is of a run with other options or data: its question ${position + 1} is another.`,
      );
    }
    return record;
  };
  if (far) flush();
  return {
    recall(pass) {
      if (pass.kind === 'batch' || (position === 0 && !far)) return null;
      const record = expected(pass);
      if (record === undefined) return null;
      position++;
      return record.sums;
    },
    record(pass, sums) {
      if (pass.kind === 'batch') return;
      const record = expected(pass);
      if (record && !isSame(record.sums, sums)) {
        throw foreign('The checkpoint is of other data: the rows answer its first question otherwise.');
      }
      position++;
      if (record || !write) return;
      waiting.push(encodeRecord({ question: hashOf(pass), sums }));
      if (far || performance.now() - written > DELAY) flush();
    },
    close: flush,
  };
}
