/** What the pictures of a path say, in sentences. */
import type { Measure, PathReport } from '@oddsmith/core';
import { count, short } from '../train/numbers.js';
import { type CoefficientUnit, type Series, valueAt } from './series.js';
import { pointAt, type ShownFolds } from './shown.js';

export const MEASURE_TITLES: Readonly<Record<Measure, string>> = {
  deviance: 'mean deviance of rows left out',
  auc: 'area under the ROC curve of rows left out',
  brier: 'Brier score of rows left out',
  misclassification: 'share of rows left out that is misclassified',
};

const MOST_LISTED = 4;

/** `a`, `a and b`, `a, b and c`, `a, b, c, d and 3 more`. */
export function listed(names: readonly string[], most = MOST_LISTED): string {
  const shown = names.length <= most + 1 ? names : [...names.slice(0, most), `${names.length - most} more`];
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

export function offAt(path: PathReport, all: readonly Series[], k: number): readonly Series[] {
  const { coefficients } = pointAt(path, k);
  return all.filter(({ column }) => coefficients[column] === 0);
}

/** The columns that a penalty may leave out. */
export function penalisedCount(all: readonly Series[]): number {
  return all.filter(({ isFree }) => !isFree).length;
}

function zeros(path: PathReport, all: readonly Series[], k: number): string {
  const off = offAt(path, all, k).map(({ term }) => term);
  if (off.length === 0) return 'None is exactly 0.';
  if (off.length === all.length) return 'All are exactly 0: the model knows the event’s share alone.';
  return `${listed(off)} ${off.length === 1 ? 'is' : 'are'} exactly 0.`;
}

export function lambdaText(path: PathReport, k: number): string {
  return `λ = ${short(pointAt(path, k).lambda)}`;
}

/** Which columns are in at a point, and which came first. */
export function pathSentence(path: PathReport, all: readonly Series[], k: number): string {
  const place = `At ${lambdaText(path, k)}, point ${k + 1} of ${path.points.length}`;
  if (path.penalty === 'ridge')
    return `${place}: every column stays in, pulled towards 0 the more the larger λ is. ${zeros(path, all, k)}`;
  const entering = all
    .filter(({ isFree, enters }) => !isFree && enters !== null)
    .sort((a, b) => a.enters! - b.enters!);
  const first = entering[0];
  const order =
    first === undefined
      ? ''
      : ` ${first.term} enters first, at λ = ${short(path.points[first.enters!]!.lambda)}.`;
  return `${place}: ${zeros(path, all, k)}${order}`;
}

/** The largest coefficients at a point, and those that are 0. */
export function coefficientsSentence(
  path: PathReport,
  all: readonly Series[],
  k: number,
  unit: CoefficientUnit,
): string {
  const size = (one: Series) => Math.abs(valueAt(path, one, k, unit));
  const on = all.filter((one) => size(one) > 0).sort((a, b) => size(b) - size(a));
  const largest = on.slice(0, 3).map((one) => `${one.term} ${short(valueAt(path, one, k, unit), 3)}`);
  const per = unit === 'data' ? 'unit' : 'standard deviation';
  const first = on.length === 0 ? '' : `Largest per ${per} at ${lambdaText(path, k)}: ${listed(largest)}. `;
  return first + zeros(path, all, k);
}

export function shareText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** How large the model is at a point, and how well it does on the rows it was fitted on. */
export function sizeSentence(path: PathReport, all: readonly Series[], k: number): string {
  const { nonzero, devianceExplained } = pointAt(path, k);
  const most = Math.max(...path.points.map((point) => point.devianceExplained));
  return `At ${lambdaText(path, k)}, ${count(nonzero)} of ${count(penalisedCount(all))} columns ${nonzero === 1 ? 'is' : 'are'} not 0, and ${shareText(devianceExplained)} of the deviance is explained; at the most on this path, ${shareText(most)}. On the rows fitted on, more always looks better: cross-validation judges by others.`;
}

function withError(mean: number | null, error: number | null): string {
  if (mean === null) return 'unknown';
  return error === null ? short(mean) : `${short(mean)} ± ${short(error, 2)}`;
}

/** How well rows left out are predicted at a point, and what either rule takes. */
export function curveSentence({ report, curve }: ShownFolds, k: number): string {
  const shown = curve.points[Math.min(k, curve.points.length - 1)]!;
  const { minimum, 'one-standard-error': largest } = report.choices;
  const best = report.measure === 'auc' ? 'Highest' : 'Lowest';
  const { folds } = report;
  const columns = (value: number) => `${count(value)} ${value === 1 ? 'column' : 'columns'}`;
  return `${capital(MEASURE_TITLES[report.measure])} in ${folds.count} folds: ${withError(shown.mean, shown.standardError)} at λ = ${short(shown.lambda)}. ${best} is ${withError(minimum.mean, minimum.standardError)} at λ = ${short(minimum.lambda)} (${columns(minimum.nonzero)}); within one standard error of it up to λ = ${short(largest.lambda)} (${columns(largest.nonzero)}).`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The certificate of a point. */
export function certificateText(path: PathReport, k: number): string {
  const { violation } = pointAt(path, k);
  const scale = path.lambdaMax === null ? 'the first λ' : 'the largest λ';
  return `no optimality condition is missed by more than ${short(Math.max(violation, Number.EPSILON), 2)} of ${scale}`;
}
