/** The report of a fit of a relation. */
import { OddsmithError } from '../errors.js';
import { assembleReport, type Findings, predictiveModel } from '../fit/assemble.js';
import { Fit } from '../fit/fitted.js';
import { IMPORTANCE, isOfModel, type Result, SKIPPED } from '../fit/fitting.js';
import { requestOf, revised } from '../fit/robust.js';
import type { ShardWork } from '../fit/solve.js';
import { termsToTest } from '../fit/term-tests.js';
import { fromNumber } from '../math/double-double.js';
import { loaded } from '../solver/run.js';
import type { Settled } from './existence.js';
import type { Opened } from './opened.js';
import type { FitRelationOptions } from './options.js';
import { robustCovariance } from './robust/covariance.js';
import { nullLoss, testTerms } from './smaller-models.js';

/** What a pass in an engine costs, in passes over as many rows in memory (docs/scale.md). */
const PASS_COST = 50;

export interface Telling extends FitRelationOptions {
  readonly started: number;
  readonly passes: number;
}

export function* told(opened: Opened, settled: Settled, options: Telling): ShardWork<Fit> {
  const { estimate, rows: determining, remaining, certain } = settled;
  const { facts, learnt, basis, grouped, observations } = opened;
  const { started, passes, termTests = 'auto', confidence = 0.95, missing = 'drop' } = options;
  const rowsDropped = facts.dropped;
  const { schema, weightsKind } = learnt;
  const { events, others, rows } = basis.totals;
  const totals = { events: fromNumber(events), others: fromNumber(others) };
  const warnings = [...learnt.warnings];
  if (weightsKind === 'importance') warnings.push(IMPORTANCE);
  const { terms, skipped } = termsToTest(schema, rows * PASS_COST, termTests);
  if (skipped) warnings.push(SKIPPED);
  const predicted = yield* predictions(determining);
  const columns = schema.columns.length;
  const findings: Findings = {
    facts: { schema, weightsKind, rowsDropped, rows, observations, patternOf: null },
    rows: { columns, scales: new Float64Array(columns).fill(1), totals, kernel: 'sql' },
    ...{ estimate, grouped, warnings, confidence },
    nullLoss: yield* nullLoss(opened),
    tjur: events === 0 || others === 0 ? null : (predicted[0]! + certain) / events - predicted[1]! / others,
    // Under sampling weights the likelihood is none: the report leaves its ratios out.
    terms: weightsKind === 'sampling' ? [] : yield* testTerms(opened, terms, estimate, remaining),
    ...{ penalty: null, profiles: null, solver: 'newton', solverReason: null, passes: Math.ceil(passes) },
    seconds: (performance.now() - started) / 1000,
  };
  const report = assembleReport(findings);
  const plain = { report, model: predictiveModel(findings, report) };
  const end = isOfModel(options) ? plain : yield* robust(opened, settled, plain, options);
  const separated =
    report.separation &&
    (yield* loaded(async () => (await import('../fit/late/seldom.js')).separationText))(end.report, schema);
  return new Fit(end.report, end.model, missing, separated);
}

/** The same with the standard errors that were asked for. Throws `option-unavailable` where the rows are separated. */
function* robust(opened: Opened, { reached }: Settled, plain: Result, options: Telling): ShardWork<Result> {
  if (reached === null) {
    const message =
      'The rows are separated, and in a database the standard errors of what stays finite are those of the model in this version; --engine memory has the others.';
    const option = options.weightsKind === 'sampling' ? 'weightsKind' : 'covariance';
    throw new OddsmithError('option-unavailable', message, { option });
  }
  const found = yield* loaded(() => robustCovariance(requestOf(options), opened, reached));
  return revised(options, plain, found);
}

/** Σ a·p and Σ b·p over the rows that determine an estimate. */
function* predictions(rows: Settled['rows']): ShardWork<Float64Array> {
  if (rows === null) return new Float64Array(2);
  const { shard, at } = rows;
  return (yield { shards: [shard], pass: { kind: 'predicted', at } })!.predicted!;
}
