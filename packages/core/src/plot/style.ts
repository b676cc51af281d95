/** Colours and type of the figures. */

export const INK = '#1c2126';
export const MUTED = '#59636e';
export const RULE = '#dfe3e8';
export const FAINT = '#b4bcc4';

/** Okabe and Ito's colours without the yellow, which is too light on white; from dark to light no two neighbours are alike in grey. */
const COLOURS = ['#0072B2', '#C24F00', '#1c2126', '#A8478A', '#009E73', '#7A5C00', '#3A9BDC', '#E08700'];
/** A second round of colours is told apart by its dashes. */
const DASHES = ['none', '7 3', '2 3', '8 3 2 3'];

export function strokeOf(rank: number): { readonly stroke: string; readonly dash: string } {
  const round = Math.floor(rank / COLOURS.length) % DASHES.length;
  return { stroke: COLOURS[rank % COLOURS.length]!, dash: DASHES[round]! };
}

const FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif';
export const STYLE = `font-family:${FONT};font-size:12px;color:${INK};background:white`;

/** Pixels of a letter of 12 pixels, on average. */
const LETTER = 6.4;

/** About how many pixels a text of 12 pixels takes. */
export function textWidth(text: string): number {
  return LETTER * [...text].length;
}

/** Cut at its end to about `pixels`. */
export function fitted(text: string, pixels: number): string {
  const room = Math.floor(pixels / LETTER);
  const letters = [...text];
  return letters.length <= room ? text : `${letters.slice(0, Math.max(1, room - 1)).join('')}…`;
}
