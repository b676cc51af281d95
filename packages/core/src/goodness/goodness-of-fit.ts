/** All tests of fit of a model at its maximum-likelihood estimate. */
import { groupsOf, rank } from '../evaluation/scored-groups.js';
import type { ShardWork } from '../fit/solve.js';
import { observedBlocks } from '../observations/blocks.js';
import type { Observations } from '../observations/observations.js';
import { Whitening } from '../observations/whitening.js';
import type { PredictiveModel } from '../output/model.js';
import { binnedResiduals } from './binned-residuals.js';
import { groupedTests } from './grouped.js';
import { hosmerLemeshow } from './hosmer-lemeshow.js';
import { linkTest } from './link-test.js';
import type { GoodnessOfFitReport } from './report.js';
import { type Risks, risksOf, sumOver } from './risk-groups.js';
import { scoreTests } from './score-tests.js';

/** What was found in passes over the rows; the link test is a fit of its own. */
export interface Tested {
  readonly risks: Risks;
  readonly report: Omit<GoodnessOfFitReport, 'linkTest'>;
}

/** All but the link test, with so many groups of Hosmer & Lemeshow; yields null after each block of rows. */
export function* testFit(
  observations: Observations,
  model: PredictiveModel,
  groups: number,
): Generator<null, Tested> {
  const risks = yield* risksIn(observations, model);
  const all = { start: 0, end: risks.events.length };
  const sums = {
    squares: sumOver(risks, all, (a, b, p, q) => a * q * q + b * p * p),
    expected: sumOver(risks, all, (a, b, p, q) => (a + b) * p * q),
  };
  return {
    risks,
    report: {
      hosmerLemeshow: hosmerLemeshow(risks, groups),
      ...(yield* scoreTests(observations, model, new Whitening(model), sums)),
      binnedResiduals: binnedResiduals(risks),
      grouped: yield* groupedTests(observations, model),
    },
  };
}

/** With the link test. */
export function* withLinkTest({ risks, report }: Tested): ShardWork<GoodnessOfFitReport> {
  return { ...report, linkTest: yield* linkTest(risks) };
}

function* risksIn(observations: Observations, model: PredictiveModel): Generator<null, Risks> {
  const { events, others, design } = observations;
  const logOdds = new Float64Array(design.rows);
  for (const { first, count, logOdds: some } of observedBlocks(observations, model)) {
    logOdds.set(some.subarray(0, count), first);
    yield null;
  }
  return risksOf(groupsOf(rank(logOdds), { events, others }));
}
