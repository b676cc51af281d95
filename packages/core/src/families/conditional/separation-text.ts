/** Separation of matched sets told to a person. */
import { linearText } from '../../diagnostics/linear-text.js';
import type { FitReport } from '../../fit/report.js';
import { formatCount } from '../../output/format.js';

const MOST_COLUMNS = 6;

/** A paragraph, or null where the sets are not separated. */
export function setSeparationText(report: FitReport): string | null {
  const { separation, sets, coefficients } = report;
  if (separation === null) return null;
  const moving = separation.direction.flatMap((size, j) =>
    size === 0 ? [] : [{ name: coefficients[j]!.term, negative: size < 0, size: rounded(size) }],
  );
  const what =
    moving.length > MOST_COLUMNS ? `a combination of ${moving.length} columns` : linearText(moving);
  const isComplete = separation.kind === 'complete';
  const name = isComplete ? 'Complete separation' : 'Quasi-complete separation';
  const strict = `${formatCount(separation.rows)} of ${formatCount(sets!.rows)} rows`;
  const infinite = coefficients.flatMap(({ term, limit }) => (limit ? [`${term} (${limit})`] : []));
  const rest = isComplete ? '' : ' The other estimates are those of the limit.';
  return `${name}: within every set of ${sets!.column} ${what} is at least as large in each row with the event ${report.event} as in any other, which decides ${strict}. The maximum-likelihood estimates are infinite: ${infinite.join(', ')}.${rest}`;
}

function rounded(value: number): string {
  return String(Number(Math.abs(value).toPrecision(6)));
}
