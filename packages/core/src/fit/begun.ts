/** A fit before it runs: options checked, formula bound, rows loaded. */
import { OddsmithError, type Warning } from '../errors.js';
import type { collapse } from '../formula/patterns.js';
import type { TrainingData } from '../formula/training.js';
import { type Data, toTable } from '../table/data.js';
import type { Table } from '../table/table.js';
import { boundOf } from './bound.js';
import type { Facts } from './facts.js';
import type { checkFitOptions } from './fit-rules.js';
import type { LoadedRows, MemoryRows } from './loaded-rows.js';
import type { FitOptions } from './options.js';
import { here, type LoadCoded, observing, wantsCodes, wantsMemory, warned, withCodes } from './placed.js';
import { bindData } from './prepare.js';
import type { relaxedSimd } from './relaxed-simd.js';
import type { rounded } from './rounded.js';

/** A fit that is ready to run. */
export interface Begun {
  readonly facts: Facts;
  /** The data, and the rows that take part before equal ones were collapsed; null where they pass by. */
  readonly observed: { readonly table: Table; readonly training: TrainingData } | null;
  readonly rows: LoadedRows;
  /** The same rows where they are in kernels of this thread. */
  readonly memory: MemoryRows | null;
  /** Threads that hold the rows. */
  readonly threads: number;
  readonly warnings: readonly Warning[];
  readonly options: FitOptions;
  readonly started: number;
  /** Lets go of the rows. */
  release(): void;
}

/** Checks the options, binds the formula and loads the rows. */
export function begin(data: Data, formula: string, options: FitOptions, loaded: Loaded): Begun {
  const started = performance.now();
  loaded.checkFitOptions(options);
  const relaxed = options.relaxedSimd ? loaded.relaxedSimd(options) : null;
  const table = toTable(data, options.types ? { types: options.types } : {});
  const bare = bindData(table, formula, options);
  const training = options.storage === 'float32' ? loaded.rounded(bare) : bare;
  const bound = boundOf(training, wantsMemory(options) ? null : loaded.collapse);
  const coded = wantsCodes(bound, options) ? withCodes(bound, options, started, loaded.loadCodedRows) : null;
  return observing(warned(coded ?? here(bound, options, started), relaxed), table, bound);
}

/** What only some fits need, for who cannot wait. */
interface Loaded {
  readonly loadCodedRows: LoadCoded;
  readonly collapse: typeof collapse;
  readonly rounded: typeof rounded;
  readonly checkFitOptions: typeof checkFitOptions;
  readonly relaxedSimd: typeof relaxedSimd;
}

/** The rows in kernels of this thread. Throws `option-unavailable` where they are elsewhere. */
export function inMemory({ memory, options }: Begun): MemoryRows {
  if (memory !== null) return memory;
  const { solver, penalty } = options;
  const wish = penalty === undefined || penalty === 'none' ? `solver "${solver}"` : `penalty "${penalty}"`;
  throw new OddsmithError('option-unavailable', `The ${wish} wants the rows in memory.`, {
    option: wish.split(' ')[0]!,
  });
}
