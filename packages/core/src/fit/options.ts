/** The options of `fit`: one interface, every default in its comment. Checked by `validateOptions`. */
import type { Iteration } from '../objective/objective.js';
import type { RequestedType } from '../table/table.js';

export interface FitOptions {
  /** Default `auto`: by the response. */
  readonly family?: 'auto' | 'binary';
  /** The label whose probability is modelled. Default: the second level. */
  readonly event?: string;
  /** Reference level by column. Default: the first level. */
  readonly reference?: Readonly<Record<string, string>>;
  /** All levels in order by column, the response included. Default: code-point or numeric order. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** Column of weights, or the weights of all rows. Default: none. */
  readonly weights?: string | ArrayLike<number>;
  /** Default: `totals` where the response is a proportion, else `frequency`. */
  readonly weightsKind?: 'frequency' | 'totals' | 'importance' | 'sampling';
  /** Column added to the log-odds, or its values in all rows. Default: none. */
  readonly offset?: string | ArrayLike<number>;
  /** What to do with a row that lacks a value the model needs. Default `drop` (counted). */
  readonly missing?: 'drop' | 'fail';
  /** Column types where the reader's guess is wrong. Default: none. */
  readonly types?: Readonly<Record<string, RequestedType>>;
  /** Default `newton`. */
  readonly solver?: 'newton' | 'lbfgs';
  /** Coverage of intervals, in (0, 1). Default 0.95. */
  readonly confidence?: number;
  /** At least 1. Default 100 (newton), 1000 (lbfgs). */
  readonly maxIterations?: number;
  /** Tests of dropping single-column terms are left out on large data unless `all`. Default `auto`. */
  readonly termTests?: 'auto' | 'all' | 'none';
  /** Default `auto`: WebAssembly where it is allowed, else the twin; the bits are the same. */
  readonly kernel?: 'auto' | 'wasm' | 'twin';
  /** Cancels: the fit rejects with code `cancelled`. */
  readonly signal?: AbortSignal;
  /** Called after every iteration of the main fit. */
  readonly onIteration?: (iteration: Iteration, passes: number) => void;
}
