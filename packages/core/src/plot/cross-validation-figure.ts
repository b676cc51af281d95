/** The curve of cross-validation: how well held-out rows are predicted at each λ. */

import { type DrawnCurve, drawnCurves, extent } from '../cross-validation/curves.js';
import type { Measure } from '../cross-validation/options.js';
import type { ChoiceReport, CrossValidationReport } from '../cross-validation/report.js';
import { OddsmithError } from '../errors.js';
import { log } from '../math/elementary.js';
import { placeLabels } from '../output/place-labels.js';
import { linearTicks, logTicks, shortNumber, type Tick } from '../output/ticks.js';
import { DEFAULT_WIDTH, type Domains, framed, LEAST_WIDTH, LINE, type Space } from './frame.js';
import { FAINT, INK, strokeOf, textWidth } from './style.js';
import type { FigureOptions, PlotLibrary } from './tools.js';

export const MEASURE_NAMES: Readonly<Record<Measure, string>> = {
  deviance: 'Deviance of held-out rows',
  auc: 'AUC of held-out rows',
  brier: 'Brier score of held-out rows',
  misclassification: 'Misclassified share of held-out rows',
};

/** Pixels of two names, one below the other. */
const NAMES = 2 * LINE + 4;

interface Drawing {
  readonly report: CrossValidationReport;
  /** That of the chosen α first: it has bars. */
  readonly curves: readonly DrawnCurve[];
  readonly domains: Domains;
  /** Above all marks: what is beyond is for names. */
  readonly high: number;
  readonly space: Space;
}

const nameOf = ({ alpha }: { readonly alpha: number }) => `alpha = ${shortNumber(alpha)}`;

function drawingOf(report: CrossValidationReport, { width = DEFAULT_WIDTH }: FigureOptions): Drawing {
  const curves = drawnCurves(report);
  const {
    x,
    y: [low, high],
  } = extent(curves);
  const pad = 0.06 * (high - low) || 0.01;
  const [height, top, bottom] = [440, 96, 52];
  // Room on top for the names of the lines.
  const room = ((high - low + 2 * pad) * NAMES) / (height - top - bottom - NAMES);
  const labels = Math.max(...curves.map((curve) => textWidth(nameOf(curve))));
  const right = curves.length === 1 ? 24 : labels + 28;
  return {
    ...{ report, curves, high: high + pad },
    domains: { x, y: [low - pad, high + pad + room] },
    space: { width: Math.max(LEAST_WIDTH, width), height, top, right, bottom, left: 76 },
  };
}

function lines(Plot: PlotLibrary, { curves }: Drawing): unknown[] {
  const own = strokeOf(0).stroke;
  return curves.toReversed().flatMap(({ chosen, points }, i) => {
    const { stroke, dash } = strokeOf(curves.length - 1 - i);
    const place = { x: 'x', y: 'mean' };
    if (!chosen) return [Plot.line(points, { ...place, stroke, strokeWidth: 1.5, strokeDasharray: dash })];
    return [
      Plot.link(points, { x1: 'x', x2: 'x', y1: 'low', y2: 'high', stroke: FAINT, strokeWidth: 1.5 }),
      Plot.line(points, { ...place, stroke: own, strokeWidth: 1 }),
      Plot.dot(points, { ...place, fill: own, r: 2.2 }),
    ];
  });
}

/** The α of each curve at its end, where there are several. */
function names(Plot: PlotLibrary, { curves, domains, space }: Drawing): unknown[] {
  if (curves.length === 1) return [];
  const [low, high] = domains.y;
  const inner = { top: space.top, bottom: space.height - space.bottom };
  const perUnit = (inner.bottom - inner.top) / (high - low);
  const wishes = curves.map(({ points }) => inner.bottom - (points.at(-1)!.mean - low) * perUnit);
  const places = placeLabels(wishes, LINE, inner.top + 4, inner.bottom - 4);
  return curves.map((curve, i) =>
    Plot.text([{}], {
      ...{ x: () => domains.x[1], y: () => low + (inner.bottom - places[i]!) / perUnit, dx: 10 },
      ...{ text: () => nameOf(curve), fill: strokeOf(i).stroke, textAnchor: 'start', lineAnchor: 'middle' },
    }),
  );
}

/** Lines at what the rules choose, named on their outer sides: the smaller λ is the one to the right. */
function choices(Plot: PlotLibrary, { report, domains, curves, space }: Drawing): unknown[] {
  const { minimum, 'one-standard-error': simpler } = report.choices;
  const best = report.measure === 'auc' ? 'maximum' : 'minimum';
  const name = (text: string, { alpha, lambda }: ChoiceReport) =>
    `${text}: λ ${shortNumber(lambda)}${curves.length > 1 ? `, alpha ${shortNumber(alpha)}` : ''}`;
  const isSame = minimum.lambda === simpler.lambda && minimum.alpha === simpler.alpha;
  const marked = isSame
    ? [{ choice: minimum, text: name(`${best} and 1 standard error`, minimum) }]
    : [
        { choice: minimum, text: name(best, minimum) },
        { choice: simpler, text: name('1 standard error', simpler) },
      ];
  const inner = space.width - space.left - space.right;
  const pixel = (lambda: number) =>
    space.left + ((log(lambda) - domains.x[0]) / (domains.x[1] - domains.x[0])) * inner;
  /** On the outer side, but where there is no room. */
  const isLeft = ({ lambda }: ChoiceReport, text: string) => {
    const fitsLeft = textWidth(text) < pixel(lambda) - 8;
    const fitsRight = textWidth(text) < space.width - pixel(lambda) - 8;
    return fitsLeft && (!fitsRight || lambda > Math.min(minimum.lambda, simpler.lambda));
  };
  const isChosen = ({ lambda, alpha }: ChoiceReport) =>
    lambda === report.chosen.lambda && alpha === report.chosen.alpha;
  const rules = marked.map(({ choice }) =>
    Plot.ruleX([{}], {
      x: () => log(choice.lambda),
      stroke: INK,
      strokeDasharray: isChosen(choice) ? 'none' : '5 4',
    }),
  );
  const texts = marked.map(({ choice, text }, i) => {
    const side = isLeft(choice, text);
    return Plot.text([{}], {
      ...{ x: () => log(choice.lambda), frameAnchor: 'top', dy: 10 + LINE * i, dx: side ? -6 : 6 },
      ...{ text: () => text, textAnchor: side ? 'end' : 'start', lineAnchor: 'middle', fill: INK },
      // Of a line that it crosses.
      ...{ stroke: 'white', strokeWidth: 6, fontWeight: isChosen(choice) ? 'bold' : 'normal' },
    });
  });
  return [...rules, ...texts];
}

/** How many coefficients are not 0 at each tick, on the path of the chosen α. */
function countsAt(ticks: readonly Tick[], { curves, chosen }: CrossValidationReport): Tick[] {
  const { points } = curves[chosen.curve]!;
  const ends = [points[0]!, points.at(-1)!].map(({ lambda }) => log(lambda));
  return ticks.flatMap(({ at }) => {
    if (at > ends[0]! || at < ends[1]!) return [];
    const distances = points.map(({ lambda }) => Math.abs(log(lambda) - at));
    return [{ at, label: String(points[distances.indexOf(Math.min(...distances))]!.nonzero) }];
  });
}

function foldsText({ folds: { count, repeats, kind } }: CrossValidationReport): string {
  const how = kind === 'time' ? ' by time' : kind === 'grouped' ? ' of whole groups' : '';
  return `${count} folds${how}${repeats > 1 ? `, ${repeats} times` : ''}`;
}

function describe({ report, curves: [main] }: Drawing): string {
  const { choices: found, measure, formula, chosen } = report;
  const { minimum, 'one-standard-error': simpler } = found;
  const best = measure === 'auc' ? 'greatest' : 'least';
  return `Cross-validation of ${formula}: ${MEASURE_NAMES[measure].toLowerCase().replace('auc', 'AUC')} with bars of one standard error at ${main!.points.length} values of lambda, alpha ${shortNumber(main!.alpha)}. It is ${best}, ${shortNumber(minimum.mean)}, at lambda ${shortNumber(minimum.lambda)} with ${minimum.nonzero} coefficients that are not 0; within one standard error lambda ${shortNumber(simpler.lambda)} has ${simpler.nonzero}. Chosen: lambda ${shortNumber(chosen.lambda)}.`;
}

/**
 * Draws the mean of the measure over the folds at each λ, with bars of ±1 standard error, lines at the best λ and at the largest one
 * within a standard error of it, and on top how many coefficients are not 0. Of several α the chosen one has the bars; the others
 * are lines.
 *
 * @returns an `svg` element with `role="img"` and the picture in words as `aria-label`.
 * @throws OddsmithError `option-invalid` where there are fewer than two values of λ.
 */
export function crossValidationFigure(report: CrossValidationReport, options: FigureOptions): Element {
  const drawing = drawingOf(report, options);
  const { curves, domains, high, space } = drawing;
  if (!(domains.x[0] > domains.x[1])) {
    const message = 'A curve is drawn of at least two values of lambda, and there is one.';
    throw new OddsmithError('option-invalid', message, { option: 'lambdas' });
  }
  const lambdas = report.curves.flatMap(({ points }) => points.map(({ lambda }) => lambda));
  const x = logTicks(Math.min(...lambdas), Math.max(...lambdas));
  const words = {
    title: `Cross-validation of ${report.formula}`,
    subtitle: `${foldsText(report)}; bars are one standard error of the mean${curves.length > 1 ? `, of ${nameOf(report.chosen)}` : ''}`,
    x: 'λ, on a log scale',
    y: MEASURE_NAMES[report.measure],
    top: 'non-zero',
    description: describe(drawing),
  };
  const ticks = { x, y: linearTicks(domains.y[0], high, 6), top: countsAt(x, report) };
  const { Plot } = options;
  const marks = [...choices(Plot, drawing), ...lines(Plot, drawing), ...names(Plot, drawing)];
  return framed(options, { space, domains, ticks, words }, marks);
}
