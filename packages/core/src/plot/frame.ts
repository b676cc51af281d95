/** What the figures share: the space around the drawing, its axes and its words. */

import type { Tick } from '../output/ticks.js';
import { fitted, INK, MUTED, RULE, STYLE } from './style.js';
import type { FigureOptions, PlotLibrary } from './tools.js';

/** Pixels. */
export interface Space {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export const LEAST_WIDTH = 360;
export const DEFAULT_WIDTH = 720;
/** Between the base lines of two labels. */
export const LINE = 15;

export interface FrameWords {
  readonly title: string;
  readonly subtitle: string;
  readonly x: string;
  readonly y: string;
  /** What the numbers on top are. */
  readonly top: string;
  /** The picture in words. */
  readonly description: string;
}

export interface FrameAxes {
  readonly x: readonly Tick[];
  readonly y: readonly Tick[];
  /** On top, at places of x. */
  readonly top: readonly Tick[];
}

export interface Domains {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const labels = (ticks: readonly Tick[]) => {
  const texts = new Map(ticks.map(({ at, label }) => [at, label]));
  return (at: number) => texts.get(at) ?? '';
};

function axes(Plot: PlotLibrary, ticks: FrameAxes, words: FrameWords, space: Space): unknown[] {
  const at = ({ at }: Tick) => at;
  const common = { color: MUTED, fill: MUTED, stroke: MUTED, label: null };
  const beside = { fill: MUTED, frameAnchor: 'top-left', lineAnchor: 'middle', dy: -10 };
  return [
    Plot.ruleY(ticks.y, { y: at, stroke: RULE }),
    Plot.axisY(ticks.y.map(at), { ...common, tickFormat: labels(ticks.y), tickSize: 0 }),
    Plot.axisX(ticks.x.map(at), { ...common, tickFormat: labels(ticks.x), anchor: 'bottom' }),
    Plot.text(ticks.top, { ...beside, x: at, text: 'label', textAnchor: 'middle', frameAnchor: 'top' }),
    Plot.text([{}], { ...beside, text: () => words.top, textAnchor: 'start', dx: 8 - space.left }),
    Plot.text([{}], { ...beside, text: () => words.y, textAnchor: 'start', dx: -space.left + 8, dy: -30 }),
    Plot.text([{}], {
      fill: MUTED,
      frameAnchor: 'bottom',
      text: () => words.x,
      dy: 38,
      lineAnchor: 'middle',
    }),
  ];
}

function headings(Plot: PlotLibrary, { title, subtitle }: FrameWords, space: Space): unknown[] {
  const place = { frameAnchor: 'top-left', textAnchor: 'start', lineAnchor: 'middle', dx: -space.left + 8 };
  const room = space.width - 16;
  return [
    Plot.text([{}], {
      ...place,
      ...{
        text: () => fitted(title, room / 1.55),
        fill: INK,
        fontSize: 16,
        fontWeight: 'bold',
        dy: -space.top + 18,
      },
    }),
    Plot.text([{}], { ...place, text: () => fitted(subtitle, room), fill: MUTED, dy: -space.top + 40 }),
  ];
}

/** The figure: axes behind the marks, words around them, and the words that stand for it where it is not seen. */
export function framed(
  { Plot, document }: FigureOptions,
  { space, domains, ticks, words }: { space: Space; domains: Domains; ticks: FrameAxes; words: FrameWords },
  marks: readonly unknown[],
): Element {
  const { width, height, top, right, bottom, left } = space;
  const scale = { type: 'linear', axis: null, nice: false };
  const svg = Plot.plot({
    ...{
      document,
      width,
      height,
      marginTop: top,
      marginRight: right,
      marginBottom: bottom,
      marginLeft: left,
    },
    className: 'oddsmith-figure',
    x: { ...scale, domain: domains.x },
    y: { ...scale, domain: domains.y },
    marks: [...axes(Plot, ticks, words, space), ...marks, ...headings(Plot, words, space)],
  });
  svg.setAttribute('style', STYLE);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', words.description);
  return svg;
}
