/** The fit: from the button to the converged model, and whether it is still the model that is written. */
import type { Fit, FitOptions, OddsmithError } from '@oddsmith/core';
import { computed, signal } from '@preact/signals';
import { core } from '../core/worker.js';
import { penalty } from './estimation.js';
import { told } from './job.js';
import { type ModelRequest, request } from './model.js';
import { type ChosenLambda, chooseLambda, foldsJob } from './path.js';

/** A converged fit and what was asked. */
export interface Fitted {
  readonly fit: Fit;
  readonly request: ModelRequest;
  /** Null where the penalty has no λ. */
  readonly chosen: ChosenLambda | null;
}

export type FitState =
  | { readonly status: 'idle' }
  /** `last` is the fit before this one: it stays readable meanwhile. */
  | { readonly status: 'running'; readonly last: Fitted | null; readonly iteration: number }
  | ({ readonly status: 'done' } & Fitted)
  /** The model or the data changed since. */
  | ({ readonly status: 'stale' } & Fitted)
  | { readonly status: 'failed'; readonly last: Fitted | null; readonly error: OddsmithError };

type Outcome = Exclude<FitState, { readonly status: 'stale' }>;

const outcome = signal<Outcome & { readonly of?: ModelRequest }>({ status: 'idle' });
let running: AbortController | null = null;

export const fitState = computed<FitState>(() => {
  const state = outcome.value;
  if (state.status === 'done' && state.request !== request.value) return { ...state, status: 'stale' };
  if (state.status === 'failed' && state.of !== request.value)
    return state.last === null ? { status: 'idle' } : { ...state.last, status: 'stale' };
  return state;
});

/** The newest converged fit, stale or not; null before the first. */
export const fitted = computed<Fitted | null>(() => {
  const state = fitState.value;
  if (state.status === 'done' || state.status === 'stale') return state;
  return state.status === 'idle' ? null : state.last;
});

/** Fits the model that is written; a fit under way is given up. */
export async function fitNow(): Promise<void> {
  const asked = request.peek();
  if (asked === null) return;
  running?.abort();
  const control = new AbortController();
  running = control;
  const last = fitted.peek();
  outcome.value = { status: 'running', last, iteration: 0 };
  try {
    const chosen = asked.shrinkage && (await chooseLambda(asked.shrinkage));
    if (running !== control) return;
    const fit = await (await core()).fit(asked.table, asked.formula, {
      ...asked.options,
      ...penaltyOptions(asked, chosen),
      family: 'binary',
      signal: control.signal,
      onIteration: ({ iteration }) => {
        if (running === control) outcome.value = { status: 'running', last, iteration };
      },
    });
    if (running === control) outcome.value = { status: 'done', fit, request: asked, chosen };
  } catch (error) {
    if (running === control) outcome.value = { status: 'failed', last, error: told(error), of: asked };
  }
}

function penaltyOptions(
  { penalty, shrinkage }: ModelRequest,
  chosen: ChosenLambda | null,
): Pick<FitOptions, 'penalty' | 'lambda' | 'alpha'> {
  if (shrinkage === null || chosen === null) return penalty === 'none' ? {} : { penalty };
  const { lambda } = chosen;
  return penalty === 'elastic-net' ? { penalty, lambda, alpha: shrinkage.alpha } : { penalty, lambda };
}

/** Fits the same model by Firth's penalised likelihood, which has a finite estimate where classes are separated. */
export function fitByFirth(): Promise<void> {
  penalty.value = 'firth';
  return fitNow();
}

/** Gives up the fit under way; the one before stays. */
export function cancelFit(): void {
  if (running === null) return;
  giveUp();
  const last = fitted.peek();
  outcome.value = last === null ? { status: 'idle' } : { ...last, status: 'done' };
}

/** Forgets the fit: other data came. */
export function forgetFit(): void {
  giveUp();
  outcome.value = { status: 'idle' };
}

function giveUp(): void {
  running?.abort();
  running = null;
  // Where the fit waits for a λ, that is what is under way.
  if (request.peek()?.shrinkage?.folding) foldsJob.cancel();
}
