import { didYouMean, OddsmithError, type Place } from '../errors.js';
import type { CategoricalColumn } from '../table/table.js';
import type { KeptRows } from './kept-rows.js';

/** Labels of all rows: codes into `levels`, −1 where missing. */
export interface Labels {
  readonly levels: readonly string[];
  readonly codes: Int32Array;
  /** Whether the labels are written numbers. */
  readonly numeric: boolean;
}

/** The code of a label that the training data did not have. */
export const UNSEEN = -2;

/** Whole numbers from 0 up to here, the usual labels, are looked up in an array. */
const SMALL = 256;

/** Numbers as labels: sorted numerically, written in their shortest form. */
export function labelsOfNumbers(values: Float64Array): Labels {
  const small = new Int32Array(SMALL).fill(-1);
  const large = new Map<number, number>();
  const seen: number[] = [];
  const codes = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const index = value | 0;
    if (index === value && index >= 0 && index < SMALL) {
      if (small[index]! < 0) small[index] = seen.push(index) - 1;
      codes[i] = small[index]!;
      continue;
    }
    let code = Number.isNaN(value) ? -1 : large.get(value);
    if (code === undefined) {
      code = seen.push(value) - 1;
      large.set(value, code);
    }
    codes[i] = code;
  }
  const order = seen.map((_, code) => code).sort((a, b) => seen[a]! - seen[b]!);
  const rank = new Int32Array(seen.length);
  order.forEach((code, index) => {
    rank[code] = index;
  });
  if (rank.some((index, code) => index !== code)) translate(codes, rank, codes);
  return { levels: order.map((code) => String(seen[code])), codes, numeric: true };
}

/** into[i] = translation[codes[i]]; −1 stays. */
function translate(codes: Int32Array, translation: Int32Array, into: Int32Array): void {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    into[i] = code < 0 ? -1 : translation[code]!;
  }
}

export function labelsOfColumn({ levels, codes }: CategoricalColumn): Labels {
  return { levels, codes, numeric: false };
}

/** The codes with which `levels` would have been coded; `UNSEEN` for any other label. */
export function recode(labels: Labels, levels: readonly string[]): Int32Array {
  if (labels.levels.length === levels.length && levels.every((level, i) => level === labels.levels[i])) {
    return labels.codes;
  }
  const position = new Map(levels.map((level, index) => [level, index]));
  const translation = Int32Array.from(labels.levels, (level) => position.get(level) ?? UNSEEN);
  const codes = new Int32Array(labels.codes.length);
  translate(labels.codes, translation, codes);
  return codes;
}

/** What the user says of a factor's levels. */
export interface LevelWishes {
  /** Column name or label, for messages. */
  readonly name: string;
  /** All levels in order. */
  readonly levels?: readonly string[];
  /** The level that comes first. */
  readonly reference?: string;
}

/**
 * The levels that rows of the model use, in order: the labels' own unless `levels` says otherwise, the reference first.
 * Throws `level-unknown` for a label that `levels` does not have and a reference that no row has.
 */
export function settleLevels(labels: Labels, { count, kept }: KeptRows, wishes: LevelWishes): string[] {
  const { codes } = labels;
  const firstRow = new Int32Array(labels.levels.length).fill(-1);
  let unseen = firstRow.length;
  for (let i = 0; i < count && unseen > 0; i++) {
    const row = kept === null ? i : kept[i]!;
    const code = codes[row]!;
    if (firstRow[code] !== -1) continue;
    firstRow[code] = row;
    unseen--;
  }
  const { name, reference } = wishes;
  const wanted = wishes.levels?.map((level) => asLevel(labels, level));
  const ordered =
    wanted === undefined
      ? labels.levels.filter((_, code) => firstRow[code]! >= 0)
      : inOrder(labels, firstRow, wanted, name);
  return reference === undefined ? ordered : moved(ordered, asLevel(labels, reference), name, 'reference', 0);
}

/** What the user typed as the label that it means: `1.0` is the number 1. */
export function asLevel(labels: Labels, text: string): string {
  const value = labels.numeric && text.trim() !== '' ? Number(text) : Number.NaN;
  return Number.isNaN(value) ? text : String(value);
}

function inOrder(labels: Labels, firstRow: Int32Array, levels: readonly string[], name: string): string[] {
  if (new Set(levels).size < levels.length) {
    throw new OddsmithError('option-invalid', `The levels of ${name} are given with one of them twice.`, {
      option: 'levels',
      column: name,
    });
  }
  const used = new Set<string>();
  labels.levels.forEach((level, code) => {
    if (firstRow[code]! < 0) return;
    if (!levels.includes(level)) {
      throw unknownLevel(level, name, levels, 'is not among the levels given', {
        option: 'levels',
        column: name,
        row: firstRow[code]! + 1,
      });
    }
    used.add(level);
  });
  return levels.filter((level) => used.has(level));
}

/** The levels with one of them moved to a position. */
export function moved(
  levels: readonly string[],
  level: string,
  name: string,
  option: 'reference' | 'event',
  position: number,
): string[] {
  if (!levels.includes(level)) {
    throw unknownLevel(level, name, levels, 'is no level of the rows used', { option, column: name });
  }
  const rest = levels.filter((other) => other !== level);
  return [...rest.slice(0, position), level, ...rest.slice(position)];
}

function unknownLevel(
  level: string,
  name: string,
  levels: readonly string[],
  problem: string,
  place: Place,
): OddsmithError {
  const known = levels.length > 8 ? `${quoted(levels.slice(0, 8))}, …` : quoted(levels);
  const near = didYouMean(level, levels);
  return new OddsmithError('level-unknown', `"${level}" ${problem} (${name} has ${known}).${near}`, place);
}

/** Labels for a message: `"a", "b"`. */
export function quoted(levels: readonly string[]): string {
  return levels.map((level) => `"${level}"`).join(', ');
}
