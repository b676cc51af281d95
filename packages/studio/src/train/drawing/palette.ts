/** The page's colours, for canvases. */
const NAMES = [
  'paper',
  'paper-2',
  'paper-3',
  'ink',
  'ink-2',
  'line',
  'line-2',
  'accent',
  'c1',
  'c2',
  'c3',
  'c4',
] as const;

export type Palette = Readonly<Record<(typeof NAMES)[number] | 'font', string>>;

/** Reads the tokens of the theme that is set. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colours = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return { ...Object.fromEntries(colours), font: getComputedStyle(document.body).fontFamily } as Palette;
}

/** Red, green and blue of `#rrggbb` or `#rgb`. */
export function channels(hex: string): readonly [number, number, number] {
  const long = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex;
  const value = Number.parseInt(long.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** A colour on the way from one to another. */
export function mix(from: string, to: string, share: number): string {
  const [a, b] = [channels(from), channels(to)];
  return `rgb(${a.map((value, i) => Math.round(value + (b[i]! - value) * share)).join(' ')})`;
}
