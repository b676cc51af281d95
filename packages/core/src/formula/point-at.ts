/** The widest excerpt of a text that is shown. */
const WIDEST = 76;

/**
 * Two lines for a terminal: the text (an excerpt of it where it is long) and carets under characters
 * [start, end). Line breaks and tabs are shown as spaces.
 */
export function pointAt(text: string, start: number, end: number): string {
  const before = [...text.slice(0, start).replace(/\s/gu, ' ')];
  const marked = [...text.slice(start, Math.max(start, end)).replace(/\s/gu, ' ')];
  const after = [...text.slice(Math.max(start, end)).replace(/\s/gu, ' ')];
  const room = WIDEST - Math.min(marked.length, WIDEST);
  const head = shortened(before, Math.max(room - after.length, Math.floor(room / 2)), 'start');
  const tail = shortened(after, room - head.length, 'end');
  const middle = shortened(marked, WIDEST, 'end');
  const carets = '^'.repeat(Math.max(1, middle.length));
  return `${[...head, ...middle, ...tail].join('')}\n${' '.repeat(head.length)}${carets}`;
}

function shortened(characters: readonly string[], room: number, cut: 'start' | 'end'): readonly string[] {
  if (characters.length <= room) return characters;
  if (room < 1) return [];
  if (cut === 'start') return ['…', ...characters.slice(characters.length - room + 1)];
  return [...characters.slice(0, room - 1), '…'];
}
