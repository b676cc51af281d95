/** What the rows of a diagnosed fit say of it one by one: influence, tests of fit, fits without some of them. */
import { OddsmithError } from '../errors.js';
import type { MemoryRows } from '../fit/loaded-rows.js';
import type { FitReport } from '../fit/report.js';
import type { TrainingData } from '../formula/training.js';
import { testFit, withLinkTest } from '../goodness/goodness-of-fit.js';
import { scaledBy } from '../goodness/grouped.js';
import type { GoodnessOfFitReport } from '../goodness/report.js';
import type { PredictiveModel } from '../output/model.js';
import { type InfluenceReport, influentialRows } from '../residuals/influential.js';
import { run } from '../solver/run.js';
import type { Table } from '../table/table.js';
import { inTurns } from './in-turns.js';
import { leftOut } from './left-out.js';
import { refits } from './refits.js';
import type { Diagnosis } from './report.js';
import type { DiagnosedPenalty, DiagnoseRequest } from './subject.js';

/** A fit, and where its rows are looked at. */
export interface ObservedFit {
  readonly table: Table;
  readonly training: TrainingData;
  readonly rows: MemoryRows;
  readonly report: FitReport;
  readonly point: PredictiveModel;
  readonly at: InfluenceReport['at'];
  /** That the fit has, and those without rows. */
  readonly penalty: DiagnosedPenalty;
}

/** Rows that are told. */
const MOST_ROWS = 5;
/** Groups of Hosmer & Lemeshow's test. */
const GROUPS = 10;

type Observed = Pick<Diagnosis, 'influence' | 'goodnessOfFit' | 'dispersion' | 'refits'>;

export async function observedParts(
  fit: ObservedFit,
  request: DiagnoseRequest,
  signal: AbortSignal | undefined,
): Promise<Observed> {
  const { table, training, rows, report, point, at, penalty } = fit;
  const { without } = request;
  const sets = without === undefined ? null : leftOut(table, training.design.kept, without);
  // Under sampling weights the covariance is no inverse information: there are no leverages.
  const own = report.covariance === 'model';
  const influence = own ? await inTurns(influentialRows(training, point, at, MOST_ROWS), signal) : null;
  const goodnessOfFit = await goodness(fit, request, signal);
  return {
    ...{ influence, goodnessOfFit },
    ...(request.dispersion === 'pearson' && { dispersion: scaled(report, goodnessOfFit) }),
    ...(sets && { refits: await run(refits(rows, { report, point, penalty }, sets), { signal }) }),
  };
}

/** Null where the estimate is infinite or was not reached, and where weights are no counts. */
async function goodness(
  { training, report, point }: ObservedFit,
  { groups = GROUPS }: DiagnoseRequest,
  signal: AbortSignal | undefined,
): Promise<GoodnessOfFitReport | null> {
  const { separation, converged, weightsKind } = report;
  const counts = weightsKind !== 'importance' && weightsKind !== 'sampling';
  if (separation !== null || !converged || !counts) return null;
  const tested = await inTurns(testFit(training, point, groups), signal);
  return run(withLinkTest(tested), { signal });
}

function scaled({ coefficients, confidence }: FitReport, found: GoodnessOfFitReport | null) {
  const grouped = found?.grouped ?? null;
  if (grouped !== null) return scaledBy(grouped, coefficients, confidence);
  const message =
    'There is no dispersion to estimate: it takes grouped outcomes (a proportion, counts, or many rows of equal covariates), a finite estimate and degrees of freedom.';
  throw new OddsmithError('option-unavailable', message, { option: 'dispersion' });
}
