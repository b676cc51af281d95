/** From data and formula to loaded rows: what `fit` and `train` begin with. */
import type { Warning } from '../errors.js';
import { isEveryday } from '../formula/functions.js';
import { termsOf } from '../formula/known-terms.js';
import { parseFormula } from '../formula/parse.js';
import type { ModelTerms } from '../formula/schema.js';
import { bindingSteps, type TrainingData } from '../formula/training.js';
import { createKernel, type KernelKind } from '../kernel/create.js';
import type { Rows } from '../objective/memory.js';
import { type Data, toTable } from '../table/data.js';
import { checkSizes, checkTraining } from './limits.js';
import { loadRows, type MemoryRows } from './loaded-rows.js';
import type { FitOptions } from './options.js';

export interface Prepared {
  readonly training: TrainingData;
  readonly rows: MemoryRows;
  readonly warnings: readonly Warning[];
}

export type DataOptions = Pick<
  FitOptions,
  | 'event'
  | 'reference'
  | 'levels'
  | 'contrasts'
  | 'weights'
  | 'weightsKind'
  | 'offset'
  | 'missing'
  | 'types'
  | 'kernel'
>;

/** Columns of other parts than the formula's are none that its `.` stands for. */
type BindOptions = DataOptions & Pick<FitOptions, 'cluster' | 'strata'>;

/** The rows of training data, to be loaded; `single`: as float32, which holds their values. */
export function rowsOf({ design, events, others }: TrainingData, single = false): Rows {
  return {
    count: design.rows,
    columns: design.columns.length,
    single,
    events,
    others,
    offset: design.offset,
    fill: (start, count, into, base, stride) => design.fill(start, count, into, base, stride),
  };
}

/**
 * Loads the rows of training data into kernels. Throws `value-out-of-domain`, `weights-invalid`, `formula-unsupported` for
 * magnitudes and sizes that double precision has no room for. `make` makes the kernels; `single`: as of `rowsOf`.
 */
export function loadTraining(
  training: TrainingData,
  kernel: KernelKind | undefined,
  warnings: Warning[],
  make = createKernel,
  single = false,
): MemoryRows {
  const makeKernel = () => {
    const { kernel: made, note } = make(kernel ?? 'auto');
    warnOfKernel(note, warnings);
    return made;
  };
  checkTraining(training);
  const rows = loadRows(rowsOf(training, single), makeKernel, training.schema.intercept);
  checkSizes(training, rows);
  return rows;
}

/** Tells once why the twin stepped in. */
export function warnOfKernel(note: string | null, warnings: Warning[]): void {
  if (note === null || warnings.some(({ code }) => code === 'kernel')) return;
  warnings.push({ code: 'kernel', message: note });
}

/** The last formula that needed no more than the everyday language. */
let everyday: string | undefined;

/** Loads the full formula language when the formula or the contrasts need it. */
export async function loadLanguage(formula: string, { contrasts }: DataOptions): Promise<void> {
  if (contrasts === undefined && formula === everyday) return;
  const { response, right } = parseFormula(formula);
  if (contrasts === undefined && isEveryday(right) && (response === null || isEveryday(response))) {
    everyday = formula;
    return;
  }
  const { useFullLanguage } = await import('../formula/full/index.js');
  useFullLanguage();
}

/** Binds a formula to training data. */
export function bindData(data: Data, formula: string, options: BindOptions): TrainingData {
  const steps = dataSteps(data, formula, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps, as `bindingSteps`; `trustedOf` says which columns are trusted. */
export function* dataSteps(
  data: Data,
  formula: string,
  options: BindOptions,
  trustedOf?: (terms: ModelTerms) => ReadonlySet<string>,
): Generator<undefined, TrainingData> {
  const table = toTable(data, options.types ? { types: options.types } : {});
  const names = table.columns.map(({ name }) => name);
  const terms = termsOf(
    formula,
    names,
    [options.weights, options.offset, options.cluster, options.strata]
      .flat()
      .filter((name) => typeof name === 'string'),
  );
  return yield* bindingSteps(terms, table, options, trustedOf?.(terms));
}

/** Binds the formula to the data and loads the rows. */
export function prepare(data: Data, formula: string, options: DataOptions): Prepared {
  const training = bindData(data, formula, options);
  const warnings: Warning[] = [...training.warnings];
  return { training, rows: loadTraining(training, options.kernel, warnings), warnings };
}
