/** Cox's recalibration: the outcome fitted on the predicted log-odds. */

import { type Estimate, estimate } from '../fit/estimate.js';
import { everything } from '../fit/everything.js';
import { type LoadedRows, loadRows } from '../fit/loaded-rows.js';
import { waldInterval } from '../inference/wald.js';
import { createKernel } from '../kernel/create.js';
import { useTwin } from '../kernel/use-twin.js';
import { runSync } from '../solver/run.js';
import type { EstimateReport } from './evaluation.js';
import type { ScoredGroups } from './scored-groups.js';

export interface Recalibration {
  readonly intercept: EstimateReport | null;
  readonly slope: EstimateReport | null;
}

const NONE: Recalibration = { intercept: null, slope: null };

/**
 * Intercept and slope of y ~ log-odds by maximum likelihood (Cox 1958, Biometrika 45); a weight w counts as w
 * replicates. Without a finite answer both are null.
 */
export function recalibration(groups: ScoredGroups, multiple: number): Recalibration {
  const { logOdds, events, others } = groups;
  const first = logOdds[0]!;
  const last = logOdds[logOdds.length - 1]!;
  const oneClass = events.every((weight) => weight === 0) || others.every((weight) => weight === 0);
  if (oneClass || first === last || !Number.isFinite(first) || !Number.isFinite(last)) return NONE;
  useTwin();
  const rows = loadRows(
    {
      count: logOdds.length,
      columns: 2,
      events,
      others,
      offset: null,
      fill(start, count, into, base, stride) {
        for (let i = 0; i < count; i++) {
          const at = (base + (i >> 3)) * 8 * stride + (i & 7);
          into[at] = 1;
          into[at + 8] = logOdds[start + i]!;
        }
      },
    },
    () => createKernel('auto').kernel,
  );
  const found = runSync(estimate(rows, { solver: 'newton', ...everything }));
  if (!found.converged || found.separation !== null || found.active.length < 2) return NONE;
  return { intercept: coefficient(rows, found, 0, multiple), slope: coefficient(rows, found, 1, multiple) };
}

function coefficient(rows: LoadedRows, { refined }: Estimate, j: number, multiple: number): EstimateReport {
  const scale = rows.scales[j]!;
  const value = refined!.coefficients.high[j]! * scale;
  const standardError = Math.sqrt(refined!.variances[j]!) * scale;
  return { estimate: value, standardError, interval: waldInterval(value, standardError, multiple) };
}
