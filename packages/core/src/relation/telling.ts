/** The report of a fit of a relation. */
import { assembleReport, type Findings, predictiveModel } from '../fit/assemble.js';
import { Fit } from '../fit/fitted.js';
import { IMPORTANCE, SKIPPED } from '../fit/fitting.js';
import type { ShardWork } from '../fit/solve.js';
import { termsToTest } from '../fit/term-tests.js';
import { fromNumber } from '../math/double-double.js';
import type { Reached } from './estimate.js';
import type { Opened } from './opened.js';
import type { FitRelationOptions } from './options.js';
import { nullLoss, testTerms } from './smaller-models.js';

export interface Telling extends FitRelationOptions {
  readonly started: number;
  readonly passes: number;
}

export function* told(
  opened: Opened,
  { estimate, at }: Reached,
  { started, passes, termTests = 'auto', confidence = 0.95, missing = 'drop' }: Telling,
): ShardWork<Fit> {
  const { facts, learnt, basis, grouped, shard } = opened;
  const rowsDropped = facts.rows - facts.complete;
  const { schema, weightsKind } = learnt;
  const { events, others, rows } = basis.totals;
  const totals = { events: fromNumber(events), others: fromNumber(others) };
  const warnings = [...learnt.warnings];
  if (weightsKind === 'importance') warnings.push(IMPORTANCE);
  const observations = weightsKind === 'frequency' ? events + others : rows;
  const { terms, skipped } = termsToTest(schema, rows, termTests);
  if (skipped) warnings.push(SKIPPED);
  const predicted = (yield { shards: [shard], pass: { kind: 'predicted', at } })!.predicted!;
  const columns = schema.columns.length;
  const findings: Findings = {
    facts: { schema, weightsKind, rowsDropped, rows, observations, patternOf: null },
    rows: { columns, scales: new Float64Array(columns).fill(1), totals, kernel: 'sql' },
    ...{ estimate, grouped, warnings, confidence },
    nullLoss: yield* nullLoss(opened),
    tjur: events === 0 || others === 0 ? null : predicted[0]! / events - predicted[1]! / others,
    terms: yield* testTerms(opened, terms, estimate),
    ...{ penalty: null, profiles: null, solver: 'newton', solverReason: null, passes: Math.ceil(passes) },
    seconds: (performance.now() - started) / 1000,
  };
  const report = assembleReport(findings);
  return new Fit(report, predictiveModel(findings, report), missing);
}
