/** Whether a fitted model is a special case of another one on the same rows, as far as the two can tell. */
import { formatExpression } from '../../formula/expressions.js';
import type { Schema, TermSchema, VariableSchema } from '../../formula/schema.js';
import type { ModelFile } from '../../output/model.js';

/** Relative difference of numbers that come from the same rows. */
const SAME = 1e-9;

function differ(a: number, b: number): boolean {
  return Math.abs(a - b) > SAME * (1 + Math.abs(a));
}

/** The variables of a term in an order of their own: `a:b` is `b:a`. */
function keyOf({ variables }: TermSchema): string {
  return JSON.stringify(variables.toSorted());
}

/** What has to be the same of a variable: a factor may have another reference level and other contrasts. */
function spanOf(variable: VariableSchema): string {
  if (variable.kind === 'factor') return JSON.stringify(variable.levels.toSorted());
  return variable.kind === 'basis' ? JSON.stringify(variable.basis) : formatExpression(variable.expression);
}

function rowReasons({ fit: a }: ModelFile, { fit: b }: ModelFile): string[] {
  const said = (what: string, here: unknown, there: unknown) =>
    `they are not of the same rows: ${what} is ${here} and ${there}`;
  if (a.rows !== b.rows) {
    const dropped = a.rowsDropped !== b.rowsDropped ? ', since rows were left out for missing values' : '';
    return [`${said('the number of rows', a.rows, b.rows)}${dropped}`];
  }
  if (a.weightsKind !== b.weightsKind) return [said('the kind of weights', a.weightsKind, b.weightsKind)];
  if (differ(a.weight, b.weight)) return [said('the sum of weights', a.weight, b.weight)];
  if (differ(a.events ?? 0, b.events ?? 0)) return [said('the sum of events', a.events, b.events)];
  const [here, there] = [a, b].map(({ classes = [] }) => classes);
  const at = here!.findIndex(({ weight }, k) => differ(weight, there![k]!.weight));
  if (at < 0) return [];
  return [said(`the weight of ${here![at]!.level}`, here![at]!.weight, there![at]!.weight)];
}

function responseReasons(a: ModelFile, b: ModelFile): string[] {
  const [one, other] = [a, b].map(whatOf);
  return one === other ? [] : [`they model different things: ${one} and ${other}`];
}

/** What a model is of, in words that are equal where that is. */
function whatOf({ schema, family, event }: ModelFile): string {
  const { response, strata } = schema;
  if (response.kind === 'classes') return `${response.label}, ${family} (${response.levels.join(', ')})`;
  return `${response.label} = ${event}${strata === undefined ? '' : ` within sets of ${strata}`}`;
}

function likelihoodReasons({ fit: a }: ModelFile, { fit: b }: ModelFile): string[] {
  const penalty = a.penalty ?? b.penalty;
  if (penalty !== null) return [`a likelihood is penalised (${penalty})`];
  if (a.weightsKind === 'sampling') return ['under sampling weights there is no likelihood'];
  return [];
}

function offsetsOf({ offsets }: Schema): string {
  return offsets
    .map((offset) => formatExpression(offset))
    .sort()
    .join(' + ');
}

function termReasons(
  { schema: a, nonproportional: own = [] }: ModelFile,
  { schema: b, nonproportional: theirs = [] }: ModelFile,
): string[] {
  const known = new Set(b.terms.map(keyOf));
  const foreign = a.terms.filter((term) => !known.has(keyOf(term))).map(({ label }) => label);
  const variables = new Map(b.variables.map((variable) => [variable.label, spanOf(variable)]));
  const changed = a.variables.filter(
    (variable) => variables.has(variable.label) && variables.get(variable.label) !== spanOf(variable),
  );
  const bound = own.filter((column) => !theirs.includes(column) && b.columns.includes(column));
  return [
    ...(bound.length > 0 ? [`the larger has ${bound.join(', ')} proportional`] : []),
    ...(a.intercept && !b.intercept ? ['the larger has no intercept'] : []),
    ...(foreign.length > 0 ? [`the larger lacks ${foreign.join(', ')}`] : []),
    ...changed.map(({ label }) => `${label} is not the same variable in both`),
    ...(offsetsOf(a) === offsetsOf(b) ? [] : ['they have different offsets']),
  ];
}

/** What the null models of both would say, where the formulas alone give no reason. */
function nullReasons(a: ModelFile, b: ModelFile): string[] {
  if (a.schema.intercept !== b.schema.intercept || !differ(a.fit.nullDeviance, b.fit.nullDeviance)) return [];
  return [
    `they are not of the same rows: the null deviance is ${a.fit.nullDeviance} and ${b.fit.nullDeviance}`,
  ];
}

/** Why `smaller` is no special case of `larger`; empty where it is. */
export function reasonsAgainst(smaller: ModelFile, larger: ModelFile): string[] {
  const reasons = [responseReasons, rowReasons, likelihoodReasons, termReasons].flatMap((look) =>
    look(smaller, larger),
  );
  if (reasons.length > 0) return reasons;
  const nothing = nullReasons(smaller, larger);
  if (nothing.length > 0) return nothing;
  const excess = larger.fit.deviance - smaller.fit.deviance;
  return excess > SAME * (1 + larger.fit.deviance)
    ? ['the larger fits worse, which no larger model does']
    : [];
}
