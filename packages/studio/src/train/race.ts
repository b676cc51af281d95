/** Runs the watched solver and its rivals, and asks for what the pictures need; each run again when its settings change. */
import type { LossSurface, Scene, TrainingHistory, TrainOptions, WatchedSolver } from '@oddsmith/core';
import { computed, effect, signal } from '@preact/signals';
import { core } from '../core/worker.js';
import { fitState } from '../state/fit.js';
import { told } from '../state/job.js';
import { type ModelRequest, request } from '../state/model.js';
import { iteration, playing, type Run, runs, type TrainingConfig, training } from '../state/training.js';
import { reducedMotion } from '../state/view.js';
import { planeRanges } from './plane.js';
import { isDescent } from './solvers.js';

/** The pictures' ground of the present model; null until it is there. */
export const scene = signal<{ readonly request: ModelRequest; readonly scene: Scene } | null>(null);
export const surface = signal<LossSurface | null>(null);
/** The two design columns of the surface; null: the first two that are not the intercept, else with it. */
export const plane = signal<readonly [number, number] | null>(null);

/** The newest finished run of the watched solver: shown, dimmed, while a newer one is under way. */
const lastHistory = signal<{ readonly request: ModelRequest; readonly history: TrainingHistory } | null>(
  null,
);

export const watchedRun = computed<Run | null>(() => runs.value.get(training.value.solver) ?? null);

/** What the pictures show; null where there is nothing of these data. */
export const shownHistory = computed<TrainingHistory | null>(() => {
  const run = watchedRun.value;
  if (run?.status === 'done') return run.history;
  const last = lastHistory.value;
  return last !== null && last.request.table === request.value?.table && run?.status !== 'failed'
    ? last.history
    : null;
});

export const isStale = computed(() => {
  const run = watchedRun.value;
  return shownHistory.value !== null && (run?.status !== 'done' || run.request !== request.value);
});

/** Finished runs in the order of the race: the watched one first. */
export const racers = computed<readonly TrainingHistory[]>(() => {
  const shown = shownHistory.value;
  if (shown === null) return [];
  const others = training.value.rivals.flatMap((solver) => {
    const run = runs.value.get(solver);
    return solver !== shown.solver && run?.status === 'done' && run.request.table === request.value?.table
      ? [run.history]
      : [];
  });
  return [shown, ...others];
});

export interface Fallen {
  readonly solver: WatchedSolver;
  readonly status: 'failed' | 'not settled';
  readonly reason: string;
}

/** Rivals of the present model without a result, or whose run did not come to rest, each with the reason. */
export const fallen = computed<readonly Fallen[]>(() =>
  training.value.rivals.flatMap((solver): Fallen[] => {
    const run = runs.value.get(solver);
    if (solver === training.value.solver || run?.request !== request.value) return [];
    if (run?.status === 'failed') return [{ solver, status: 'failed', reason: run.error.message }];
    // Without an optimum nobody can settle: the verdict says so for all.
    if (run?.status !== 'done' || run.history.settled || run.history.optimum === null) return [];
    return [{ solver, status: 'not settled', reason: run.history.sentence }];
  }),
);

/** Steps per epoch of the stochastic solver, at most: its path is kept in memory. */
const MOST_STEPS = 10;

/** What a solver is asked to do: the watched one at the rate chosen, rivals at the one their data allow. */
function optionsOf(solver: WatchedSolver, config: TrainingConfig, { table }: ModelRequest): TrainOptions {
  const { gradient, coordinates, seed } = config;
  if (!isDescent(solver)) return { solver };
  const rows = config.batchSize ?? (solver === 'sgd' ? Math.ceil(table.rows / MOST_STEPS) : null);
  return {
    solver,
    gradient,
    coordinates,
    seed,
    epochs: config.epochs,
    rate: solver === config.solver ? config.rate : 'auto',
    ...(rows === null ? {} : { batchSize: rows }),
  };
}

/** The settings each kept run was made with. */
const settings = new Map<WatchedSolver, string>();
let control: AbortController | null = null;

function put(solver: WatchedSolver, run: Run): void {
  runs.value = new Map(runs.peek()).set(solver, run);
}

function isCurrent(solver: WatchedSolver, asked: ModelRequest, key: string): boolean {
  const run = runs.peek().get(solver);
  return run?.status === 'done' && run.request === asked && settings.get(solver) === key;
}

/** Brings every run, the scene and the surface up to date with the model and the settings; gives up what was under way. */
export async function catchUp(): Promise<void> {
  const asked = request.peek();
  const config = training.peek();
  control?.abort();
  if (asked === null) return;
  const mine = new AbortController();
  control = mine;
  const { signal } = mine;
  try {
    if (scene.peek()?.request !== asked) await makeScene(asked, signal);
    await runOne(config.solver, config, asked, signal);
    await makeSurface(asked, signal);
    for (const solver of config.rivals) await runOne(solver, config, asked, signal);
  } catch (error) {
    if (!signal.aborted) put(config.solver, { status: 'failed', request: asked, error: told(error) });
  }
}

async function makeScene(asked: ModelRequest, signal: AbortSignal): Promise<void> {
  const made = await (await core()).scene(asked.table, asked.formula, asked.options);
  if (signal.aborted) return;
  scene.value = { request: asked, scene: made };
  plane.value = null;
}

async function runOne(
  solver: WatchedSolver,
  config: TrainingConfig,
  asked: ModelRequest,
  signal: AbortSignal,
): Promise<void> {
  const options = optionsOf(solver, config, asked);
  const key = JSON.stringify(options);
  if (signal.aborted || isCurrent(solver, asked, key)) return;
  put(solver, { status: 'running', request: asked, iteration: 0 });
  try {
    const history = await (await core()).train(asked.table, asked.formula, {
      ...asked.options,
      ...options,
      signal,
    });
    if (signal.aborted) return;
    settings.set(solver, key);
    put(solver, { status: 'done', request: asked, history });
    if (solver === config.solver) void begin(asked, history);
  } catch (error) {
    if (signal.aborted) return;
    put(solver, { status: 'failed', request: asked, error: told(error) });
    if (solver === config.solver) throw error;
  }
}

/** A new history keeps the place of the eye; the first one of the data starts moving by itself. */
async function begin(asked: ModelRequest, history: TrainingHistory): Promise<void> {
  const isFirst = lastHistory.peek()?.request.table !== asked.table;
  lastHistory.value = { request: asked, history };
  iteration.value = Math.min(iteration.peek(), history.iterations);
  if (!isFirst || reducedMotion.peek()) return;
  await afterFit();
  if (iteration.peek() === 0 && lastHistory.peek()?.request.table === asked.table) playing.value = true;
}

/** When no fit is under way: what the page was opened with has then been restored. */
function afterFit(): Promise<void> {
  return new Promise((resolve) => {
    effect(function wait() {
      if (fitState.value.status === 'running') return;
      this.dispose();
      setTimeout(resolve);
    });
  });
}

/** The plane's columns as chosen or as usual; null for a model of one coefficient. */
export function planeColumns(columns: readonly string[]): readonly [number, number] | null {
  const chosen = plane.value;
  if (chosen !== null) return chosen;
  if (columns.length < 2) return null;
  const intercept = columns[0] === '(Intercept)';
  return intercept && columns.length > 2 ? [1, 2] : [0, 1];
}

/** What the surface was computed for. */
let drawn: { readonly request: ModelRequest; readonly key: string } | null = null;

async function makeSurface(asked: ModelRequest, signal: AbortSignal): Promise<void> {
  const history = shownHistory.peek();
  const columns = history && planeColumns(history.columns);
  if (signal.aborted || history === null) return;
  if (columns === null) {
    drawn = null;
    surface.value = null;
    return;
  }
  const plan = {
    columns,
    ranges: planeRanges(history, columns),
    at: history.optimum?.coefficients ?? Array.from(history.coefficients.slice(-history.columns.length)),
  };
  const key = JSON.stringify(plan);
  if (drawn?.request === asked && drawn.key === key) return;
  const made = await (await core()).surface(asked.table, asked.formula, {
    ...asked.options,
    ...plan,
    signal,
  });
  if (signal.aborted) return;
  drawn = { request: asked, key };
  surface.value = made;
}

/** Shows another plane of the surface. */
export function choosePlane(columns: readonly [number, number]): void {
  plane.value = columns;
  void catchUp();
}
