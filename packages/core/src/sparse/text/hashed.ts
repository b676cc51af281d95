/** Words of texts as columns by their hash: Weinberger et al. 2009, "Feature hashing for large scale multitask learning". */
import { didYouMean, OddsmithError } from '../../errors.js';
import { SparseMatrix } from '../matrix/sparse-matrix.js';
import { murmur3 } from './murmur.js';

export interface HashOptions {
  /** Runs of so many words are features, from the first number to the second. Default [1, 1]: words alone. */
  readonly ngrams?: readonly [number, number];
  /** Whether a bit of the hash chooses the sign, so that collisions cancel in the mean. Default true. */
  readonly signed?: boolean;
  /** Whether upper case is lower case. Default true. */
  readonly lowercase?: boolean;
  /** Whether a feature counts once in a text, however often it stands there. Default false. */
  readonly binary?: boolean;
  /** Whether each row has length 1. Default false. */
  readonly normalized?: boolean;
  /** Default 0. */
  readonly seed?: number;
}

/** Two or more letters, marks, digits or underscores. */
const WORD = /[\p{L}\p{M}\p{N}_]{2,}/gu;

const NAMES: readonly string[] = ['ngrams', 'signed', 'lowercase', 'binary', 'normalized', 'seed'];

function checkOptions(size: number, [least, most]: readonly [number, number], options: HashOptions): void {
  const wrong = Object.keys(options).find((name) => !NAMES.includes(name));
  if (wrong !== undefined)
    throw new OddsmithError('option-unknown', `There is no option "${wrong}".${didYouMean(wrong, NAMES)}`, {
      option: wrong,
    });
  if (!Number.isInteger(size) || size < 1 || size > 1073741824)
    throw new OddsmithError(
      'option-invalid',
      `A text is hashed to a whole number of columns from 1 to 2^30, not ${size}.`,
      { option: 'size' },
    );
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 1 || most < least)
    throw new OddsmithError(
      'option-invalid',
      `ngrams is a pair of whole numbers, the first at least 1 and the second not below it, not [${least}, ${most}].`,
      { option: 'ngrams' },
    );
}

/** Calls `visit` with each run of words, a space between them. */
function eachFeature(
  words: readonly string[],
  [least, most]: readonly [number, number],
  visit: (feature: string) => void,
): void {
  for (let length = least; length <= most; length++)
    for (let i = 0; i + length <= words.length; i++)
      visit(length === 1 ? words[i]! : words.slice(i, i + length).join(' '));
}

/** The columns of a text and what stands there, columns climbing. */
function rowOf(counts: ReadonlyMap<number, number>, normalized: boolean): [number, number][] {
  const entries = [...counts].filter(([, value]) => value !== 0).sort(([a], [b]) => a - b);
  if (!normalized) return entries;
  const length = Math.sqrt(entries.reduce((sum, [, value]) => sum + value * value, 0));
  return entries.map(([column, value]) => [column, value / length]);
}

/** Calls `visit` with the number of each feature of a text: features seen before are not hashed again. */
class Hasher {
  readonly #encoder = new TextEncoder();
  readonly #seen = new Map<string, number>();
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  hash(feature: string): number {
    let hash = this.#seen.get(feature);
    if (hash === undefined) {
      hash = murmur3(this.#encoder.encode(feature), this.#seed);
      if (this.#seen.size < 1000000) this.#seen.set(feature, hash);
    }
    return hash;
  }
}

/**
 * A row for each text, a column for each remainder of the hashes of its words: no dictionary is kept, and new texts
 * find the same columns. Words are two or more letters, marks, digits or underscores. The column is |h| mod `size` and the sign that of h, MurmurHash3 of the word in UTF-8.
 *
 * @throws `option-invalid` and `option-unknown`, `column-type` for what is no text.
 */
export function hashed(texts: Iterable<string>, size: number, options: HashOptions = {}): SparseMatrix {
  const { ngrams = [1, 1], signed = true, lowercase = true, binary = false, normalized = false } = options;
  checkOptions(size, ngrams, options);
  const hasher = new Hasher(options.seed ?? 0);
  const starts = [0];
  const [indices, values]: [number[], number[]] = [[], []];
  for (const text of texts) {
    if (typeof text !== 'string')
      throw new OddsmithError('column-type', `Text ${starts.length} is no text but ${String(text)}.`, {
        row: starts.length,
      });
    const counts = new Map<number, number>();
    const visit = (feature: string) => {
      const hash = hasher.hash(feature);
      const column = Math.abs(hash) % size;
      const step = signed && hash < 0 ? -1 : 1;
      counts.set(column, binary ? step : (counts.get(column) ?? 0) + step);
    };
    eachFeature((lowercase ? text.toLowerCase() : text).match(WORD) ?? [], ngrams, visit);
    for (const [column, value] of rowOf(counts, normalized)) {
      indices.push(column);
      values.push(value);
    }
    starts.push(indices.length);
  }
  return SparseMatrix.csr({ rows: starts.length - 1, columns: size, starts, indices, values });
}
