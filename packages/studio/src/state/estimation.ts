/** How the model is estimated, and which rows are kept to judge it: settings that hold for any data. */
import type { HoldOut, Measure, Rule } from '@oddsmith/core';
import { splitKept } from '@oddsmith/core/worker';
import { computed, signal } from '@preact/signals';
import { table } from './source.js';

export const PENALTIES = ['none', 'firth', 'ridge', 'lasso', 'elastic-net'] as const;
export type Penalty = (typeof PENALTIES)[number];

/** Penalties with a λ, and so with a path over λ. */
export type Shrinking = Extract<Penalty, 'ridge' | 'lasso' | 'elastic-net'>;

export const penalty = signal<Penalty>('none');

export function isShrinking(kind: Penalty): kind is Shrinking {
  return kind === 'ridge' || kind === 'lasso' || kind === 'elastic-net';
}

export const DEFAULT_LAMBDA = 0.01;
/** By hand, above 0. */
export const lambda = signal(DEFAULT_LAMBDA);

export const DEFAULT_ALPHA = 0.5;
/** Of the elastic net: the share of the absolute values, in (0, 1). */
export const alpha = signal(DEFAULT_ALPHA);

/** The share of the absolute values in a penalty. */
export function alphaOf(kind: Shrinking, share: number): number {
  if (kind === 'elastic-net') return share;
  return kind === 'lasso' ? 1 : 0;
}

/** Who says what λ is. */
export const lambdaBy = signal<'hand' | 'cross-validation'>('hand');

export const RULES = ['minimum', 'one-standard-error'] as const satisfies readonly Rule[];
export const MEASURES = [
  'deviance',
  'auc',
  'brier',
  'misclassification',
] as const satisfies readonly Measure[];

/** How cross-validation is done. */
export interface Folding {
  readonly folds: number;
  readonly measure: Measure;
  readonly rule: Rule;
  readonly seed: number;
}

export const LEAST_FOLDS = 3;
export const MOST_FOLDS = 50;
export const DEFAULT_FOLDING: Folding = { folds: 10, measure: 'deviance', rule: 'minimum', seed: 1 };
export const folding = signal<Folding>(DEFAULT_FOLDING);

export const DEFAULT_HOLD_OUT: HoldOut = { share: 0.25, seed: 1 };
/** Null: the model is fitted on all rows. */
export const holdOut = signal<HoldOut | null>(null);

/** The rows to fit on and those that are held out; the same objects until the data or the split change. */
export const parts = computed(() => {
  if (table.value === null) return null;
  // One row cannot be parted.
  if (holdOut.value === null || table.value.rows < 2) return { training: table.value, heldOut: null };
  return splitKept(table.value, holdOut.value);
});

/** Back to maximum likelihood on all rows. */
export function resetEstimation(): void {
  penalty.value = 'none';
  lambda.value = DEFAULT_LAMBDA;
  alpha.value = DEFAULT_ALPHA;
  lambdaBy.value = 'hand';
  folding.value = DEFAULT_FOLDING;
  holdOut.value = null;
}
