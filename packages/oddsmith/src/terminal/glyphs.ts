/** Small pictures and amounts in text. */

export function bar(share: number, cells: number, unicode: boolean): string {
  const full = Math.round(Math.min(Math.max(share, 0), 1) * cells);
  const [on, off] = unicode ? ['█', '░'] : ['#', '.'];
  return on.repeat(full) + off.repeat(cells - full);
}

/** One character per value, the lowest at the bottom. */
export function sparkline(values: readonly number[], unicode: boolean): string {
  const steps = unicode ? '▁▂▃▄▅▆▇█' : '_.-=^';
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return values
    .map((value) => steps[range > 0 ? Math.round(((value - low) / range) * (steps.length - 1)) : 0])
    .join('');
}

/** `812 B`, `3.4 MB`: powers of 1000. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) {
    bytes /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
}

/** `2s`, `3m20s`, `1h05m`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}s`;
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}m`;
}

/**
 * What is safe to print: control characters, what turns the direction of writing, halves of surrogates and, where the
 * terminal is not Unicode, all others that are not ASCII, as `\\u{e9}`.
 */
export function printable(text: string, unicode: boolean): string {
  const unsafe = unicode
    ? /[^\P{Cc}\n]|[\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu
    : /[^\p{ASCII}]|[^\P{Cc}\n]/gu;
  return text.replace(unsafe, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
