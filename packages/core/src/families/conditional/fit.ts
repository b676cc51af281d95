/** Conditional logistic regression of matched sets, from data to a fit. */
import { assembleReport, type Findings, predictiveModel } from '../../fit/assemble.js';
import { Fit } from '../../fit/fitted.js';
import { counting, NEARLY_ALIASED, nearlyAliased, SKIPPED } from '../../fit/fitting.js';
import type { FitOptions } from '../../fit/options.js';
import { profiles } from '../../fit/profiles.js';
import type { FitReport, TestReport } from '../../fit/report.js';
import type { ShardWork } from '../../fit/solve.js';
import { termsToTest, testTerms } from '../../fit/term-tests.js';
import type { Table } from '../../table/table.js';
import type { Waiting } from '../answered.js';
import { refuseOptionsOfRows } from '../options.js';
import { classWays } from '../ways.js';
import { estimateSets } from './estimate.js';
import { stepsOf } from './matched-sets.js';
import { loadSets } from './rows.js';
import { setSeparationText } from './separation-text.js';
import { nullModel, waldTestOfModel } from './tests.js';
import { bindSets, type SetTraining } from './training.js';

/**
 * The fit of a conditional logistic regression: which rows of each set of `strata` are events, given how many are. The exact
 * likelihood of sets of any shape, 1:1, 1:m or n:m. There is no intercept; columns that are constant within all sets are
 * aliased. `counter` counts the passes of the estimate. Throws as `bindSets`, and `option-unavailable`.
 */
export function* fitConditional(
  table: Table,
  formula: string,
  options: FitOptions,
  { counter, started, waiting }: { counter: { passes: number }; started: number; waiting: Waiting | null },
): ShardWork<Fit> {
  refuseOptionsOfRows(options);
  const training = bindSets(table, formula, options);
  const rows = loadSets(training, waiting);
  const { schema, facts, sets } = training;
  const estimate = yield* counting(estimateSets(rows, sets, options.maxIterations), rows.count, counter);
  const passes = Math.ceil(counter.passes);
  const { refined, free } = estimate;
  const empty = yield* nullModel(rows, free);
  const warnings = [...training.warnings];
  if (refined && refined.smallestPivot < NEARLY_ALIASED) warnings.push(nearlyAliased(refined.smallestPivot));
  const { terms, skipped } = termsToTest(schema, stepsOf(sets), options.termTests ?? 'auto');
  if (skipped) warnings.push(SKIPPED);
  const tested = yield* testTerms(rows, schema, terms, estimate);
  const confidence = options.confidence ?? 0.95;
  const profile =
    options.intervals === 'profile' ? yield* profiles(rows, estimate, schema.columns, confidence) : null;
  if (profile) warnings.push(...profile.warnings);
  const findings: Findings = {
    ...{ facts, rows, estimate, nullLoss: empty.loss, terms: tested, profiles: profile, confidence },
    ...{ grouped: null, tjur: null, penalty: null, solver: 'newton', solverReason: null, passes, warnings },
    seconds: (performance.now() - started) / 1000,
  };
  const report = reportOfSets(findings, training, empty.score);
  const separated = setSeparationText(report);
  const model = predictiveModel(findings, report);
  return new Fit(report, model, options.missing ?? 'drop', separated, classWays(schema));
}

function reportOfSets(
  findings: Findings,
  { sets, strata, facts }: SetTraining,
  scoreTest: TestReport | null,
): FitReport {
  const { refined, free, active, separation } = findings.estimate;
  const compared = facts.observations - sets.count;
  return {
    ...assembleReport(findings),
    family: 'conditional',
    dfResidual: compared - free.length,
    dfNull: compared,
    sets: {
      ...{ column: strata, count: sets.found, informative: sets.count, rows: facts.rows - sets.idleRows },
      scoreTest,
      waldTest: refined && separation === null ? waldTestOfModel(refined, active) : null,
    },
  };
}
