/** The report of a fit of a relation. */
import { assembleReport, type Findings, predictiveModel } from '../fit/assemble.js';
import { Fit } from '../fit/fitted.js';
import { IMPORTANCE, SKIPPED } from '../fit/fitting.js';
import type { ShardWork } from '../fit/solve.js';
import { termsToTest } from '../fit/term-tests.js';
import { fromNumber } from '../math/double-double.js';
import { loaded } from '../solver/run.js';
import type { Settled } from './existence.js';
import type { Opened } from './opened.js';
import type { FitRelationOptions } from './options.js';
import { nullLoss, testTerms } from './smaller-models.js';

export interface Telling extends FitRelationOptions {
  readonly started: number;
  readonly passes: number;
}

export function* told(
  opened: Opened,
  { estimate, rows: determining, remaining, certain }: Settled,
  { started, passes, termTests = 'auto', confidence = 0.95, missing = 'drop' }: Telling,
): ShardWork<Fit> {
  const { facts, learnt, basis, grouped } = opened;
  const rowsDropped = facts.dropped;
  const { schema, weightsKind } = learnt;
  const { events, others, rows } = basis.totals;
  const totals = { events: fromNumber(events), others: fromNumber(others) };
  const warnings = [...learnt.warnings];
  if (weightsKind === 'importance') warnings.push(IMPORTANCE);
  const observations = weightsKind === 'frequency' ? events + others : rows;
  const { terms, skipped } = termsToTest(schema, rows, termTests);
  if (skipped) warnings.push(SKIPPED);
  const predicted = yield* predictions(determining);
  const columns = schema.columns.length;
  const findings: Findings = {
    facts: { schema, weightsKind, rowsDropped, rows, observations, patternOf: null },
    rows: { columns, scales: new Float64Array(columns).fill(1), totals, kernel: 'sql' },
    ...{ estimate, grouped, warnings, confidence },
    nullLoss: yield* nullLoss(opened),
    tjur: events === 0 || others === 0 ? null : (predicted[0]! + certain) / events - predicted[1]! / others,
    terms: yield* testTerms(opened, terms, estimate, remaining),
    ...{ penalty: null, profiles: null, solver: 'newton', solverReason: null, passes: Math.ceil(passes) },
    seconds: (performance.now() - started) / 1000,
  };
  const report = assembleReport(findings);
  const separated =
    report.separation &&
    (yield* loaded(async () => (await import('../fit/late/seldom.js')).separationText))(report, schema);
  return new Fit(report, predictiveModel(findings, report), missing, separated);
}

/** Σ a·p and Σ b·p over the rows that determine an estimate. */
function* predictions(rows: Settled['rows']): ShardWork<Float64Array> {
  if (rows === null) return new Float64Array(2);
  const { shard, at } = rows;
  return (yield { shards: [shard], pass: { kind: 'predicted', at } })!.predicted!;
}
