/** The moving picture as a GIF: frames drawn with a font of our own, so that every machine draws the same. */
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { OddsmithError } from '@oddsmith/core';
import { Resvg } from '@resvg/resvg-js';
import { lightColours, lightStyle } from './style.js';
import type { Animation, Frame } from './types.js';

const require = createRequire(import.meta.url);

/** The part of gifenc 1.0 that is used. It comes without types, and as CommonJS whose names Node cannot see. */
interface Gifenc {
  GIFEncoder(): {
    writeFrame(indices: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array;
  };
  nearestColorIndex(palette: number[][], colour: number[]): number;
}

interface FrameOptions {
  /** Of the first frame: that of all frames. */
  readonly palette?: number[][];
  /** Milliseconds. */
  readonly delay: number;
  readonly transparent: boolean;
  readonly transparentIndex: number;
  readonly dispose: number;
}

const { GIFEncoder, nearestColorIndex } = require('gifenc') as Gifenc;

const FONT = 'DejaVu Sans Condensed';
const FONT_FILES = ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'];
/** Frames whose colours make the palette. */
const PALETTE_FRAMES = 4;
/** One of 256 colours means: as in the frame before. */
const COLOURS = 255;
const KEEP = 1;

/** Loops for ever; the same on light and dark pages, for it brings its own background. Rejects with `cancelled`. */
export async function gifOf(animation: Animation, signal: AbortSignal): Promise<Uint8Array> {
  const { width, height, frames } = animation;
  const draw = drawer(animation);
  const samples = spread(frames, PALETTE_FRAMES).map(draw);
  const palette = paletteOf(samples);
  const nearest = paletteIndex(palette);
  const unchanged = palette.length;
  const encoder = GIFEncoder();
  let before: Uint8Array | null = null;
  for (const frame of frames) {
    await setImmediate();
    if (signal.aborted) throw new OddsmithError('cancelled', 'Drawing was cancelled.', {}, signal.reason);
    const indices = Uint8Array.from(coloursOf(draw(frame)), nearest);
    encoder.writeFrame(before === null ? indices : changes(before, indices, unchanged), width, height, {
      ...(before === null && { palette: [...palette, [0, 0, 0]] }),
      delay: frame.duration,
      transparent: before !== null,
      transparentIndex: unchanged,
      dispose: KEEP,
    });
    before = indices;
  }
  encoder.finish();
  return encoder.bytes();
}

/** Frames → RGBA pixels. */
function drawer({ width, height, still, above }: Animation): (frame: Frame) => Uint8Array {
  const fontFiles = FONT_FILES.map((name) => require.resolve(`dejavu-fonts-ttf/ttf/${name}`));
  const style = lightStyle(`'${FONT}'`);
  return ({ svg }) => {
    const picture =
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><style>${style}</style>` +
      `<rect class="paper" width="${width}" height="${height}"/>${still}${svg}${above}</svg>`;
    const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: FONT };
    return new Resvg(picture, { font, fitTo: { mode: 'width', value: width } }).render().pixels;
  };
}

function spread<Item>(items: readonly Item[], count: number): Item[] {
  const last = items.length - 1;
  const indices = Array.from({ length: count }, (_, i) => Math.round((i * last) / (count - 1)));
  return [...new Set(indices)].map((index) => items[index]!);
}

/** Pixels as 0xrrggbb. */
function coloursOf(rgba: Uint8Array): Uint32Array {
  const colours = new Uint32Array(rgba.length / 4);
  for (let i = 0; i < colours.length; i++)
    colours[i] = (rgba[4 * i]! << 16) | (rgba[4 * i + 1]! << 8) | rgba[4 * i + 2]!;
  return colours;
}

/** The colours of the theme, and those that are seen most: flat pictures have few, and these come out exact. */
function paletteOf(samples: readonly Uint8Array[]): number[][] {
  const counts = new Map<number, number>();
  for (const sample of samples)
    for (const colour of coloursOf(sample)) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const own = lightColours().map(([r, g, b]) => (r! << 16) | (g! << 8) | b!);
  const frequent = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || a - b);
  return [...new Set([...own, ...frequent])].slice(0, COLOURS).map(channels);
}

function channels(colour: number): number[] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

/** Colour → index of the nearest colour of the palette. */
function paletteIndex(palette: number[][]): (colour: number) => number {
  const known = new Map<number, number>();
  return (colour) => {
    let index = known.get(colour);
    if (index === undefined) {
      index = nearestColorIndex(palette, channels(colour));
      known.set(colour, index);
    }
    return index;
  };
}

function changes(before: Uint8Array, after: Uint8Array, unchanged: number): Uint8Array {
  return after.map((index, i) => (index === before[i] ? unchanged : index));
}
