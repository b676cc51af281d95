/** Separation treated in four ways, side by side. */
import type { SeparationCondition, SeparationExplanation } from '../diagnostics/separation/explanation.js';
import { fit } from '../fit/fit.js';
import type { Fit } from '../fit/fitted.js';
import { formatExpression } from '../formula/expressions.js';
import type { Schema } from '../formula/schema.js';
import { recommend } from './recommendation.js';
import { remedySentence } from './remedy-sentence.js';
import type { ClinicReport, RemedyReport } from './report.js';
import type { Subject } from './subject.js';

/** Terms that are left out one at a time, before all are left out together. */
const MOST_TRIALS = 8;

/** The terms that carry a coefficient without a finite estimate. */
function infiniteTerms({ schema, report }: Fit): string[] {
  const infinite = new Set(report.separation?.terms);
  return schema.terms.flatMap(({ label, columns }) =>
    columns.some((column) => infinite.has(column)) ? [label] : [],
  );
}

/** The terms with those of higher order that contain them. */
function withHigherOrder(schema: Schema, labels: readonly string[]): string[] {
  const dropped = schema.terms.filter(({ label }) => labels.includes(label));
  return schema.terms
    .filter(({ variables }) =>
      dropped.some((term) => term.variables.every((variable) => variables.includes(variable))),
    )
    .map(({ label }) => label);
}

/** The formula of the same model with some of its terms alone; null where nothing would be left. */
function formulaOf({ response, intercept, offsets }: Schema, terms: readonly string[]): string | null {
  const added = offsets.map((expression) => `offset(${formatExpression(expression)})`);
  if (terms.length === 0 && !intercept) return null;
  const right = terms.length === 0 ? ['1', ...added] : [...terms, ...added];
  return `${response.label} ~ ${right.join(' + ')}${intercept ? '' : ' - 1'}`;
}

type Without = Pick<RemedyReport, 'dropped' | 'formula'> & { readonly fit: Fit };

/** Every way to leave a term out is tried until the estimate is finite; the likeliest of the finite ones is taken. */
async function leaveOut({ table, options }: Subject, full: Fit): Promise<Without | null> {
  const terms = infiniteTerms(full);
  const trials = terms.length > 1 && terms.length <= MOST_TRIALS ? terms.map((term) => [term]) : [];
  let best: Without | null = null;
  for (const trial of terms.length === 0 ? [] : [...trials, terms]) {
    if (best !== null && trial === terms && trials.length > 0) break;
    const dropped = withHigherOrder(full.schema, trial);
    const kept = full.schema.terms.map(({ label }) => label).filter((label) => !dropped.includes(label));
    const formula = formulaOf(full.schema, kept);
    if (formula === null) continue;
    const found = await fit(table, formula, { ...options, termTests: 'none' });
    const { separation, logLikelihood } = found.report;
    if (separation !== null && trial !== terms) continue;
    if (best === null || logLikelihood > best.fit.report.logLikelihood)
      best = { dropped, formula: found.report.formula, fit: found };
  }
  return best;
}

function remedy(
  method: RemedyReport['method'],
  { report }: Fit,
  full: Fit,
  about: { concerned: readonly string[]; dropped: readonly string[] },
): RemedyReport {
  const { formula, lambda, converged, logLikelihood, coefficients } = report;
  return {
    method,
    formula,
    lambda,
    dropped: about.dropped,
    converged,
    logLikelihood,
    coefficients,
    sentence: remedySentence(method, report, full.report, about),
  };
}

/** The infinite coefficients of terms of the variables that the claims speak of; else all of them. */
function concernedBy({ schema, report }: Fit, { claims }: SeparationExplanation): string[] {
  const infinite = report.coefficients.flatMap(({ term, limit }) => (limit === undefined ? [] : [term]));
  const slopes = infinite.filter((term) => term !== '(Intercept)');
  const named = new Set(claims.flatMap(({ conditions }) => conditions.flatMap(namesOf)));
  const own = schema.terms.flatMap(({ variables, columns }) =>
    variables.every((variable) => named.has(variable)) ? columns : [],
  );
  const found = slopes.filter((term) => named.has(term) || own.includes(term));
  return found.length > 0 ? found : slopes.length > 0 ? slopes : infinite;
}

function namesOf(condition: SeparationCondition): string[] {
  return condition.kind === 'combination' ? condition.factors.map(({ term }) => term) : [condition.variable];
}

/**
 * Maximum likelihood with its infinite parts, Firth, ridge and leaving terms out, on the same rows, and which of them to
 * take. `full` is the separated fit of the subject, `firth` its penalised counterpart.
 */
export async function clinic(
  subject: Subject,
  { full, firth, explanation }: { full: Fit; firth: Fit; explanation: SeparationExplanation },
): Promise<ClinicReport> {
  const { report } = full;
  const { table, formula, options } = subject;
  // A normal prior of standard deviation 1 on each standardised coefficient.
  const lambda = 1 / report.weight;
  const ridge = await fit(table, formula, { ...options, penalty: 'ridge', lambda, termTests: 'none' });
  const without = await leaveOut(subject, full);
  const concerned = concernedBy(full, explanation);
  const about = { concerned, dropped: [] };
  const remedies = [
    remedy('maximum-likelihood', full, full, about),
    remedy('firth', firth, full, about),
    remedy('ridge', ridge, full, about),
    ...(without === null ? [] : [remedy('drop', without.fit, full, { concerned, dropped: without.dropped })]),
  ];
  return {
    ...report.separation!,
    concerned,
    explanation,
    remedies,
    recommendation: recommend(full, explanation, remedies),
  };
}
