/** The path of a penalty over λ, its cross-validation, and the one place on it that every picture shows. */
import type { CrossValidationReport, PathReport } from '@oddsmith/core';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { core } from '../core/worker.js';
import { type Folding, folding } from './estimation.js';
import { Job, type JobState } from './job.js';
import { type ModelRequest, request, type Shrinkage } from './model.js';

/** What a path is of: the same object until one of its parts changes; a λ is none of them. */
export interface PathRequest extends Pick<ModelRequest, 'table' | 'formula' | 'options'> {
  readonly alpha: number;
}

export interface FoldsRequest {
  readonly path: PathRequest;
  readonly folds: Folding['folds'];
  readonly measure: Folding['measure'];
  readonly seed: Folding['seed'];
}

/** What a computation gives, as the object that it gave before where both say the same. */
function steady<Value>(make: () => Value, isSame: (a: Value, b: Value) => boolean): ReadonlySignal<Value> {
  let last: Value | undefined;
  return computed(() => {
    const next = make();
    if (last === undefined || !isSame(last, next)) last = next;
    return last;
  });
}

function plain({ formula, options, alpha }: PathRequest): string {
  return JSON.stringify([formula, options, alpha]);
}

/** Null while there is no model, or its penalty has no λ. */
export const pathRequest = steady<PathRequest | null>(
  () => {
    const asked = request.value;
    if (asked === null || asked.shrinkage === null) return null;
    const { table, formula, options, shrinkage } = asked;
    return { table, formula, options, alpha: shrinkage.alpha };
  },
  (a, b) => a === b || (a !== null && b !== null && a.table === b.table && plain(a) === plain(b)),
);

export const foldsRequest = steady<FoldsRequest | null>(
  () => {
    const path = pathRequest.value;
    const { folds, measure, seed } = folding.value;
    return path && { path, folds, measure, seed };
  },
  (a, b) =>
    a === b ||
    (a?.path === b?.path && a?.folds === b?.folds && a?.measure === b?.measure && a?.seed === b?.seed),
);

export const pathJob = new Job<PathRequest, PathReport>(
  async ({ table, formula, options, alpha }, { signal, tell }) =>
    (await core()).fitPath(table, formula, { ...options, alpha, family: 'binary', signal, onLambda: tell }),
);

export const foldsJob = new Job<FoldsRequest, CrossValidationReport>(
  async ({ path, folds, measure, seed }, { signal, tell }) =>
    (await core()).crossValidate(path.table, path.formula, {
      ...path.options,
      alpha: path.alpha,
      family: 'binary',
      folds,
      measure,
      seed,
      signal,
      onProgress: tell,
    }),
);

/** λ as it was said by hand, or as cross-validation chose it. */
export interface ChosenLambda {
  readonly lambda: number;
  /** Null: by hand. */
  readonly by: (Folding & { readonly report: CrossValidationReport }) | null;
}

/** The λ to fit with; cross-validates first where it is to say. */
export async function chooseLambda({ lambda, folding }: Shrinkage): Promise<ChosenLambda> {
  const asked = foldsRequest.peek();
  if (folding === null || asked === null) return { lambda, by: null };
  const report = await foldsJob.run(asked);
  return { lambda: report.choices[folding.rule].lambda, by: { ...folding, report } };
}

/** How cross-validation stands that is asked for now. */
export const foldsState = computed<JobState<FoldsRequest, CrossValidationReport>>(() => {
  const state = foldsJob.state.value;
  return state.status !== 'idle' && state.of !== foldsRequest.value ? { status: 'idle' } : state;
});

/** Place of λ on the path, from 0. */
export const point = signal(0);
export const pointPlaying = signal(false);
/** Places of the player's own pace: 1 is the normal one. */
export const pointSpeed = signal(1);
/** What the address says of the place, of a sample or of data that have to be opened; null once the path is there. */
export const awaitedPoint = signal<{ readonly point: number; readonly isOfSample: boolean } | null>(null);
