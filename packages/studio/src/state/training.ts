/** What is trained and watched, and the one iteration that every picture of it shows. */
import type { OddsmithError, Rate, TrainingHistory, WatchedSolver } from '@oddsmith/core';
import { signal } from '@preact/signals';
import type { ModelRequest } from './model.js';

/** How the watched solvers run; kept in the URL. */
export interface TrainingConfig {
  /** The solver whose iterates the pictures show; the others race it. */
  readonly solver: WatchedSolver;
  readonly rivals: readonly WatchedSolver[];
  readonly rate: Rate;
  readonly epochs: number;
  readonly batchSize: number | null;
  readonly seed: number;
  readonly gradient: 'sum' | 'mean';
  readonly coordinates: 'data' | 'standardised' | 'whitened';
}

export const DEFAULT_TRAINING: TrainingConfig = {
  solver: 'gradient-descent',
  rivals: ['momentum', 'nesterov', 'adam', 'sgd', 'lbfgs', 'newton'],
  rate: 'auto',
  epochs: 400,
  batchSize: null,
  seed: 1,
  gradient: 'mean',
  coordinates: 'standardised',
};

/** What the address says of data of one's own, which have to be opened again; null once they are. */
export const awaited = signal<{ readonly training: TrainingConfig; readonly iteration: number } | null>(null);

export const training = signal<TrainingConfig>(DEFAULT_TRAINING);

export type Run =
  | { readonly status: 'running'; readonly request: ModelRequest; readonly iteration: number }
  | { readonly status: 'done'; readonly request: ModelRequest; readonly history: TrainingHistory }
  | { readonly status: 'failed'; readonly request: ModelRequest; readonly error: OddsmithError };

/** The runs by solver; one whose `request` isn't the present one is stale. */
export const runs = signal<ReadonlyMap<WatchedSolver, Run>>(new Map());

/** The iteration that every picture shows, from 0 (the start). */
export const iteration = signal(0);
export const playing = signal(false);
/** Iterations of the player's own pace: 1 is the normal one. */
export const speed = signal(1);
