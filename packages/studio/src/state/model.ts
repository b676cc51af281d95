/** The model as it is being written: formula, event, reference levels. */
import { expandTerms, type ModelTerms, OddsmithError, parseFormula } from '@oddsmith/core';
import type { KeptTable } from '@oddsmith/core/worker';
import { computed, signal } from '@preact/signals';
import {
  alpha,
  alphaOf,
  type Folding,
  folding,
  isShrinking,
  lambda,
  lambdaBy,
  type Penalty,
  parts,
  penalty,
  type Shrinking,
} from './estimation.js';
import { missing, table } from './source.js';

export const formula = signal('');
/** The label whose probability is modelled; null: the second level. */
export const event = signal<string | null>(null);
/** Reference level by factor, where it isn't the first. */
export const reference = signal<Readonly<Record<string, string>>>({});

export type Parsed =
  | { readonly kind: 'none' }
  | { readonly kind: 'terms'; readonly terms: ModelTerms }
  | { readonly kind: 'error'; readonly error: OddsmithError };

/** The formula's terms among the columns of the data, or what is wrong with it. */
export const parsed = computed<Parsed>(() => {
  const data = table.value;
  if (data === null || formula.value.trim() === '') return { kind: 'none' };
  try {
    const names = data.columns.map(({ name }) => name);
    return { kind: 'terms', terms: expandTerms(parseFormula(formula.value), names) };
  } catch (error) {
    if (error instanceof OddsmithError) return { kind: 'error', error };
    throw error;
  }
});

/** The column whose event is modelled, where the response is a plain column; else null. */
export const responseColumn = computed(() => {
  if (parsed.value.kind !== 'terms') return null;
  const { response } = parsed.value.terms;
  if (response.kind !== 'name') return null;
  return table.value?.columns.find(({ name }) => name === response.name) ?? null;
});

/** Everything a fit or a training run needs: the same object until one of its parts changes. */
export interface ModelRequest {
  /** The rows to fit on. */
  readonly table: KeptTable;
  /** Rows that the model is judged by; null where none are held out. */
  readonly heldOut: KeptTable | null;
  readonly formula: string;
  readonly options: {
    readonly event?: string;
    readonly reference: Readonly<Record<string, string>>;
    readonly missing: 'drop' | 'fail';
  };
  /** Of the fit alone: the descent that is watched on Train is never penalised. */
  readonly penalty: Penalty;
  /** Null where the penalty has no λ. */
  readonly shrinkage: Shrinkage | null;
}

/** A penalty with a λ. */
export interface Shrinkage {
  readonly penalty: Shrinking;
  readonly alpha: number;
  /** By hand. */
  readonly lambda: number;
  /** How cross-validation chooses λ; null where it is said by hand. */
  readonly folding: Folding | null;
}

/** Null while there are no data or the formula is wrong. */
export const request = computed<ModelRequest | null>(() => {
  const data = parts.value;
  if (data === null || parsed.value.kind !== 'terms') return null;
  return {
    table: data.training,
    heldOut: data.heldOut,
    formula: parsed.value.terms.formula,
    options: {
      ...(event.value === null ? {} : { event: event.value }),
      reference: reference.value,
      missing: missing.value,
    },
    penalty: penalty.value,
    shrinkage: shrinkageOf(penalty.value),
  };
});

function shrinkageOf(kind: Penalty): Shrinkage | null {
  if (!isShrinking(kind)) return null;
  return {
    penalty: kind,
    alpha: alphaOf(kind, kind === 'elastic-net' ? alpha.value : 0),
    lambda: lambda.value,
    folding: lambdaBy.value === 'hand' ? null : folding.value,
  };
}
