/** Text on a page of fixed width: what may be printed, how many cells it takes, how it is cut and wrapped. */

/** The page that a text is written for. */
export interface Page {
  /** Cells in a line. */
  readonly width: number;
  /** False: ASCII alone. */
  readonly unicode: boolean;
}

/** Control characters, line separators, lone surrogates and marks that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const NOT_ASCII = /[^\x20-\x7e]/gu;

/** What stands for the typographic marks of our own texts on a page without Unicode. */
const ASCII: Readonly<Record<string, string>> = {
  '—': '-',
  '–': '-',
  '−': '-',
  '…': '...',
  '∞': 'Inf',
  '×': 'x',
  '≤': '<=',
  '≥': '>=',
  '≈': '~',
  '²': '2',
  χ: 'chi',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
};

/** First and last code point of the ranges that take two cells (Unicode's East Asian Width W and F). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2ff],
  [0x1f200, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x1fa70, 0x1faff],
  [0x20000, 0x3fffd],
];

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** The text as it may be printed: nothing that moves the cursor; on an ASCII page `\u{e9}` for other letters. */
export function printable(text: string, page: Page): string {
  const safe = text.replace(UNPRINTABLE, escapeCharacter);
  return page.unicode ? safe : safe.replace(NOT_ASCII, (mark) => ASCII[mark] ?? escapeCharacter(mark));
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (ZERO_WIDTH.test(character)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Cells that a printable text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The longest beginning of at most `width` cells, with the accents that belong to its last letter. */
function beginning(characters: readonly string[], width: number): number {
  let used = 0;
  let count = 0;
  for (const character of characters) {
    used += characterWidth(character);
    if (used > width) break;
    count++;
  }
  return count;
}

/** The text cut in its middle to at most `width` cells (at least 4), with `…` where something is left out. */
export function elide(text: string, width: number, page: Page): string {
  if (displayWidth(text) <= width) return text;
  const mark = printable('…', page);
  const room = width - mark.length;
  const characters = [...text];
  const head = beginning(characters, Math.ceil(room / 2));
  let tail = characters.length;
  let used = displayWidth(characters.slice(0, head).join(''));
  while (used + characterWidth(characters[tail - 1]!) <= room) used += characterWidth(characters[--tail]!);
  while (tail < characters.length && characterWidth(characters[tail]!) === 0) tail++;
  return characters.slice(0, head).join('') + mark + characters.slice(tail).join('');
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** A word in pieces of at most `width` cells. */
function pieces(word: string, width: number): string[] {
  const result: string[] = [];
  let rest = [...word];
  while (rest.length > 0) {
    const count = Math.max(1, beginning(rest, width));
    result.push(rest.slice(0, count).join(''));
    rest = rest.slice(count);
  }
  return result;
}

/** Lines of at most the page's width: items joined by `gap` as long as they fit; later lines are indented. */
export function flow(items: readonly string[], gap: string, page: Page, indent = '  '): string[] {
  const lines: string[] = [];
  for (const item of items.flatMap((text) => pieces(text, page.width - indent.length))) {
    const line = lines.at(-1);
    if (line !== undefined && displayWidth(line) + gap.length + displayWidth(item) <= page.width) {
      lines[lines.length - 1] = line + gap + item;
    } else {
      lines.push(line === undefined ? item : indent + item);
    }
  }
  return lines;
}

/** A paragraph as lines of at most the page's width, the second and later ones indented. */
export function wrap(text: string, page: Page, indent = '  '): string[] {
  const words = printable(text, page).split(' ');
  return flow(
    words.filter((word) => word !== ''),
    ' ',
    page,
    indent,
  );
}
