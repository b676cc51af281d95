/** The lines that make a fit again in R. */
import { formatExpression, quoteName } from '../../formula/expressions.js';
import type { Contrast, Schema, VariableSchema } from '../../formula/schema.js';
import { columnsRead } from './columns.js';
import { columnOf, missingInR, packagesInR } from './functions.js';
import { isBoolean, isNumber, quotedText, typeOf } from './levels.js';
import { glmnetArguments, groupsTerms } from './own-penalties.js';
import type { Telling } from './rosetta.js';

const CONTROL = 'control = glm.control(epsilon = 1e-15, maxit = 100)';

/** Lines of R, or one that says why there are none. */
export function rLines(telling: Telling): string[] {
  const missing = missingInR(telling.schema);
  if (missing.length > 0) return [`# R has no ${missing.join(', ')}: no line fits this formula`];
  return [
    ...packagesInR(telling.schema),
    ...dataLines(telling),
    ...(telling.fit.penalty === 'firth'
      ? firthLines(telling)
      : telling.fit.penalty !== null
        ? ridgeLines(telling)
        : likelihoodLines(telling)),
  ];
}

/** Without rows of weight 0 or without trials, which sandwich counts and scales by. */
function emptyRows({ schema: { response }, weights, expands }: Telling): string[] {
  const keep = (amount: string) => `data <- data[which(with(data, ${amount} > 0)), ]`;
  const sizes = response.kind === 'counts' ? [response.successes, response.failures] : [];
  return [
    ...(sizes.length > 0 ? [keep(sizes.map((one) => formatExpression(one)).join(' + '))] : []),
    ...(weights === null || expands ? [] : [keep(quoteName(weights))]),
  ];
}

/** The rows that take part. */
function completeRows(telling: Telling): string {
  return `data <- na.omit(data[c(${columnsRead(telling).map(quotedText).join(', ')})])`;
}

/** The same with the other columns left in. */
export function completeCases(telling: Telling): string {
  return `data <- data[complete.cases(data[c(${columnsRead(telling).map(quotedText).join(', ')})]), ]`;
}

/** Lines that read the data and put its factors in order. */
export function dataLines(telling: Telling): string[] {
  const { schema, data, weights, expands, fit } = telling;
  const column = (name: string) => `data$${quoteName(name)}`;
  const dates = schema.inputs.flatMap(({ name, type }) =>
    type === 'date' ? [`${column(name)} <- as.numeric(as.Date(${column(name)}))`] : [],
  );
  const rows = `data <- data[rep(seq_len(nrow(data)), data$${quoteName(weights ?? '')}), ]`;
  return [
    `data <- ${reading(data)}`,
    ...dates,
    ...schema.variables.flatMap((variable) => factorLines(variable, schema)),
    ...(fit.covariance === 'jackknife' ? [completeRows(telling)] : []),
    ...(fit.covariance === 'model' ? [] : emptyRows(telling)),
    ...(expands ? [rows] : []),
  ];
}

function reading(data: string): string {
  if (data.endsWith('.parquet')) return `as.data.frame(arrow::read_parquet(${quotedText(data)}))`;
  const read = /\.tsv(\.gz)?$/.test(data) ? 'read.delim' : 'read.csv';
  return `${read}(${quotedText(data)}, check.names = FALSE, na.strings = c("", "NA"))`;
}

/** The same order of levels in any locale, and contrasts where they are not the usual ones. */
function factorLines(variable: VariableSchema, schema: Schema): string[] {
  if (variable.kind !== 'factor') return [];
  const { label, expression, levels, contrast } = variable;
  // C() and relevel() want a factor.
  const within = /^(?:C|relevel)\((`[^`]*`|[\w.]+),/.exec(label)?.[1];
  const name = within ?? (columnOf(expression) === null ? null : quoteName(columnOf(expression)!));
  if (name === null) return [];
  const column = `data$${name}`;
  // R reads true and false as TRUE and FALSE.
  const bare = within === undefined ? columnOf(expression)! : name.replaceAll('`', '');
  const values = typeOf(schema, bare) === 'boolean' ? `tolower(${column})` : column;
  const order = `${column} <- factor(${values}, levels = c(${levels.map(quotedText).join(', ')}))`;
  const own = within === undefined ? contrastLine(column, contrast, levels.length) : [];
  return [order, ...own];
}

function contrastLine(column: string, contrast: Contrast, levels: number): string[] {
  if (contrast === 'treatment') return [];
  if (typeof contrast === 'string') return [`contrasts(${column}) <- contr.${contrast}(${levels})`];
  const { matrix, columns } = contrast;
  const values = matrix.map((row) => row.join(', ')).join(', ');
  return [`contrasts(${column}, ${columns.length}) <- matrix(c(${values}), ${levels}, byrow = TRUE)`];
}

/** The event as TRUE, successes and failures, or a proportion. */
export function responseOf({ response }: Schema, event: string): string {
  const { label } = response;
  if (response.kind !== 'labels') return label;
  if (isBoolean(response.levels)) return `I(tolower(${label}) == ${quotedText(event)})`;
  return `I(${label} == ${isNumber(event) ? event : quotedText(event)})`;
}

/** What stands right of `~`, without offsets. */
export function rightSide({ terms, intercept }: Schema): string {
  const labels = terms.map(({ label }) =>
    label.replace(/(\bC\([^()]*, )(treatment|sum|helmert|poly)\b/g, '$1contr.$2'),
  );
  if (labels.length === 0) return intercept ? '1' : '0';
  return (intercept ? labels : ['0', ...labels]).join(' + ');
}

function formulaOf({ schema, event }: Telling): string {
  return `${responseOf(schema, event)} ~ ${rightSide(schema)}${offsetsInR(schema)}`;
}

/** ` + offset(log(n))`. */
export function offsetsInR({ offsets }: Schema): string {
  return offsets.map((offset) => ` + offset(${formatExpression(offset)})`).join('');
}

function likelihoodLines(telling: Telling): string[] {
  const { fit, weights, expands } = telling;
  if (fit.weightsKind === 'sampling') return surveyLines(telling);
  const weighted = weights === null || expands ? '' : `, weights = ${quoteName(weights)}`;
  const level = fit.confidence === 0.95 ? '' : `, level = ${fit.confidence}`;
  return [
    `fit <- glm(${formulaOf(telling)}, binomial, data${weighted}, ${CONTROL})`,
    ...covarianceLines(telling),
    shown(fit),
    ...(fit.intervals === 'profile' ? [`confint(fit${level})`] : []),
  ];
}

function shown({ covariance }: Telling['fit']): string {
  return covariance === 'model'
    ? 'coef(summary(fit))'
    : 'cbind(estimate = coef(fit), error = sqrt(diag(covariance)))';
}

function covarianceLines(telling: Telling): string[] {
  const { fit, clusterAdjustment } = telling;
  const { covariance, groups, resampling } = fit;
  if (covariance === 'jackknife') return jackknifeLines(telling);
  const clusters = groups?.clusters.map(({ column }) => quoteName(column)).join(' + ');
  const call = () => {
    switch (covariance) {
      case 'cluster':
        return `vcovCL(fit, cluster = ~${clusters}, type = "${clusterAdjustment === 'r' ? 'HC1' : 'HC0'}")`;
      case 'bootstrap':
        return `vcovBS(fit${clusters ? `, cluster = ~${clusters}` : ''}, R = ${resampling?.replicates ?? 999})`;
      default:
        return `vcovHC(fit, type = "${covariance}")`;
    }
  };
  return covariance === 'model' ? [] : ['library(sandwich)', `covariance <- ${call()}`];
}

function jackknifeLines({ fit }: Telling): string[] {
  const cluster = fit.groups?.clusters[0];
  const column = cluster && `data$${quoteName(cluster.column)}`;
  const start = fit.penalty === null ? ', start = coef(fit)' : '';
  return [
    `group <- ${column ? `match(${column}, unique(${column}))` : 'seq_len(nrow(data))'}`,
    `refits <- sapply(unique(group), function(g) coef(update(fit, data = data[group != g, ]${start})))`,
    'covariance <- cov(t(refits)) * (ncol(refits) - 1)^2 / ncol(refits)',
  ];
}

function surveyLines(telling: Telling): string[] {
  const { fit, weights } = telling;
  const { clusters = [], strata = null } = fit.groups ?? {};
  const ids = clusters[0] ? quoteName(clusters[0].column) : '1';
  const within = strata ? `, strata = ~${quoteName(strata.column)}` : '';
  return [
    'library(survey)',
    `design <- svydesign(ids = ~${ids}${within}, weights = ~${quoteName(weights!)}, data = data, nest = TRUE)`,
    `fit <- svyglm(${formulaOf(telling)}, design, family = quasibinomial, ${CONTROL})`,
    'coef(summary(fit))',
  ];
}

function firthLines(telling: Telling): string[] {
  const { schema, fit, event, weights, expands } = telling;
  const weighted = weights === null || expands ? '' : `, weights = ${quoteName(weights)}`;
  if (fit.intervals === 'profile' && schema.response.kind === 'labels' && schema.offsets.length === 0)
    return [
      'library(logistf)',
      `data$is_event <- as.numeric(${withColumns(responseOf(schema, event))})`,
      `fit <- logistf(is_event ~ ${rightSide(schema)}, data${weighted}, alpha = ${Number((1 - fit.confidence).toPrecision(12))},`,
      '  control = logistf.control(maxit = 1000, lconv = 1e-12, gconv = 1e-12, xconv = 1e-12),',
      '  plcontrol = logistpl.control(maxit = 1000, lconv = 1e-12, xconv = 1e-12))',
      'summary(fit)',
    ];
  return [
    'library(brglm2)',
    `fit <- glm(${formulaOf(telling)}, binomial, data${weighted}, method = brglmFit, type = "AS_mean", epsilon = 1e-12, maxit = 1000)`,
    ...covarianceLines(telling),
    shown(fit),
  ];
}

/** An expression that is evaluated in the data. */
export function withColumns(expression: string): string {
  return `with(data, ${expression})`;
}

function ridgeLines(telling: Telling): string[] {
  const { schema, fit, event, weights } = telling;
  if (groupsTerms(fit)) return ['# glmnet has no columns that enter together'];
  const events = withColumns(responseOf(schema, event));
  const trials = weights === null ? '' : ` * data$${quoteName(weights)}`;
  const y =
    schema.response.kind === 'labels'
      ? `as.numeric(${events})`
      : schema.response.kind === 'counts'
        ? `${events}[, 2:1]${trials}`
        : `cbind(1 - ${events}, ${events})${trials}`;
  const isWeighted = weights !== null && schema.response.kind === 'labels';
  const offset = schema.offsets.map((one) => formatExpression(one)).join(' + ');
  return [
    'library(glmnet)',
    completeRows(telling),
    `x <- model.matrix(~ ${rightSide(schema)}, data)${schema.intercept ? '[, -1, drop = FALSE]' : ''}`,
    `y <- ${y}`,
    `fit <- glmnet(x, y, "binomial"${isWeighted ? `, weights = data$${quoteName(weights)}` : ''}${offset && `, offset = ${withColumns(offset)}`}, alpha = ${fit.alpha ?? 0}, lambda = ${fit.lambda}${glmnetArguments(telling)}, ${schema.intercept ? '' : 'intercept = FALSE, '}thresh = 1e-20, maxit = 1e7)`,
    'coef(fit)',
  ];
}
