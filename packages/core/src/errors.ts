/**
 * Every failure a user can cause or meet, as one class with a closed set of codes.
 *
 * A message says what was wrong, what was expected and what came instead; `at` says where;
 * `code` is stable and documented in `docs/errors.md`.
 */

/** What kind of failure a code is; the command line turns it into the exit code. */
export type ErrorKind = 'input' | 'source' | 'estimate';

/** code → kind. Adding a code here is the only way to make one. */
export const ERROR_CODES = {
  // input: the call, the formula or the data are not what is needed (exit code 2)
  'option-unknown': 'input',
  'option-invalid': 'input',
  'option-unavailable': 'input',
  'argument-missing': 'input',
  'formula-syntax': 'input',
  'formula-unknown-function': 'input',
  'formula-unsupported': 'input',
  'column-unknown': 'input',
  'column-duplicate': 'input',
  'column-type': 'input',
  'column-constant': 'input',
  'value-out-of-domain': 'input',
  'value-missing': 'input',
  'value-not-finite': 'input',
  'level-unknown': 'input',
  'response-missing': 'input',
  'response-constant': 'input',
  'response-levels': 'input',
  'response-proportion': 'input',
  'weights-invalid': 'input',
  'data-empty': 'input',
  'data-shape': 'input',
  'file-format': 'input',
  'csv-quote': 'input',
  'csv-field-count': 'input',
  'csv-encoding': 'input',
  'checkpoint-damaged': 'input',
  'checkpoint-foreign': 'input',
  'model-damaged': 'input',
  'model-foreign': 'input',
  'model-newer': 'input',
  'model-golden-rows': 'input',
  // source: a file, stream or server did not do its part (exit code 3)
  'file-not-found': 'source',
  'file-unreadable': 'source',
  'file-unwritable': 'source',
  'source-failed': 'source',
  cancelled: 'source',
  'memory-exhausted': 'source',
  // estimate: the numbers asked for do not exist or were not reached (exit code 4)
  'estimate-not-finite': 'estimate',
  'not-converged': 'estimate',
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Where it happened; whatever is known. Rows and columns count from 1, the header line is not a data row. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly row?: number;
  readonly column?: string;
  readonly option?: string;
  /** A text (a formula, say) and the half-open range of characters in it, from 0. */
  readonly text?: string;
  readonly start?: number;
  readonly end?: number;
}

export class OddsmithError extends Error {
  override readonly name = 'OddsmithError';
  readonly code: ErrorCode;
  readonly at: Place;

  constructor(code: ErrorCode, message: string, at: Place = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.at = at;
  }

  get kind(): ErrorKind {
    return ERROR_CODES[this.code];
  }

  /** The `oddsmith-error/1` object that `--json` prints on standard error. */
  toJSON(): { format: 'oddsmith-error/1'; code: ErrorCode; message: string; at: Place } {
    return { format: 'oddsmith-error/1', code: this.code, message: this.message, at: this.at };
  }
}

/** A note that goes with a result and does not stop it. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** Edit distance with transpositions (Damerau–Levenshtein, optimal string alignment), case-insensitive. */
function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(substitution, previous[j]! + 1, current[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, older[j - 2]! + 1);
      }
      current.push(best);
    }
    older = previous;
    previous = current;
  }
  return previous[b.length]!;
}

/** Nobody mistypes longer names; comparing them takes the product of their lengths. */
const LONGEST_COMPARED = 200;

/** The candidate nearest to a misspelt name, or undefined when none is near (more than a third of it differs). */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  if (wanted.length > LONGEST_COMPARED) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** ` Did you mean "x"?` or nothing: the tail of a message about an unknown name. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const near = nearestName(name, candidates);
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}
