/** What a remedy says of the coefficients that separation is about, in a sentence. */
import type { CoefficientReport, FitReport } from '../fit/report.js';
import { formatExactP, formatNumber, formatOddsRatio, formatPercentage } from '../output/format.js';
import type { RemedyReport } from './report.js';

/** Coefficients that a sentence speaks of. */
const MOST = 3;

function those(report: FitReport, terms: readonly string[]): CoefficientReport[] {
  return terms.flatMap((name) => report.coefficients.filter(({ term }) => term === name));
}

function joined(texts: readonly string[], total: number): string {
  const more = total - texts.length;
  return more > 0 ? `${texts.join('; ')}; and ${more} more` : texts.join('; ');
}

function infinite({ term, limit, estimate }: CoefficientReport): string {
  if (limit === undefined) return estimate === null ? `${term} has no estimate` : finite({ term, estimate });
  if (term === '(Intercept)') return `${term} ${limit === '+infinity' ? '+∞' : '-∞'}`;
  return `odds ratio of ${term} ${limit === '+infinity' ? '+∞' : '0'}`;
}

function finite({ term, estimate }: Pick<CoefficientReport, 'term' | 'estimate'>): string {
  return `${term} ${formatNumber(estimate!, 2, 2)}`;
}

const ends = (value: number | null, open: string) => (value === null ? open : formatOddsRatio(value, 2));

function estimated(coefficient: CoefficientReport, { confidence, intervals }: FitReport): string {
  const { term, estimate, oddsRatio, oddsRatioInterval, p } = coefficient;
  if (oddsRatio === null) return estimate === null ? `${term} has no estimate` : finite(coefficient);
  const ratio = `odds ratio of ${term} ${formatOddsRatio(oddsRatio, 2)}`;
  if (oddsRatioInterval === null || p === null) return ratio;
  const [low, high] = oddsRatioInterval;
  const kind = intervals === 'profile' ? 'profile' : 'Wald';
  const interval = `${ends(low, '0')} to ${ends(high, '+∞')}`;
  return `${ratio} (${formatPercentage(confidence)} % ${kind} interval ${interval}, p ${formatExactP(p)})`;
}

function list(coefficients: readonly CoefficientReport[], tell: (one: CoefficientReport) => string): string {
  return joined(coefficients.slice(0, MOST).map(tell), coefficients.length);
}

/** `full` is the separated maximum-likelihood fit that the remedies are for; `concerned` the coefficients in question. */
export function remedySentence(
  method: RemedyReport['method'],
  report: FitReport,
  full: FitReport,
  { concerned, dropped }: { concerned: readonly string[]; dropped: readonly string[] },
): string {
  if (method === 'maximum-likelihood')
    return `Maximum likelihood: ${list(those(full, concerned), infinite)}; no standard error, and no interval.`;
  if (method === 'drop') {
    const lost = formatNumber(full.logLikelihood - report.logLikelihood, 2);
    const still = report.separation === null ? '' : ' The data are still separated.';
    return `Without ${dropped.join(', ')}: the log-likelihood is ${lost} lower, and nothing is said of ${dropped.length === 1 ? 'it' : 'them'}.${still}`;
  }
  const told = list(those(report, concerned), (one) => estimated(one, report));
  const stopped = report.converged ? '' : ' It did not converge.';
  if (method === 'firth') return `Firth: ${told}.${stopped}`;
  return `Ridge (λ = 1/n, a normal prior of standard deviation 1 on each standardised coefficient): ${told}; no interval.${stopped}`;
}
