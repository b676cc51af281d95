/** Values in 25 digits, made by `test/golden/learn/plain-arrays.py`, and the article's ten rows. */
import { readFileSync } from 'node:fs';
import { OddsmithError } from '../../src/index.js';

const golden = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../test/golden/${path}`, import.meta.url), 'utf8'));

interface PlainArrays {
  readonly single: readonly { readonly z: number; readonly probability: string; readonly softplus: string }[];
  readonly inverse: readonly { readonly p: number; readonly logOdds: string }[];
  readonly many: {
    readonly X: readonly (readonly number[])[];
    readonly y: readonly number[];
    readonly beta: readonly number[];
    readonly logOdds: readonly string[];
    readonly logLikelihood: string;
    readonly crossEntropy: string;
    readonly gradient: readonly string[];
    readonly rate: number;
    readonly steps: number;
    readonly descended: readonly string[];
    readonly descendedCrossEntropy: string;
    readonly descendedGradientNorm: string;
  };
}

export const plainArrays = golden('learn/plain-arrays.json') as PlainArrays;

interface Run {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly snapshots: Readonly<
    Record<string, { readonly b0: string; readonly b1: string; readonly p: readonly number[] }>
  >;
}

/** The article's run, computed independently; x and y are its ten rows. */
export const article = golden('zoo/seed_gradient_descent.json') as Run;

/** The optimum of the ten rows. */
export const certified = (
  golden('zoo/seed10.json') as { certified: { coef: readonly [string, string]; loglik: string } }
).certified;

/** |a − b| relative to |b|; absolute where b is 0. */
export function relativeError(a: number, b: number): number {
  return Math.abs(a - b) / (b === 0 ? 1 : Math.abs(b));
}

export function transpose(rows: readonly (readonly number[])[]): number[][] {
  return rows[0]!.map((_, j) => rows.map((row) => row[j]!));
}

/** The OddsmithError that an action throws. */
export function failure(action: () => unknown): OddsmithError {
  try {
    action();
  } catch (error) {
    if (error instanceof OddsmithError) return error;
    throw error;
  }
  throw new Error('expected an OddsmithError');
}
