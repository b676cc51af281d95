/** The messages between a fit and the threads of the pool that hold its rows. */
import type { KernelKind } from '../kernel/create.js';
import type { RelaxedModules } from '../kernel/relaxed/modules.js';
import type { CodedSource } from '../objective/coded.js';
import type { CodedPlan } from '../objective/coded-plan.js';
import type { Rows } from '../objective/memory.js';
import type { Sums } from '../objective/objective.js';
import type { HeldPass } from '../objective/pooled.js';
import type { Ranges } from '../objective/ranges.js';
import type { PostedError } from '../worker/protocol.js';

/** A run of whole parts of a fit: what a thread is to hold. */
export interface Run {
  /** Rows of the whole fit. */
  readonly count: number;
  readonly columns: number;
  /** As of `Shape`. */
  readonly single?: boolean | undefined;
  /** Index of its first row, and how many it has. */
  readonly start: number;
  readonly rows: number;
  /** Where factors are kept as codes: how, and the kernels for that in hexadecimal digits. */
  readonly codes?: { readonly plan: CodedPlan; readonly digits: string };
}

/** Rows of a run as they are loaded: of columns, or of numbers and codes. */
export type Source = Rows | CodedSource;

/** What is not answered: what fails is told in answer to the next question about these rows. `held`: their number. */
export type Order =
  | {
      readonly kind: 'open';
      readonly held: number;
      readonly kernel: KernelKind;
      /** Where the kernel is `relaxed`: threads do not carry these. */
      readonly modules: RelaxedModules | null;
      readonly run: Run;
    }
  | { readonly kind: 'scale'; readonly held: number; readonly scales: Float64Array }
  | {
      readonly kind: 'reweigh';
      readonly held: number;
      readonly events: Float64Array;
      readonly others: Float64Array;
    }
  /** Hold a sample of these rows, too, as number `sample`. */
  | { readonly kind: 'sample'; readonly held: number; readonly sample: number; readonly stride: number };

export type Question =
  /** Rows for [at, at + count): a piece as of `piece.ts`, whose buffer comes back. */
  | {
      readonly kind: 'rows';
      readonly held: number;
      readonly at: number;
      readonly count: number;
      readonly piece: ArrayBuffer;
    }
  /** Largest |x| of each column. */
  | { readonly kind: 'largest'; readonly held: number }
  /** Smallest and largest value of each column. */
  | { readonly kind: 'ranges'; readonly held: number }
  /** The sums of each part. */
  | { readonly kind: 'pass'; readonly held: number; readonly pass: HeldPass }
  /** Forget these rows at once, also amid a pass over them: earlier questions about them are not answered. */
  | { readonly kind: 'release'; readonly held: number };

/** What each kind of question is answered by. */
export interface Answers {
  readonly rows: ArrayBuffer;
  readonly largest: Float64Array;
  readonly ranges: Ranges;
  readonly pass: readonly Sums[];
  readonly release: null;
}

export type Asked = Question & { readonly id: number };

export type Request = Order | Asked;

export type Reply =
  /** The thread has started. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly value: Answers[keyof Answers] }
  | { readonly kind: 'failure'; readonly id: number; readonly error: PostedError };
