/** Reports and schemas to print and to store: certified numbers of real data sets, put together by hand. */
import { readFileSync } from 'node:fs';
import type { CoefficientReport, FitReport } from '../../src/fit/report.js';
import type { Expression, Schema, TermSchema, VariableSchema } from '../../src/formula/schema.js';
import type { Predict } from '../../src/output/golden-rows.js';
import type { PredictiveModel } from '../../src/output/model.js';

const at = { start: 0, end: 1 };

export function name(of: string): Expression {
  return { kind: 'name', name: of, at };
}

export function factor(label: string, levels: readonly string[]): VariableSchema {
  return { kind: 'factor', label, expression: name(label), levels, contrast: 'treatment' };
}

export function numeric(label: string): VariableSchema {
  return { kind: 'numeric', label, expression: name(label) };
}

/** Main effects with an intercept: one term a variable. */
export function mainEffects(variables: readonly VariableSchema[]): TermSchema[] {
  return variables.map((variable) => ({
    label: variable.label,
    variables: [variable.label],
    codings: [variable.kind === 'factor' ? 'contrast' : 'numeric'],
    columns:
      variable.kind === 'factor'
        ? variable.levels.slice(1).map((level) => `${variable.label}[${level}]`)
        : [variable.label],
  }));
}

export function schemaOf(
  response: string,
  variables: readonly VariableSchema[],
  terms = mainEffects(variables),
  range: readonly [number, number] = [0, 8],
): Schema {
  return {
    version: 1,
    formula: `${response} ~ ${terms.map(({ label }) => label).join(' + ')}`,
    response: { kind: 'labels', label: response, expression: name(response), levels: ['0', '1'] },
    intercept: true,
    inputs: [
      { name: response, type: 'number', range: [0, 1] },
      ...variables.map((variable) =>
        variable.kind === 'factor'
          ? { name: variable.label, type: 'text' as const }
          : { name: variable.label, type: 'number' as const, range },
      ),
    ],
    variables,
    terms,
    offsets: [],
    columns: ['(Intercept)', ...terms.flatMap(({ columns }) => columns)],
  };
}

/** A Wald row from an estimate, its standard error and p. */
export function coefficient(
  term: string,
  estimate: number,
  standardError: number,
  p: number,
): CoefficientReport {
  const [low, high] = [
    estimate - 1.959963984540054 * standardError,
    estimate + 1.959963984540054 * standardError,
  ];
  const odds = term !== '(Intercept)';
  const exp = (value: number) => (Math.exp(value) < Infinity ? Math.exp(value) : null);
  return {
    term,
    class: null,
    estimate,
    standardError,
    z: estimate / standardError,
    p,
    interval: [low, high],
    oddsRatio: odds ? exp(estimate) : null,
    oddsRatioInterval: odds ? [exp(low), exp(high)] : null,
  };
}

/** A coefficient without numbers: aliased, or infinite. */
export function unknown(term: string, limit?: '+infinity' | '-infinity'): CoefficientReport {
  return {
    term,
    class: null,
    estimate: null,
    standardError: null,
    z: null,
    p: null,
    interval: null,
    oddsRatio: null,
    oddsRatioInterval: null,
    ...(limit === undefined ? {} : { limit }),
  };
}

export const BIRTHWT_SCHEMA = schemaOf('low', [
  numeric('age'),
  numeric('lwt'),
  factor('race', ['white', 'black', 'other']),
  numeric('smoke'),
  numeric('ptl'),
  numeric('ht'),
  numeric('ui'),
  numeric('ftv'),
]);

interface Certified {
  readonly certified: { readonly coef: readonly string[]; readonly se: readonly string[] };
}

const birthwt = JSON.parse(
  readFileSync(new URL('../../../../test/golden/zoo/birthwt.json', import.meta.url), 'utf8'),
) as Certified;

/** Two-sided normal tails of the certified z, from mpmath. */
const BIRTHWT_P = [
  0.6880113193673871, 0.4249025217994011, 0.025804448275547755, 0.015843960737153457, 0.045764355469548455,
  0.01956734408906706, 0.1157092397549505, 0.007556966780516073, 0.09466924520217732, 0.704843728344509,
];

export const BIRTHWT: FitReport = {
  format: 'oddsmith-fit/1',
  formula: BIRTHWT_SCHEMA.formula,
  family: 'binary',
  event: '1',
  reference: '0',
  rows: 189,
  rowsDropped: 0,
  weight: 189,
  events: 59,
  weightsKind: null,
  coefficients: BIRTHWT_SCHEMA.columns.map((term, index) =>
    coefficient(
      term,
      Number(birthwt.certified.coef[index]),
      Number(birthwt.certified.se[index]),
      BIRTHWT_P[index]!,
    ),
  ),
  logLikelihood: -100.64239752794056,
  deviance: 201.28479505588112,
  nullDeviance: 234.6719961932185,
  dfResidual: 179,
  dfNull: 188,
  aic: 221.28479505588112,
  bic: 253.70226520647756,
  likelihoodRatioTest: { statistic: 33.38720113733737, df: 9, p: 0.00011432723309205382 },
  terms: [
    { term: 'age', statistic: 0.645019320052654, df: 1, p: 0.421899051542641 },
    { term: 'race', statistic: 7.46800508287816, df: 2, p: 0.0238969954475458 },
  ],
  pseudoRSquared: {
    mcFadden: 0.1422717737051498,
    coxSnell: 0.16192849826136066,
    nagelkerke: 0.2277177196926512,
    tjur: 0.1681412140480717,
  },
  covarianceMatrix: BIRTHWT_SCHEMA.columns.map((_, row) =>
    BIRTHWT_SCHEMA.columns.map((__, column) => (row === column ? Number(birthwt.certified.se[row]) ** 2 : 0)),
  ),
  covariance: 'model',
  confidence: 0.95,
  intervals: 'wald',
  penalty: null,
  lambda: null,
  alpha: null,
  solver: 'newton',
  solverReason: null,
  converged: true,
  stopReason: 'newton-decrement',
  iterations: 5,
  passes: 6,
  gradientNorm: 1e-13,
  newtonDecrement: 3e-21,
  aliased: [],
  separation: null,
  warnings: [],
  kernel: 'twin',
  seconds: 0.01,
};

/** A prediction that depends on every coefficient and every cell, for files whose schema has main effects alone. */
export const predict: Predict = ({ schema, coefficients }, rows) => {
  const logOdds = Float64Array.from(rows, (row) => {
    let sum = 0;
    let next = 0;
    if (schema.intercept) sum += coefficients[next++] ?? 0;
    for (const variable of schema.variables) {
      const cell = row[variable.label];
      if (variable.kind !== 'factor') {
        sum += (coefficients[next++] ?? 0) * Number(cell);
        continue;
      }
      const level = variable.levels.indexOf(String(cell));
      if (level > 0) sum += coefficients[next + level - 1] ?? 0;
      next += variable.levels.length - 1;
    }
    return sum;
  });
  return { logOdds, probability: logOdds.map((z) => 1 / (1 + Math.exp(-z))) };
};

/** What prediction needs, from a report whose estimates are doubles. */
export function predictiveOf(report: FitReport, schema: Schema): PredictiveModel {
  return {
    schema,
    coefficients: report.coefficients.map(({ estimate }) => estimate),
    coefficientsLow: schema.columns.map(() => 0),
    covariance: report.covarianceMatrix,
    covarianceLow: report.covarianceMatrix.map((row) => row.map(() => 0)),
    confidence: report.confidence,
    limiting: null,
  };
}
