/** How the model is estimated, and which rows are kept to judge it: settings that hold for any data. */
import type { HoldOut } from '@oddsmith/core';
import { splitKept } from '@oddsmith/core/worker';
import { computed, signal } from '@preact/signals';
import { table } from './source.js';

export const PENALTIES = ['none', 'firth', 'ridge'] as const;
export type Penalty = (typeof PENALTIES)[number];

export const penalty = signal<Penalty>('none');

export const DEFAULT_LAMBDA = 0.01;
/** Of ridge, above 0. */
export const lambda = signal(DEFAULT_LAMBDA);

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
  holdOut.value = null;
}
