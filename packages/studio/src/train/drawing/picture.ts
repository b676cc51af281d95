/** A picture of a run: what stays (drawn once for a size and a theme) and what follows the iteration. */
import type { Palette } from './palette.js';

export type Pen = CanvasRenderingContext2D;

export interface Ground {
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

export interface Drawing {
  /** Under what moves. */
  readonly behind: (pen: Pen) => void;
  readonly moving: (pen: Pen, iteration: number) => void;
  /** Over what moves. */
  readonly front?: (pen: Pen) => void;
  /** The place of the player that a point of the picture stands for, in CSS pixels; null for none. */
  readonly placeAt?: (x: number, y: number) => number | null;
}

/** Settles scales and paths for a size and a theme. */
export type Picture = (ground: Ground) => Drawing;

/** One canvas with its two layers that stay. */
export class Easel {
  readonly #canvas: HTMLCanvasElement;
  #drawing: Drawing | null = null;
  #behind: HTMLCanvasElement | null = null;
  #front: HTMLCanvasElement | null = null;
  #ratio = 1;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /** Lays a picture on: to be called again when the picture, the size or the theme changes. */
  lay(picture: Picture, ground: Ground): void {
    this.#ratio = Math.max(1, Math.min(3, devicePixelRatio));
    const { width, height } = ground;
    this.#canvas.width = Math.round(width * this.#ratio);
    this.#canvas.height = Math.round(height * this.#ratio);
    this.#drawing = picture(ground);
    this.#behind = this.#layer(this.#drawing.behind);
    this.#front = this.#drawing.front ? this.#layer(this.#drawing.front) : null;
  }

  #layer(draw: (pen: Pen) => void): HTMLCanvasElement {
    const layer = document.createElement('canvas');
    layer.width = this.#canvas.width;
    layer.height = this.#canvas.height;
    const pen = layer.getContext('2d')!;
    pen.scale(this.#ratio, this.#ratio);
    draw(pen);
    return layer;
  }

  placeAt(x: number, y: number): number | null {
    return this.#drawing?.placeAt?.(x, y) ?? null;
  }

  paint(iteration: number): void {
    const drawing = this.#drawing;
    if (drawing === null || this.#behind === null) return;
    const pen = this.#canvas.getContext('2d')!;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    pen.drawImage(this.#behind, 0, 0);
    pen.save();
    pen.scale(this.#ratio, this.#ratio);
    drawing.moving(pen, iteration);
    pen.restore();
    if (this.#front) pen.drawImage(this.#front, 0, 0);
  }
}
