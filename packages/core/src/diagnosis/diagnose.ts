/** `diagnose`: what is behind the numbers of a fit, and what is wrong with them. */
import { cancelled } from '../fit/cancelled.js';
import { explainFiniteness, explainSeparation } from '../fit/explain.js';
import { fit } from '../fit/fit.js';
import { DATA_RULES, FIT_RULES } from '../fit/fit-rules.js';
import type { Fit } from '../fit/fitted.js';
import { prepare } from '../fit/prepare.js';
import type { FitReport } from '../fit/report.js';
import { oneOf, type Rules, validateOptions } from '../fit/validate.js';
import { useTwin } from '../kernel/use-twin.js';
import { binaryEvent } from '../output/binary-only.js';
import type { ModelFile } from '../output/model.js';
import { run } from '../solver/run.js';
import type { Data } from '../table/data.js';
import { clinic } from './clinic.js';
import { collinearity } from './collinearity.js';
import { type ObservedFit, observedParts } from './observed.js';
import type { DataReport, Diagnosis } from './report.js';
import { type DiagnoseOptions, type DiagnoseRequest, keptRows, type Subject, subjectOf } from './subject.js';

const RULES: Rules<DiagnoseOptions> = {
  ...DATA_RULES,
  confidence: FIT_RULES.confidence,
  signal: FIT_RULES.signal,
  groups: {
    expected: 'a whole number from 3 to 1000',
    accepts: (value) => Number.isInteger(value) && (value as number) >= 3 && (value as number) <= 1000,
  },
  without: {
    expected: 'row numbers from 1 in an array, or an object with a column and a level',
    accepts: (value) => (Array.isArray(value) ? value.every(Number.isInteger) : isLevel(value)),
  },
  dispersion: oneOf('model', 'pearson'),
  penalty: oneOf('none', 'firth'),
};

function isLevel(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('column' in value)) return false;
  return typeof value.column === 'string' && (!('level' in value) || typeof value.level !== 'number');
}

/** Firth's intervals take some 50 passes for each coefficient: above this many values they are Wald's. */
const PROFILED_VALUES = 200_000;

function dataReport(report: FitReport): DataReport {
  const { rows, rowsDropped, weight, weightsKind, coefficients } = report;
  const events = report.events ?? 0;
  const known = coefficients.filter(({ estimate, limit }) => estimate !== null || limit !== undefined);
  const slopes = known.filter(({ term }) => term !== '(Intercept)').length;
  return {
    rows,
    rowsDropped,
    weight,
    events,
    weightsKind,
    parameters: known.length,
    eventsPerParameter: slopes === 0 ? null : Math.min(events, weight - events) / slopes,
  };
}

/**
 * Diagnoses a model on data: aliased columns with their combinations; variance inflation, condition indices with
 * variance-decomposition proportions and near dependencies; separation with its rows, four remedies side by side and a
 * recommendation; why large coefficients are finite where it is not separated; the most influential rows; tests of fit; and
 * on request quasi-binomial standard errors and exact fits without some of the rows. With Firth's penalty, the default for a
 * model of that, rows, tests of fit and refits are those of Firth's estimate.
 *
 * `data`: as in `fit`, the response included. `model`: a formula; or a fit or a model, whose formula, event, levels, contrasts,
 * types, policy for missing values and confidence are then the defaults of the options. The model is fitted to these data.
 * Weights are not part of a model: they are given again.
 *
 * Rejects as `fit` does; separated data are no error.
 */
export async function diagnose(
  data: Data,
  model: string | Fit | ModelFile,
  options: DiagnoseOptions = {},
): Promise<Diagnosis> {
  try {
    validateOptions(options, RULES);
    const { groups, without, dispersion, penalty, ...rest } = options;
    const request = {
      ...(groups !== undefined && { groups }),
      ...(without !== undefined && { without }),
      ...(dispersion !== undefined && { dispersion }),
    };
    const subject = subjectOf(data, model, rest);
    return await diagnosed({ ...subject, penalty: penalty ?? subject.penalty }, request);
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}

async function diagnosed(subject: Subject, request: DiagnoseRequest): Promise<Diagnosis> {
  const { table, formula, options, penalty } = subject;
  const full = await fit(table, formula, { ...options, family: 'binary', termTests: 'none' });
  const { report, schema } = full;
  const event = binaryEvent(report);
  useTwin();
  const { training, rows } = prepare(table, formula, options);
  const same = keptRows(subject, report.formula, training.design.kept);
  const isFirth = penalty === 'firth';
  const firth = report.separation === null && !isFirth ? null : await firthFit(same, report);
  const weightsAt = firth === null ? 'maximum-likelihood' : 'firth';
  const point = (firth ?? full).model();
  const explanation = explainSeparation(full, table, options);
  const told = isFirth && firth !== null ? firth.report : report;
  const observed: ObservedFit = { table, training, rows, point, at: weightsAt, report: told, penalty };
  return {
    format: 'oddsmith-diagnose/1',
    formula: report.formula,
    response: schema.response.label,
    event,
    reference: report.reference,
    confidence: report.confidence,
    data: dataReport(report),
    aliased: report.aliased,
    collinearity: await run(collinearity(rows, schema, point, weightsAt), { signal: options.signal }),
    penalty: isFirth ? penalty : null,
    separation:
      explanation === null || firth === null ? null : await clinic(same, { full, firth, explanation }),
    large: explainFiniteness(full, table, options),
    ...(await observedParts(observed, request, options.signal)),
    converged: report.converged,
    warnings: report.warnings,
  };
}

function firthFit({ table, formula, options }: Subject, { rows, coefficients }: FitReport): Promise<Fit> {
  const intervals = rows * coefficients.length > PROFILED_VALUES ? 'wald' : 'profile';
  return fit(table, formula, { ...options, penalty: 'firth', intervals, termTests: 'none' });
}
