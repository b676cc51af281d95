/** Panel 2, the surface: contours of the loss over two coefficients, the paths across it, the optimum. */
import type { LossSurface, TrainingHistory } from '@oddsmith/core';
import { contours } from 'd3-contour';
import { scaleLinear } from 'd3-scale';
import { bottomAxis, boxOf, dot, inside, leftAxis, line, rimmed, setFont } from '../drawing/axes.js';
import { thinned } from '../drawing/iteration-axis.js';
import { mix } from '../drawing/palette.js';
import { drawPath, type PixelPath } from '../drawing/path.js';
import type { Picture } from '../drawing/picture.js';
import { ACROSS, numberTicks, UPWARDS } from '../drawing/ticks.js';
import { SOLVERS } from '../solvers.js';

const LEVELS = 13;
const MOST_POINTS = 1200;

export function surfacePicture(surface: LossSurface, racers: readonly TrainingHistory[]): Picture {
  return (ground) => {
    const { palette } = ground;
    const box = boxOf(ground, { left: 54, right: 12, top: 26 });
    const x = scaleLinear([surface.x[0]!, surface.x.at(-1)!], [box.left, box.right]);
    const y = scaleLinear([surface.y[0]!, surface.y.at(-1)!], [box.bottom, box.top]);
    const watched = racers[0]!;
    const [first, second] = surface.columns.map((name) => watched.columns.indexOf(name)) as [number, number];
    const paths = racers.map((history) => pathOf(history, first, second, x, y));
    return {
      behind(pen) {
        leftAxis(pen, palette, box, numberTicks(y, UPWARDS), surface.columns[1]);
        bottomAxis(pen, palette, box, numberTicks(x, ACROSS), surface.columns[0]);
        inside(pen, box, 0, () => {
          drawContours(pen, surface, box, palette.paper, palette.accent);
          pen.globalAlpha = 0.4;
          drawPath(pen, paths[0]!, Number.POSITIVE_INFINITY, look(watched, 0, palette));
        });
      },
      moving(pen, k) {
        inside(pen, box, 0, () => {
          for (let i = paths.length - 1; i >= 0; i--) {
            const style = look(racers[i]!, i, palette);
            const [u, v] = drawPath(pen, paths[i]!, k, style);
            dot(pen, u, v, i === 0 ? 6 : 3.5, style.colour, palette.paper);
          }
        });
      },
      front(pen) {
        const { optimum } = watched;
        if (optimum === null) return;
        const [u, v] = [x(optimum.coefficients[first]!), y(optimum.coefficients[second]!)];
        pen.strokeStyle = palette.ink;
        pen.lineWidth = 1.5;
        line(pen, u - 7, v, u + 7, v);
        line(pen, u, v - 7, u, v + 7);
        setFont(pen, palette, 600);
        pen.textBaseline = 'bottom';
        const isRight = u > box.right - 70;
        pen.textAlign = isRight ? 'right' : 'left';
        rimmed(pen, 'optimum', u + (isRight ? -9 : 9), v - 5, palette.ink, palette.paper);
      },
    };
  };
}

function look(history: TrainingHistory, place: number, palette: Readonly<Record<string, string>>) {
  const { colour, dash } = SOLVERS[history.solver];
  return { colour: palette[colour]!, dash, width: place === 0 ? 2.25 : 1.25 };
}

/** Pixels far outside are as good as any, and canvases choke on huge ones. */
const BOUND = 1e4;

function pathOf(
  { coefficients, columns, iterations }: TrainingHistory,
  first: number,
  second: number,
  x: (value: number) => number,
  y: (value: number) => number,
): PixelPath {
  const at = thinned(iterations, MOST_POINTS);
  const bounded = (value: number) => Math.max(-BOUND, Math.min(BOUND, value));
  const pixel = (k: number): [number, number] => [
    bounded(x(coefficients[k * columns.length + first]!)),
    bounded(y(coefficients[k * columns.length + second]!)),
  ];
  const points = Array.from(at, pixel);
  return {
    at,
    x: Float64Array.from(points, ([u]) => u),
    y: Float64Array.from(points, ([, v]) => v),
    head: (k) => pixel(Math.min(k, iterations)),
  };
}

function drawContours(
  pen: CanvasRenderingContext2D,
  surface: LossSurface,
  box: ReturnType<typeof boxOf>,
  paper: string,
  accent: string,
): void {
  const { x, y, losses } = surface;
  const heights = Array.from(losses, (loss) => -loss);
  const lowest = losses.reduce((a, b) => Math.min(a, b));
  const highest = losses.reduce((a, b) => Math.max(a, b));
  const width = (box.right - box.left) / (x.length - 1);
  const height = (box.bottom - box.top) / (y.length - 1);
  const generator = contours().size([x.length, y.length]);
  for (let level = LEVELS; level >= 1; level--) {
    const threshold = lowest + (highest - lowest) * (level / (LEVELS + 1)) ** 3;
    pen.beginPath();
    for (const polygon of generator.contour(heights, -threshold).coordinates)
      for (const ring of polygon) {
        ring.forEach(([u, v], i) => {
          const [px, py] = [box.left + (u! - 0.5) * width, box.bottom - (v! - 0.5) * height];
          if (i === 0) pen.moveTo(px, py);
          else pen.lineTo(px, py);
        });
        pen.closePath();
      }
    const depth = 1 - (level - 1) / LEVELS;
    pen.fillStyle = mix(paper, accent, 0.03 + 0.3 * depth);
    pen.fill('evenodd');
    pen.strokeStyle = mix(paper, accent, 0.12 + 0.3 * depth);
    pen.lineWidth = 0.75;
    pen.stroke();
  }
}
