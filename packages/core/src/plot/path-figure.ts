/** The path of coefficients as λ falls. */
import { OddsmithError } from '../errors.js';
import { log } from '../math/elementary.js';
import { formatShare } from '../output/format.js';
import { placeLabels } from '../output/place-labels.js';
import { linearTicks, logTicks, shortNumber, type Tick } from '../output/ticks.js';
import { type PathCurve, pathCurves, penaltyText } from '../path/curves.js';
import type { PathPointReport, PathReport } from '../path/report.js';
import { DEFAULT_WIDTH, type Domains, framed, LEAST_WIDTH, LINE, type Space } from './frame.js';
import { FAINT, fitted, MUTED, strokeOf, textWidth } from './style.js';
import type { FigureOptions, PlotLibrary } from './tools.js';

export interface PathFigureOptions extends FigureOptions {
  /** What is across: λ on a log scale, falling, or the share of the deviance that is explained. Default `lambda`. */
  readonly against?: 'lambda' | 'deviance';
}

/** Curves with a name and a colour of their own; the others are thin and grey. */
const MOST_LABELLED = 16;
/** Of thousands of columns the small ones are a band of ink. */
const MOST_DRAWN = 200;
const LABEL_PIXELS = 150;

interface Drawing {
  readonly labelled: readonly PathCurve[];
  readonly others: readonly PathCurve[];
  /** Across, point after point. */
  readonly x: readonly number[];
  readonly domains: Domains;
  readonly space: Space;
}

function drawingOf(report: PathReport, { against, width = DEFAULT_WIDTH }: PathFigureOptions): Drawing {
  const { points } = report;
  const curves = pathCurves(report);
  const labelled = curves.slice(0, MOST_LABELLED);
  const labels = Math.max(40, ...labelled.map(({ label }) => Math.min(LABEL_PIXELS, textWidth(label))));
  const values = curves.flatMap((curve) => curve.values);
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  const pad = 0.04 * (high - low) || 1;
  const x = points.map(({ lambda, devianceExplained }) =>
    against === 'deviance' ? devianceExplained : log(lambda),
  );
  const ends: [number, number] =
    against === 'deviance' ? [Math.min(0, ...x), Math.max(...x)] : [x[0]!, x.at(-1)!];
  return {
    ...{ labelled, others: curves.slice(MOST_LABELLED, MOST_DRAWN), x },
    domains: { x: ends, y: [low - pad, high + pad] },
    space: {
      ...{ width: Math.max(LEAST_WIDTH, width), height: 460 },
      ...{ top: 96, right: labels + 28, bottom: 52, left: 76 },
    },
  };
}

/** The number of non-zero coefficients at each tick: that of the nearest point. */
function countsAt(ticks: readonly Tick[], x: readonly number[], points: readonly PathPointReport[]): Tick[] {
  return ticks.map(({ at }) => {
    const distances = x.map((value) => Math.abs(value - at));
    const nearest = distances.indexOf(Math.min(...distances));
    return { at, label: String(points[nearest]!.nonzero) };
  });
}

/** The points of a curve; along 0, where all curves would lie on each other, it has none. */
function rowsOf({ values, label }: PathCurve, x: readonly number[]) {
  return values.map((value, i) => {
    const isOff = [values[i - 1], value, values[i + 1]].some((near) => near !== undefined && near !== 0);
    return { x: x[i]!, y: isOff ? value : Number.NaN, label };
  });
}

function lines(Plot: PlotLibrary, { labelled, others, x }: Drawing): unknown[] {
  const place = { x: 'x', y: 'y', strokeLinejoin: 'round' };
  return [
    Plot.ruleY([{}], { y: () => 0, stroke: MUTED }),
    Plot.line(
      others.flatMap((curve) => rowsOf(curve, x)),
      { ...place, z: 'label', stroke: FAINT, strokeWidth: 1 },
    ),
    ...labelled.map((curve, rank) => {
      const { stroke, dash } = strokeOf(rank);
      return Plot.line(rowsOf(curve, x), { ...place, stroke, strokeWidth: 2, strokeDasharray: dash });
    }),
  ];
}

/** Names at the ends of the curves, apart from each other, each joined to its end. */
function names(Plot: PlotLibrary, { labelled, x, domains, space }: Drawing): unknown[] {
  const inner = { top: space.top, bottom: space.height - space.bottom };
  const [low, high] = domains.y;
  const pixel = (value: number) => inner.bottom - ((value - low) / (high - low)) * (inner.bottom - inner.top);
  const value = (at: number) => low + ((inner.bottom - at) / (inner.bottom - inner.top)) * (high - low);
  const ends = labelled.map(({ values }) => values.at(-1)!);
  const places = placeLabels(ends.map(pixel), LINE, inner.top + 4, inner.bottom - 4);
  const perPixel = (domains.x[1] - domains.x[0]) / (space.width - space.left - space.right);
  const end = x.at(-1)!;
  return labelled.flatMap(({ label }, i) => {
    const { stroke } = strokeOf(i);
    const at = { x: end + 16 * perPixel, y: value(places[i]!), from: ends[i]! };
    return [
      Plot.link([at], {
        x1: () => end + 2 * perPixel,
        y1: 'from',
        x2: () => end + 13 * perPixel,
        y2: 'y',
        stroke,
        strokeOpacity: 0.6,
      }),
      Plot.text([at], {
        ...{ x: 'x', y: 'y', text: () => fitted(label, LABEL_PIXELS), fill: stroke, textAnchor: 'start' },
        ...{ lineAnchor: 'middle' },
      }),
    ];
  });
}

function describe(report: PathReport, labelled: readonly PathCurve[], drawn: number): string {
  const { points, formula } = report;
  const last = points.at(-1)!;
  const largest = labelled.slice(0, 3).map(({ label, values }) => `${label} ${shortNumber(values.at(-1)!)}`);
  const ends =
    largest.length === 0 ? 'All coefficients are 0.' : `At the end the largest are ${largest.join(', ')}.`;
  return `${penaltyText(report)} path of ${formula}: standardised coefficients of ${drawn} columns as lambda falls from ${shortNumber(points[0]!.lambda)} to ${shortNumber(last.lambda)}, where ${last.nonzero} are not 0 and ${formatShare(last.devianceExplained)} of the deviance is explained. ${ends}`;
}

/**
 * Draws the standardised coefficients (per standard deviation of their column) over λ, which falls to the right on a log scale, or
 * over the share of the deviance explained. The curves that end farthest from 0 are named at their ends; on top is how many
 * coefficients are not 0.
 *
 * @returns an `svg` element with `role="img"` and the picture in words as `aria-label`.
 * @throws OddsmithError `option-invalid` for a path of fewer than two points, which has no curves.
 */
export function pathFigure(report: PathReport, options: PathFigureOptions): Element {
  const { points } = report;
  if (points.length < 2) {
    const message = `A path is drawn of at least two values of lambda, and this one has ${points.length}.`;
    throw new OddsmithError('option-invalid', message, { option: 'lambdas' });
  }
  const drawing = drawingOf(report, options);
  const { labelled, others, x, domains, space } = drawing;
  const across = options.against === 'deviance';
  const ticks = across
    ? linearTicks(domains.x[0], domains.x[1], 6)
    : logTicks(points.at(-1)!.lambda, points[0]!.lambda);
  const curves = labelled.length + others.length;
  const hidden = others.length > 0 ? `; named are the ${labelled.length} largest of ${curves}` : '';
  const words = {
    title: `Path of ${report.formula}`,
    subtitle: `${penaltyText(report)}, ${points.length} values of λ${hidden}`,
    x: across ? 'Share of the deviance explained' : 'λ, on a log scale',
    y: 'Coefficient per standard deviation',
    top: 'non-zero',
    description: describe(report, labelled, curves),
  };
  const all = { x: ticks, y: linearTicks(domains.y[0], domains.y[1], 6), top: countsAt(ticks, x, points) };
  const marks = [...lines(options.Plot, drawing), ...names(options.Plot, drawing)];
  return framed(options, { space, domains, ticks: all, words }, marks);
}
