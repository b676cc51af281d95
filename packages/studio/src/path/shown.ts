/** What the screen shows: the newest path of these data, its columns in the order of the pictures, the place on it. */
import type { CrossValidationReport, PathPointReport, PathReport } from '@oddsmith/core';
import { computed } from '@preact/signals';
import { fitted } from '../state/fit.js';
import { foldsState, type PathRequest, pathJob, pathRequest, point } from '../state/path.js';
import { type Series, seriesOf } from './series.js';

/** The last path that was made; shown, dimmed, while a newer one is under way. */
let last: { readonly of: PathRequest; readonly report: PathReport } | null = null;

/** Null where there is nothing of these data. */
export const shownPath = computed<PathReport | null>(() => {
  const state = pathJob.state.value;
  if (state.status === 'done') {
    last = state;
    return state.report;
  }
  const isOfTheseData = last !== null && last.of.table === pathRequest.value?.table;
  return isOfTheseData && state.status !== 'failed' ? last!.report : null;
});

export const series = computed<readonly Series[]>(() => (shownPath.value ? seriesOf(shownPath.value) : []));

/** The place on the path that is shown. */
export const shownPoint = computed(() =>
  Math.max(0, Math.min(point.value, (shownPath.value?.points.length ?? 1) - 1)),
);

export function pointAt(path: PathReport, k: number): PathPointReport {
  return path.points[Math.min(k, path.points.length - 1)]!;
}

export interface ShownFolds {
  readonly report: CrossValidationReport;
  readonly curve: CrossValidationReport['curves'][number];
}

/** The cross-validation of the path that is shown. */
export const shownFolds = computed<ShownFolds | null>(() => {
  const state = foldsState.value;
  if (state.status !== 'done' || state.of.path !== pathRequest.value) return null;
  const curve = state.report.curves.find(({ alpha }) => alpha === shownPath.value?.alpha);
  return curve ? { report: state.report, curve } : null;
});

/** λ of the fit that the report is of, where it is one of these penalties and data. */
export const fittedLambda = computed<number | null>(() => {
  const model = fitted.value;
  const asked = pathRequest.value;
  if (!model?.chosen || asked === null || model.request.table !== asked.table) return null;
  const isSame = model.request.formula === asked.formula && model.request.shrinkage?.alpha === asked.alpha;
  return isSame ? model.chosen.lambda : null;
});

/** The place whose λ is nearest on the log scale. */
export function nearestPoint(path: PathReport, lambda: number): number {
  let nearest = 0;
  const distance = (k: number) => Math.abs(Math.log(path.points[k]!.lambda / lambda));
  for (let k = 1; k < path.points.length; k++) if (distance(k) < distance(nearest)) nearest = k;
  return nearest;
}
