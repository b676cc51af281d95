/** The shape of a model file in JSON, and that its parts agree with each other. */

import type { Warning } from '../errors.js';
import type {
  AliasReport,
  ClassReport,
  CoefficientReport,
  ProportionalOddsReport,
  ProportionalTests,
  ResamplingReport,
  SeparationReport,
  ShrinkageReport,
  TermTestReport,
  TestReport,
} from '../fit/report.js';
import { namesWithin } from '../formula/codings.js';
import type { Coding, TermSchema, VariableSchema } from '../formula/schema.js';
import { thresholdNames } from '../formula/thresholds.js';
import type { GoldenRows, ModelFile, ModelFit, ModelRow } from './model.js';
import { schemaShape } from './schema-shape.js';
import {
  arrayOf,
  below,
  boolean,
  count,
  type JsonPath,
  nullable,
  number,
  objectOf,
  oneOf,
  pairOf,
  recordOf,
  type Shape,
  ShapeError,
  share,
  text,
} from './shape.js';

const limit = oneOf('+infinity', '-infinity');
const perhaps = nullable(number);
const interval = nullable(pairOf(perhaps));

const test = objectOf<TestReport>({ statistic: number, df: number, p: number });

const coefficient = objectOf<CoefficientReport>(
  {
    term: text,
    class: nullable(text),
    estimate: perhaps,
    standardError: perhaps,
    z: perhaps,
    p: perhaps,
    interval,
    oddsRatio: perhaps,
    oddsRatioInterval: interval,
    limit,
    likelihoodRatioTest: test,
  },
  ['limit', 'likelihoodRatioTest'],
);

const termTest = objectOf<TermTestReport>({ term: text, statistic: number, df: number, p: number });
const proportionalTests = nullable(
  objectOf<ProportionalTests>({ statistic: number, df: number, p: number, terms: arrayOf(termTest) }),
);
const grouping = objectOf<NonNullable<ModelFit['groups']>['clusters'][number]>({ column: text, count });

const family = oneOf('binary', 'multinomial', 'ordinal', 'conditional');

const fit = objectOf<ModelFit>(
  {
    format: oneOf('oddsmith-fit/1'),
    formula: text,
    family,
    event: nullable(text),
    reference: text,
    classes: arrayOf(objectOf<ClassReport>({ level: text, weight: number })),
    rows: count,
    rowsDropped: count,
    weight: number,
    events: perhaps,
    weightsKind: nullable(oneOf('frequency', 'totals', 'importance', 'sampling')),
    coefficients: arrayOf(coefficient),
    logLikelihood: number,
    penalizedLogLikelihood: number,
    deviance: number,
    nullDeviance: number,
    dfResidual: number,
    dfNull: number,
    aic: perhaps,
    bic: perhaps,
    likelihoodRatioTest: nullable(test),
    terms: arrayOf(termTest),
    proportionalOdds: objectOf<ProportionalOddsReport>({
      brant: proportionalTests,
      likelihoodRatio: proportionalTests,
    }),
    pseudoRSquared: objectOf<ModelFit['pseudoRSquared']>({
      mcFadden: perhaps,
      coxSnell: perhaps,
      nagelkerke: perhaps,
      tjur: perhaps,
    }),
    covariance: oneOf(
      ...(['model', 'HC0', 'HC1', 'HC2', 'HC3', 'cluster', 'linearised', 'bootstrap', 'jackknife'] as const),
    ),
    confidence: share,
    intervals: nullable(oneOf('wald', 'profile', 'percentile', 'bca')),
    penalty: nullable(oneOf('firth', 'ridge', 'lasso', 'elastic-net')),
    lambda: perhaps,
    alpha: perhaps,
    shrinkage: objectOf<ShrinkageReport>(
      {
        ...{ nonzero: count, penalised: count, violation: number, scale: number },
        ...{ dualityGap: perhaps, lambdaMax: perhaps },
        penaltyFactors: recordOf(number),
        bounds: recordOf(pairOf(perhaps)),
        grouped: oneOf('terms', 'classes'),
        text,
      },
      ['penaltyFactors', 'bounds', 'grouped', 'text'],
    ),
    solver: text,
    converged: boolean,
    stopReason: oneOf(
      'newton-decrement',
      'gradient-norm',
      'distance',
      'optimality-conditions',
      'loss-flat',
      'held-out-loss',
      'does-not-settle',
      'no-further-progress',
      'max-iterations',
      'cancelled',
      'not-finite',
      'singular',
      'separation',
    ),
    iterations: count,
    passes: count,
    gradientNorm: number,
    newtonDecrement: number,
    aliased: arrayOf(objectOf<AliasReport>({ term: text, combination: text })),
    separation: nullable(
      objectOf<SeparationReport>({
        kind: oneOf('complete', 'quasi'),
        terms: arrayOf(text),
        direction: arrayOf(number),
        rows: count,
      }),
    ),
    warnings: arrayOf(objectOf<Warning>({ code: text, message: text })),
    groups: objectOf<NonNullable<ModelFit['groups']>>({
      clusters: arrayOf(grouping),
      strata: nullable(grouping),
    }),
    waldTests: objectOf<NonNullable<ModelFit['waldTests']>>({
      model: nullable(test),
      terms: arrayOf(termTest),
    }),
    resampling: objectOf<ResamplingReport>({
      kind: oneOf('bootstrap', 'jackknife'),
      unit: oneOf('observation', 'cluster'),
      units: number,
      replicates: number,
      seed: perhaps,
      leftOut: objectOf<ResamplingReport['leftOut']>({ separated: count, aliased: count, notReached: count }),
      bias: arrayOf(perhaps),
      text,
    }),
    sets: objectOf<NonNullable<ModelFit['sets']>>({
      ...{ column: text, count, informative: count, rows: count },
      ...{ scoreTest: nullable(test), waldTest: nullable(test) },
    }),
  },
  [
    'classes',
    'penalizedLogLikelihood',
    'proportionalOdds',
    'shrinkage',
    'groups',
    'waldTests',
    'resampling',
    'sets',
  ],
);

const cell: Shape<ModelRow[string]> = (value, path) =>
  typeof value === 'string' || typeof value === 'boolean' ? value : perhaps(value, path);

const golden = objectOf<GoldenRows>({
  rows: arrayOf(recordOf(cell)),
  logOdds: arrayOf(perhaps),
  probability: arrayOf(number),
});

const modelFields = objectOf<ModelFile>(
  {
    format: oneOf('oddsmith-model/1'),
    createdBy: text,
    family,
    event: nullable(text),
    reference: text,
    missing: oneOf('drop', 'fail'),
    schema: schemaShape,
    coefficients: arrayOf(perhaps),
    coefficientsLow: arrayOf(number),
    covariance: arrayOf(arrayOf(perhaps)),
    covarianceLow: arrayOf(arrayOf(number)),
    confidence: share,
    limiting: nullable(
      objectOf<NonNullable<ModelFile['limiting']>>({
        coefficients: arrayOf(number),
        direction: arrayOf(number),
      }),
    ),
    nonproportional: arrayOf(text),
    fit,
    golden,
  },
  ['nonproportional'],
);

function pathOf(...keys: readonly (string | number)[]): JsonPath | null {
  return keys.reduce<JsonPath | null>((parent, key) => below(parent, key), null);
}

function expectLength(list: readonly unknown[], length: number, what: string, path: JsonPath | null): void {
  if (list.length === length) return;
  throw new ShapeError(path, `must have ${length} entries (${what}), not ${list.length}`);
}

function expectSame(list: readonly string[], expected: readonly string[], path: JsonPath | null): void {
  expectLength(list, expected.length, 'design columns', path);
  const index = list.findIndex((name, position) => name !== expected[position]);
  if (index < 0) return;
  const [found, wanted] = [JSON.stringify(list[index]), JSON.stringify(expected[index])];
  throw new ShapeError(path, `has ${found} where the design column is ${wanted}`);
}

/** How many columns one variable makes in a term. */
function columnsOf(variable: VariableSchema, coding: Coding): number {
  return variable.kind === 'numeric' ? 1 : namesWithin(variable, coding).length;
}

function checkTerm(term: TermSchema, variables: ReadonlyMap<string, VariableSchema>, index: number): void {
  const at = (part: string) => pathOf('schema', 'terms', index, part);
  expectLength(term.codings, term.variables.length, 'variables', at('codings'));
  const count = term.variables.reduce((product, name, position) => {
    const variable = variables.get(name);
    if (variable !== undefined) return product * columnsOf(variable, term.codings[position]!);
    throw new ShapeError(
      at('variables'),
      `names ${JSON.stringify(name)}, which is not among schema.variables`,
    );
  }, 1);
  expectLength(term.columns, count, 'levels of its variables', at('columns'));
}

/** The schema's terms fit its variables and columns. */
function checkSchema({ schema }: ModelFile): void {
  const variables = new Map(schema.variables.map((variable) => [variable.label, variable]));
  schema.terms.forEach((term, index) => {
    checkTerm(term, variables, index);
  });
  const columns = schema.terms.flatMap((term) => term.columns);
  const first = schema.intercept ? ['(Intercept)'] : [];
  expectSame(schema.columns, [...first, ...columns], pathOf('schema', 'columns'));
}

function checkSquare(matrix: readonly (readonly unknown[])[], size: number, key: string): void {
  expectLength(matrix, size, 'design columns', pathOf(key));
  matrix.forEach((row, index) => {
    expectLength(row, size, 'design columns', pathOf(key, index));
  });
}

/**
 * The term of each coefficient: the columns, for each class but the base where there are several, and with a penalty for each class; of ordered classes the
 * columns but the intercept, for each threshold where they are not proportional, and then the thresholds.
 */
function termsOf({ schema, fit: { penalty }, nonproportional = [] }: ModelFile): string[] {
  const { response, columns } = schema;
  if (response.kind !== 'classes') return [...columns];
  if (!response.ordered) return response.levels.slice(penalty === null ? 1 : 0).flatMap(() => columns);
  const thresholds = thresholdNames(response.levels);
  const slopes = columns.slice(1).flatMap((name) => {
    return nonproportional.includes(name) ? thresholds.map(() => name) : [name];
  });
  return [...slopes, ...thresholds];
}

function checkFamily({ family, schema, fit }: ModelFile): void {
  const isOfClasses = schema.response.kind === 'classes';
  const hasEvent = family === 'binary' || family === 'conditional';
  if (isOfClasses === hasEvent || fit.family !== family || (family === 'conditional') !== 'strata' in schema)
    throw new ShapeError(pathOf('family'), 'does not go with the response of the schema');
  if (schema.response.kind === 'classes' && schema.response.ordered !== (family === 'ordinal'))
    throw new ShapeError(pathOf('family'), 'does not go with the response of the schema');
  if (schema.response.kind === 'classes' && schema.response.levels.length < 2)
    throw new ShapeError(pathOf('schema', 'response', 'levels'), 'must have two classes at least');
}

/** Penalties that leave no standard errors. */
const SHRINKING: ReadonlySet<ModelFile['fit']['penalty']> = new Set(['ridge', 'lasso', 'elastic-net']);

function checkParts(model: ModelFile): void {
  checkSchema(model);
  checkFamily(model);
  const expected = termsOf(model);
  const size = expected.length;
  expectLength(model.coefficients, size, 'design columns', pathOf('coefficients'));
  expectLength(model.coefficientsLow, size, 'design columns', pathOf('coefficientsLow'));
  // Penalised fits of many columns have no matrix for the covariance that there is not.
  const sides = SHRINKING.has(model.fit.penalty) && model.covariance.length === 0 ? 0 : size;
  checkSquare(model.covariance, sides, 'covariance');
  checkSquare(model.covarianceLow, sides, 'covarianceLow');
  for (const key of ['coefficients', 'direction'] as const) {
    const list = model.limiting?.[key];
    if (list !== undefined) expectLength(list, size, 'design columns', pathOf('limiting', key));
  }
  const terms = model.fit.coefficients.map((entry) => entry.term);
  expectSame(terms, expected, pathOf('fit', 'coefficients'));
  const { rows, logOdds, probability } = model.golden;
  expectLength(logOdds, rows.length, 'golden rows', pathOf('golden', 'logOdds'));
  expectLength(probability, rows.length, 'golden rows', pathOf('golden', 'probability'));
}

/** A model as it should be, as a canonical copy. Throws `ShapeError`. */
export const modelShape: Shape<ModelFile> = (value, path) => {
  const model = modelFields(value, path);
  checkParts(model);
  return model;
};
