/** `fitRelation`: a fit of rows that stay in a database. */
import { cancelled } from '../fit/cancelled.js';
import type { Fit } from '../fit/fitted.js';
import type { Iteration } from '../objective/objective.js';
import { run } from '../solver/run.js';
import { journalOf, preparedIn } from './checkpoint.js';
import { coefficientsInUnits } from './estimate.js';
import { settle } from './existence.js';
import { readingOf, refuseMissing } from './learning/learn.js';
import { spelled } from './learning/spelled.js';
import { open, prepare } from './opening.js';
import { checkRelationOptions, type FitRelationOptions } from './options.js';
import { fitPatterns } from './patterns.js';
import type { Relation } from './relation.js';
import type { Asking } from './sql-shard.js';
import { told } from './telling.js';

/**
 * As `fit`, of rows that stay where they are: the engine answers with sums, levels and some fifty rows at most. Estimates
 * and standard errors have at least 10 digits: sums are doubles, in the engine's order, of columns made orthonormal. Where rows
 * have few different patterns of values the engine counts those, and the fit is one in memory.
 *
 * With `checkpoint` a fit that breaks off (a lost worker, say) goes on from there by `resume`.
 *
 * Where rows are separated that is found by some hundred of them, which the engine shows in results of 10,000 cells at most;
 * the report is that of `fit`.
 *
 * Throws as `fit` does, and `not-converged` where the estimate was not reached.
 */
export async function fitRelation(
  named: Relation,
  formula: string,
  given: FitRelationOptions = {},
): Promise<Fit> {
  const started = performance.now();
  checkRelationOptions(given);
  const { onQuery, onIteration, checkpoint: _, resume, ...options } = given;
  const { signal } = options;
  const asking: Asking = { query: (sql, aborting) => named.query(sql, aborting), signal, onQuery };
  try {
    const relation = spelled(named, formula, options);
    const read = readingOf(relation, formula, options, asking);
    const facts = await read.columns.facts();
    refuseMissing(facts.dropped, options.missing);
    const counted = resume ? null : await fitPatterns(read, facts, options);
    if (counted !== null) return counted;
    const prepared = resume
      ? preparedIn(resume, formula, facts, options)
      : await prepare(relation, read, facts, options, asking);
    const opened = open(relation, prepared, options, asking);
    const journal = journalOf(formula, prepared, given);
    const counter = { passes: 0 };
    const tell = (step: Iteration) =>
      onIteration?.({ ...step, coefficients: coefficientsInUnits(step.coefficients, prepared.basis) });
    const driving = { signal, journal, ...(onIteration && { onIteration: tell }) };
    const settled = await settle(opened, { options, counter, driving });
    const report = told(opened, settled, { ...options, started, passes: counter.passes });
    return await run(report, settled.remaining === null ? { signal, journal } : { signal });
  } catch (error) {
    throw cancelled(error, signal);
  }
}
