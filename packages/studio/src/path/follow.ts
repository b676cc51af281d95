/** Keeps the path and its cross-validation up with the model, and finds the first place to show. */
import type { CrossValidationReport, PathReport } from '@oddsmith/core';
import type { KeptTable } from '@oddsmith/core/worker';
import { effect } from '@preact/signals';
import { folding, lambda, lambdaBy } from '../state/estimation.js';
import {
  awaitedPoint,
  type FoldsRequest,
  foldsJob,
  foldsRequest,
  type PathRequest,
  pathJob,
  pathRequest,
  point,
  pointPlaying,
} from '../state/path.js';
import { source } from '../state/source.js';
import { player } from './player.js';
import { fittedLambda, nearestPoint } from './shown.js';

/** Milliseconds of rest before settings that are being dragged are run. */
const PAUSE = 80;

/** The table whose path was shown last: another one begins at the λ of its fit. */
let shownTable: KeptTable | null = null;

function place(report: PathReport, { table }: PathRequest): void {
  const isFirst = table !== shownTable;
  shownTable = table;
  const awaited = awaitedPoint.peek();
  if (awaited !== null && awaited.isOfSample === (source.peek()?.sample !== null)) {
    awaitedPoint.value = null;
    player.seek(awaited.point);
  } else if (isFirst) {
    const known = fittedLambda.peek() ?? (lambdaBy.peek() === 'hand' ? lambda.peek() : null);
    player.seek(known === null ? 0 : nearestPoint(report, known));
  } else player.seek(point.peek());
}

/** The place that cross-validation chose, unless the person is elsewhere already. */
function placeAtChoice(path: PathReport, { choices }: CrossValidationReport): void {
  if (lambdaBy.peek() === 'hand' || point.peek() !== 0 || pointPlaying.peek()) return;
  player.seek(nearestPoint(path, choices[folding.peek().rule].lambda));
}

async function catchUp(asked: PathRequest, folds: FoldsRequest): Promise<void> {
  const hadPath = pathJob.state.peek();
  const path = await pathJob.run(asked);
  if (!(hadPath.status === 'done' && hadPath.of === asked && shownTable === asked.table)) place(path, asked);
  const state = foldsJob.state.peek();
  if (pathRequest.peek() !== asked || (state.status === 'cancelled' && state.of === folds)) return;
  placeAtChoice(path, await foldsJob.run(folds));
}

/** Until the function returned is called. What goes wrong is told by the jobs' states. */
export function follow(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    const asked = pathRequest.value;
    const folds = foldsRequest.value;
    clearTimeout(timer);
    if (asked === null || folds === null) return;
    timer = setTimeout(() => void catchUp(asked, folds).catch(() => undefined), PAUSE);
  });
  return () => {
    clearTimeout(timer);
    stop();
    pointPlaying.value = false;
  };
}

/** Asks again for what failed. */
export function again(): void {
  const asked = pathRequest.peek();
  const folds = foldsRequest.peek();
  if (asked !== null && folds !== null) void catchUp(asked, folds).catch(() => undefined);
}
