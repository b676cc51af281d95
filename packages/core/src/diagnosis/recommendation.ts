/** Which remedy to take, as a statistician would put it. */
import { conditionText } from '../diagnostics/separation/conditions.js';
import type { SeparationClaim, SeparationExplanation } from '../diagnostics/separation/explanation.js';
import type { Fit } from '../fit/fitted.js';
import { logBinomialCoefficient } from '../math/distributions/binomial.js';
import { exp } from '../math/elementary.js';
import { formatCount } from '../output/format.js';
import type { RecommendationReport, RemedyReport } from './report.js';

interface Case {
  readonly claims: readonly SeparationClaim[];
  /** The variables that the claims speak of; columns where it takes several. */
  readonly variables: readonly string[];
  readonly complete: boolean;
  readonly rows: number;
  readonly events: number;
  /** Rows of the rarer outcome. */
  readonly rarer: number;
  /** Coefficients beside the intercept. */
  readonly slopes: number;
  /** The response with its event: `low = 1`. */
  readonly outcome: string;
}

/** Separation by one variable that chance brings in fewer than one of so many samples is no accident. */
const SEEN_BY_CHANCE = 1e4;
/** Fewer of the rarer outcome for each coefficient leave the coefficients to chance. */
const FEW_EVENTS = 5;

function caseOf({ report, schema }: Fit, { claims, kind }: SeparationExplanation): Case {
  const names = claims.flatMap(({ conditions }) =>
    conditions.flatMap((condition) =>
      condition.kind === 'combination' ? condition.factors.map(({ term }) => term) : [condition.variable],
    ),
  );
  const replicates = report.weightsKind === 'frequency' || report.weightsKind === 'totals';
  const trials = replicates || schema.response.kind === 'counts';
  const share = report.weight > 0 && report.events !== null ? report.events / report.weight : 0;
  const rows = Math.round(trials ? report.weight : report.rows);
  const events = Math.round(trials ? (report.events ?? 0) : share * report.rows);
  const { label } = schema.response;
  return {
    claims,
    variables: [...new Set(names)].filter((name) => name !== '(Intercept)'),
    complete: kind === 'complete',
    rows,
    events,
    rarer: Math.min(events, rows - events),
    slopes: report.coefficients.filter(({ term, estimate, limit }) => {
      return term !== '(Intercept)' && (estimate !== null || limit !== undefined);
    }).length,
    outcome: schema.response.kind === 'labels' ? `${label} = ${report.event}` : label,
  };
}

/** In how many samples an unrelated variable puts all events on one side once: 2 of all orders of the rows do. */
function samplesOf({ rows, events }: Case): number {
  return Math.max(1, exp(logBinomialCoefficient(rows, events).hi) / 2);
}

function chanceText(samples: number): string {
  if (samples > 1e15) return 'practically never';
  return `about once in ${formatCount(Number(samples.toPrecision(2)))} samples`;
}

/** One variable alone tells every event from every non-event. */
function byOneVariable(found: Case): RecommendationReport {
  const [name] = found.variables;
  const samples = samplesOf(found);
  const isCopy = found.claims.every(({ conditions }) =>
    conditions.every(({ kind }) => kind === 'levels' || kind === 'value'),
  );
  if (samples < SEEN_BY_CHANCE) {
    const reason = `${name} alone tells every event from every non-event, but with ${formatCount(found.rows)} rows chance does that ${chanceText(samples)}: take Firth's estimate, whose interval says how little these rows know, and ask whether ${name} is known before the outcome.`;
    return { method: 'firth', reason };
  }
  const what = isCopy
    ? `${name} is ${found.outcome} under another name: each of its values belongs to one outcome`
    : `${name} alone tells every one of the ${formatCount(found.rows)} rows apart`;
  const reason = `${what}. Chance does that ${chanceText(samples)}, and causes hardly ever do: it looks like a leak, a column that is recorded after the outcome or computed from it. Leave it out; a model with it has nothing to estimate and will not predict where ${name} is not yet known.`;
  return { method: 'drop', reason };
}

/** Expected rows of the outcome that does not occur: below, chance leaves it out easily; above, there is a rule. */
const EASILY = 3;
const HARDLY = 20;

/** Rows of one kind that all have the same outcome. */
function byCells({ claims, rows, events, variables }: Case): RecommendationReport {
  const cell = claims.reduce((smallest, claim) => (claim.count < smallest.count ? claim : smallest));
  const [lacking, share] =
    cell.outcome === 'event' ? ['non-event', 1 - events / rows] : ['event', events / rows];
  const expected = cell.count * share;
  const where = cell.conditions.map(conditionText).join(' and ');
  const counted = `${formatCount(cell.count)} of ${formatCount(rows)} rows ${cell.count === 1 ? 'has' : 'have'} ${where}, and ${formatCount(Number(expected.toPrecision(2)))} ${lacking}s were to be expected among them`;
  const firth = "Take Firth's estimate: it is finite, has an interval, and has little bias in small samples.";
  if (expected >= HARDLY) {
    const reason = `${counted}: that there is none looks like a rule, not like chance. Find out whether such rows can be ${lacking}s at all. If not, say so, and fit the model to the others; if they can, take Firth's estimate.`;
    return { method: 'firth', reason };
  }
  if (expected >= EASILY) {
    const reason = `Only ${counted}: that there is none speaks for a strong effect, not for an infinite one. ${firth} Leaving ${variables.join(', ')} out would throw away what may be the strongest effect in the data.`;
    return { method: 'firth', reason };
  }
  const isLevel = cell.conditions.some(({ kind }) => kind === 'levels');
  const merge = isLevel
    ? ' Where the subject allows it, merging that level with a similar one is as good.'
    : '';
  return { method: 'firth', reason: `Only ${counted}: chance alone leaves it at none. ${firth}${merge}` };
}

/** It takes several columns together. */
function byCombination({ variables, slopes, rarer, rows }: Case): RecommendationReport {
  const names =
    variables.length > 4 ? `${variables.slice(0, 3).join(', ')} and others` : variables.join(', ');
  if (rarer < FEW_EVENTS * slopes) {
    const reason = `${formatCount(slopes)} coefficients and ${formatCount(rarer)} rows of the rarer outcome: so many columns tell so few rows apart whatever they mean. Take ridge to predict, its penalty chosen by cross-validation; to estimate effects, choose fewer columns before looking at the outcome, and take Firth's estimate of those.`;
    return { method: 'ridge', reason };
  }
  const reason = `A combination of ${names} tells the outcomes apart, no single column does, and ${formatCount(rows)} rows are enough for ${formatCount(slopes)} coefficients: take Firth's estimate, and look at the rows near the boundary before believing so sharp an edge.`;
  return { method: 'firth', reason };
}

/**
 * Firth's estimate as a rule; leaving a variable out where it looks like the response itself; ridge where there are too
 * many columns for the rows. A remedy that did not converge is not recommended.
 */
export function recommend(
  full: Fit,
  explanation: SeparationExplanation,
  remedies: readonly RemedyReport[],
): RecommendationReport {
  const found = caseOf(full, explanation);
  const isCombination = found.claims.some(({ conditions }) =>
    conditions.some(({ kind }) => kind === 'combination'),
  );
  const judge =
    found.complete && found.variables.length === 1
      ? byOneVariable
      : isCombination || found.complete
        ? byCombination
        : byCells;
  const advised = judge(found);
  const works = remedies.some(({ method, converged }) => method === advised.method && converged);
  if (works) return advised;
  return { method: 'ridge', reason: `${advised.reason} Here that did not converge: take ridge.` };
}
