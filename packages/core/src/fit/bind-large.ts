/** Binds a formula to many rows: in turns, so that a page stays free, and with as few looks at the columns as it takes. */
import { collapse } from '../formula/patterns.js';
import type { ModelTerms } from '../formula/schema.js';
import type { TrainingData } from '../formula/training.js';
import { lookNow, ownTerms, seen } from '../formula/unseen.js';
import type { Ranges } from '../objective/ranges.js';
import { turn } from '../pool/turn.js';
import type { Table } from '../table/table.js';
import { type Bound, boundOf } from './bound.js';
import { checkTraining } from './limits.js';
import type { FitOptions } from './options.js';
import { dataSteps } from './prepare.js';

/** Milliseconds after which the event loop gets a turn. */
const TURN = 16;

export interface LargeOptions {
  /** What becomes of the values before equal rows are looked for. */
  readonly round: (training: TrainingData) => TrainingData;
  /** Whether equal rows are collapsed where there are many. */
  readonly collapses: boolean;
  /** Whether who loads the rows of a model looks at their numbers, and calls `lookedAt`; null where nobody does. */
  readonly looksLater: ((bound: Bound) => boolean) | null;
  /** Threads for so many columns of all rows. */
  readonly threadsFor: (columns: number) => number;
}

/** Rejects as `bindData` throws, and with the reason of the signal. */
export async function bindLarge(
  table: Table,
  formula: string,
  options: FitOptions,
  { round, collapses, looksLater, threadsFor }: LargeOptions,
): Promise<Bound> {
  const { signal } = options;
  const boundTo = async (trustedOf?: (terms: ModelTerms) => Set<string>) => {
    const training = await inTurns(dataSteps(table, formula, options, trustedOf), signal);
    return boundOf(round(training), collapses ? collapse : null);
  };
  if (looksLater === null) return boundTo();
  const hastily = async () => {
    const bound = await boundTo((terms) => {
      startThreads(threadsFor(Object.keys(terms.variables).length), table);
      return trustedIn(table, ownTerms(terms));
    });
    checkTraining(bound.training);
    return bound;
  };
  // What is wrong, or only seems to be, is told by binding with care.
  const hasty = await hastily().catch(() => null);
  signal?.throwIfAborted();
  if (hasty !== null && looksLater(hasty)) return hasty;
  return (hasty && withTraining(hasty, lookNow(hasty.training))) ?? (await boundTo());
}

/** Has threads start while the formula is bound. */
function startThreads(threads: number, { columns }: Table): void {
  if (threads === 1) return;
  const start = ({ warmPool }: typeof import('./late/many-rows.js')) => warmPool(threads, columns.length);
  // What cannot be loaded is told where it is needed.
  import('./late/many-rows.js').then(start, () => undefined);
}

/** Values of a column that tell whether it is worth a try. */
const LOOKED_AT = 256;

/** All of these columns, or none where one of them has missing values in a few of its rows already. */
function trustedIn({ columns, rows }: Table, names: Set<string>): Set<string> {
  const stride = Math.ceil(rows / LOOKED_AT);
  for (const column of columns) {
    if (column.kind !== 'numeric' || !names.has(column.name)) continue;
    for (let row = 0; row < rows; row += stride) if (!Number.isFinite(column.values[row])) return new Set();
  }
  return names;
}

/** The same with what was found in the columns when they were loaded; null where they have to be bound with care. */
export function lookedAt(bound: Bound, { low, high }: Ranges): Bound | null {
  return withTraining(
    bound,
    seen(bound.training, (column) => [low[column]!, high[column]!]),
  );
}

function withTraining({ facts, observed }: Bound, training: TrainingData | null): Bound | null {
  const original = training && facts.patternOf === null ? training : observed;
  return training && { training, observed: original, facts: { ...facts, schema: training.schema } };
}

/** What the steps end in. Rejects with the reason of the signal. */
async function inTurns<Result>(steps: Iterator<unknown, Result>, signal?: AbortSignal): Promise<Result> {
  let last = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (performance.now() - last <= TURN) continue;
    await turn();
    signal?.throwIfAborted();
    last = performance.now();
  }
}
