/** Pregibon's link test, as Stata's `linktest`. */
import type { ScoredGroups } from '../evaluation/scored-groups.js';
import { type Estimate, estimate } from '../fit/estimate.js';
import { loadRows } from '../fit/loaded-rows.js';
import type { ShardWork } from '../fit/solve.js';
import { waldTest } from '../inference/wald.js';
import { createKernel } from '../kernel/create.js';
import type { LinkCoefficientReport, LinkTestReport } from './report.js';

/**
 * The outcome fitted on the log-odds z and on z² (Pregibon 1980, "Goodness of link tests for generalized linear models"): in a
 * model that fits, the square has no coefficient. Null where there are fewer than three log-odds, or no finite answer.
 */
export function* linkTest({ logOdds, events, others }: ScoredGroups): ShardWork<LinkTestReport | null> {
  const count = logOdds.length;
  if (count < 3 || !Number.isFinite(logOdds[0]!) || !Number.isFinite(logOdds[count - 1]!)) return null;
  const rows = loadRows(
    {
      ...{ count, columns: 3, events, others, offset: null },
      fill(start, length, into, base, stride) {
        for (let i = 0; i < length; i++) {
          const at = (base + (i >> 3)) * 8 * stride + (i & 7);
          const z = logOdds[start + i]!;
          into[at] = 1;
          into[at + 8] = z;
          into[at + 16] = z * z;
        }
      },
    },
    () => createKernel('auto').kernel,
    true,
  );
  const found = yield* estimate(rows, { solver: 'newton' });
  if (!found.converged || found.separation !== null || found.active.length < 3) return null;
  return { logOdds: coefficient(found, 1, rows.scales), square: coefficient(found, 2, rows.scales) };
}

function coefficient({ refined }: Estimate, j: number, scales: Float64Array): LinkCoefficientReport {
  const value = refined!.coefficients.high[j]! * scales[j]!;
  const standardError = Math.sqrt(refined!.variances[j]!) * scales[j]!;
  return { estimate: value, standardError, ...waldTest(value, standardError) };
}
