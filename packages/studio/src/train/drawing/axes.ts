/** Axes, labels and boxes of the pictures. */
import type { Palette } from './palette.js';
import type { Ground, Pen } from './picture.js';

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

export function boxOf({ width, height }: Ground, margins: Partial<Box> = {}): Box {
  const { left = 44, right = 14, top = 12, bottom = 38 } = margins;
  return { left, right: width - right, top, bottom: height - bottom };
}

export function setFont(pen: Pen, palette: Palette, weight = 400, size = 12): void {
  pen.font = `${weight} ${size}px ${palette.font}`;
}

/** Horizontal axis below the box, its title at the right under the ticks. */
export function bottomAxis(
  pen: Pen,
  palette: Palette,
  box: Box,
  ticks: readonly Tick[],
  title: string,
): void {
  setFont(pen, palette);
  pen.strokeStyle = palette['line-2'];
  pen.fillStyle = palette['ink-2'];
  pen.lineWidth = 1;
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  line(pen, box.left, box.bottom + 0.5, box.right, box.bottom + 0.5);
  let free = Number.NEGATIVE_INFINITY;
  for (const { at, text } of ticks) {
    line(pen, Math.round(at) + 0.5, box.bottom, Math.round(at) + 0.5, box.bottom + 4);
    const half = pen.measureText(text).width / 2;
    if (at - half < free || at + half > box.right + 12) continue;
    pen.fillText(text, at, box.bottom + 7);
    free = at + half + 6;
  }
  pen.textAlign = 'right';
  pen.fillStyle = palette.ink;
  pen.fillText(title, box.right, box.bottom + 22);
}

/** Vertical axis left of the box with hairlines across; its title stands above, inside the box. */
export function leftAxis(pen: Pen, palette: Palette, box: Box, ticks: readonly Tick[], title: string): void {
  setFont(pen, palette);
  pen.lineWidth = 1;
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  for (const { at, text } of ticks) {
    pen.strokeStyle = palette.line;
    line(pen, box.left, Math.round(at) + 0.5, box.right, Math.round(at) + 0.5);
    pen.fillStyle = palette['ink-2'];
    pen.fillText(text, box.left - 7, at);
  }
  pen.textAlign = 'left';
  pen.textBaseline = 'top';
  pen.fillStyle = palette.ink;
  pen.fillText(title, 0, 0);
}

/** Draws inside the box and a margin around it; what is set meanwhile is undone. */
export function inside(pen: Pen, box: Box, margin: number, draw: () => void): void {
  pen.save();
  pen.beginPath();
  pen.rect(
    box.left - margin,
    box.top - margin,
    box.right - box.left + 2 * margin,
    box.bottom - box.top + 2 * margin,
  );
  pen.clip();
  draw();
  pen.restore();
}

export function line(pen: Pen, x1: number, y1: number, x2: number, y2: number): void {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

export function dot(pen: Pen, x: number, y: number, radius: number, fill: string, edge: string): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.strokeStyle = edge;
  pen.lineWidth = 1.5;
  pen.stroke();
}

/** Text with a rim of the paper's colour, legible on anything. */
export function rimmed(pen: Pen, text: string, x: number, y: number, colour: string, rim: string): void {
  pen.lineJoin = 'round';
  pen.lineWidth = 3.5;
  pen.strokeStyle = rim;
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

/** Text is written in the given colour beside each anchor, moved down or up until no two overlap. */
export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  readonly weight?: number;
}

/** Pixels between labels. */
export const LABEL_HEIGHT = 15;

export function directLabels(pen: Pen, palette: Palette, box: Box, labels: readonly Label[]): void {
  const taken: { left: number; right: number; y: number }[] = [];
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  for (const label of labels) {
    setFont(pen, palette, label.weight ?? 500);
    const width = pen.measureText(label.text).width;
    const fits = label.x + 9 + width <= box.right + 12;
    const left = fits ? label.x + 9 : Math.max(box.left + 2, label.x - 9 - width);
    const clash = (y: number) =>
      taken.some(
        (other) =>
          left < other.right + 4 && left + width > other.left - 4 && Math.abs(other.y - y) < LABEL_HEIGHT,
      );
    const wished = fits ? label.y : label.y - 11;
    let y = wished;
    for (let k = 1; k < 24 && (clash(y) || y < box.top + 6 || y > box.bottom - 6); k++)
      y = wished + (k % 2 === 1 ? -1 : 1) * Math.ceil(k / 2) * (LABEL_HEIGHT / 2);
    taken.push({ left, right: left + width, y });
    rimmed(pen, label.text, left, y, label.colour, palette.paper);
  }
}

export interface MarginLabel extends Label {
  readonly dash: readonly number[];
  /** Orders labels of one height. */
  readonly order: number;
}

const SWATCH = 16;

/** Labels of the right margin with a piece of their line, in the order of their heights, moved apart as little as needs be. */
export function marginLabels(pen: Pen, palette: Palette, box: Box, labels: readonly MarginLabel[]): void {
  const sorted = [...labels].sort((a, b) => Math.round(a.y - b.y) || a.order - b.order);
  const half = (LABEL_HEIGHT * (sorted.length - 1)) / 2;
  const heights = sorted.map(({ y }) => Math.max(box.top, y));
  if (sorted.every(({ y }) => Math.abs(y - sorted[0]!.y) < LABEL_HEIGHT)) heights[0]! -= half;
  for (let i = 1; i < heights.length; i++) heights[i] = Math.max(heights[i]!, heights[i - 1]! + LABEL_HEIGHT);
  let lowest = box.bottom;
  for (let i = heights.length - 1; i >= 0; i--, lowest -= LABEL_HEIGHT)
    heights[i] = Math.min(heights[i]!, lowest);
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  setFont(pen, palette, 500);
  sorted.forEach(({ text, x, colour, dash }, i) => {
    const y = heights[i]!;
    pen.strokeStyle = colour;
    pen.lineWidth = 2.25;
    pen.setLineDash([...dash]);
    line(pen, x + 9, y, x + 9 + SWATCH, y);
    pen.setLineDash([]);
    rimmed(pen, text, x + 14 + SWATCH, y, colour, palette.paper);
  });
}
