/** Small pieces of SVG text. */

export type Point = readonly [x: number, y: number];

/** Where a panel lies in the picture, in pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Text that may stand between tags and in attributes; control characters, which XML forbids, become spaces. */
export function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\uFFFE\uFFFF]|\p{Cs}/gu, ' ')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A length in pixels, to a tenth. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}

/** One open or closed line through points. */
export function line(points: readonly Point[], closed = false): string {
  return `M${points.map(([x, y]) => `${px(x)},${px(y)}`).join('L')}${closed ? 'Z' : ''}`;
}

export function path(className: string, d: string): string {
  return `<path class="${className}" d="${d}"/>`;
}

export function text(className: string, [x, y]: Point, content: string): string {
  return `<text class="${className}" x="${px(x)}" y="${px(y)}">${escaped(content)}</text>`;
}

/** Points as subpaths of no length: with a round or square line cap each is a dot. */
export function dots(className: string, points: readonly Point[]): string {
  return path(className, points.map(([x, y]) => `M${px(x)},${px(y)}h0`).join(''));
}

/**
 * Leaves out the points of a line that the others tell to within `tolerance` pixels (Douglas and Peucker 1973). The
 * first and the last stay.
 */
export function simplified(points: readonly Point[], tolerance: number): Point[] {
  const kept = new Uint8Array(points.length);
  kept[0] = 1;
  kept[points.length - 1] = 1;
  const waiting: [number, number][] = [[0, points.length - 1]];
  for (let span = waiting.pop(); span !== undefined; span = waiting.pop()) {
    const [from, to] = span;
    let [farthest, most] = [-1, tolerance];
    for (let i = from + 1; i < to; i++) {
      const away = distanceToSegment(points[i]!, points[from]!, points[to]!);
      if (away > most) [farthest, most] = [i, away];
    }
    if (farthest < 0) continue;
    kept[farthest] = 1;
    waiting.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, i) => kept[i] === 1);
}

function distanceToSegment([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}
