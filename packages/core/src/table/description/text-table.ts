/** Plain text tables that keep within a width. */

export interface TextColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** The column with the highest number is left out first when the table is too wide; 0 is always shown. */
  readonly leaveOut: number;
  readonly cells: readonly string[];
}

const GAP = '  ';
const NARROWEST = 8;
const CONTROL = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu;
const ASCII = /^[ -~]*$/;
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;
const WITHOUT_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** The lines of a table: least important columns left out, then the widest ones cut, until it fits. */
export function textTable(columns: readonly TextColumn[], width: number): string[] {
  let shown = columns.map(({ title, cells, align, leaveOut }) => {
    return { leaveOut, ...sized([title, ...cells].map(printable), align) };
  });
  const excess = () =>
    shown.reduce((sum, column) => sum + column.width, (shown.length - 1) * GAP.length) - width;
  while (excess() > 0) {
    const leaveOut = Math.max(...shown.map((column) => column.leaveOut));
    if (leaveOut === 0) break;
    shown = shown.filter((column) => column.leaveOut !== leaveOut);
  }
  for (const column of [...shown].sort((a, b) => b.width - a.width)) {
    if (excess() <= 0) break;
    const room = Math.max(NARROWEST, column.width - excess());
    Object.assign(
      column,
      sized(
        column.cells.map((cell) => elide(cell, room)),
        column.align,
      ),
    );
  }
  return shown[0]!.cells.map((_, row) =>
    shown
      .map((column) => pad(column, row))
      .join(GAP)
      .trimEnd(),
  );
}

interface SizedColumn {
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
  readonly width: number;
}

function sized(cells: readonly string[], align: 'left' | 'right'): SizedColumn {
  return { align, cells, width: cells.reduce((widest, cell) => Math.max(widest, displayWidth(cell)), 0) };
}

function pad({ cells, align, width }: SizedColumn, row: number): string {
  const cell = cells[row]!;
  const space = ' '.repeat(width - displayWidth(cell));
  return align === 'left' ? cell + space : space + cell;
}

/** Text without what would move the cursor or turn the direction of writing. */
export function printable(text: string): string {
  return text.replace(CONTROL, '\ufffd');
}

/** Columns of a terminal that the text takes. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (WITHOUT_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The text, its end replaced by `…` where it is wider than `width`. */
export function elide(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let room = width - 1;
  for (const character of text) {
    room -= characterWidth(character);
    if (room < 0) break;
    kept += character;
  }
  return `${kept}…`;
}
