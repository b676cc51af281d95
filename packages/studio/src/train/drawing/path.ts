/** A path of a run in pixels, drawn as far as an iteration. */
import type { Pen } from './picture.js';

export interface PixelPath {
  /** Iteration of each point, ascending. */
  readonly at: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Where the run stands at an iteration, whether drawn or not; at its end beyond it. */
  readonly head: (k: number) => readonly [number, number];
}

export interface Stroke {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly width: number;
}

/** Draws the path up to iteration k; returns where it stands. */
export function drawPath(pen: Pen, path: PixelPath, k: number, stroke: Stroke): readonly [number, number] {
  const head = path.head(k);
  pen.beginPath();
  pen.setLineDash([...stroke.dash]);
  for (let i = 0; i < path.at.length && path.at[i]! <= k; i++) pen.lineTo(path.x[i]!, path.y[i]!);
  if (Number.isFinite(k)) pen.lineTo(head[0], head[1]);
  pen.lineJoin = 'round';
  pen.strokeStyle = stroke.colour;
  pen.lineWidth = stroke.width;
  pen.stroke();
  pen.setLineDash([]);
  return head;
}
