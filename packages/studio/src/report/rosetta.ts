/** The same model in R and in Python: the lines that fit it, for the numbers to be compared with. */
import type { FitReport, Schema, VariableSchema } from '@oddsmith/core';
import type { KeptTable } from '@oddsmith/core/worker';
import { missingInPython, missingInR, packagesInR, spelledInR } from './rosetta-language.js';
import { penalisedPython, penalisedR } from './rosetta-penalised.js';

export interface Rosetta {
  readonly r: string;
  readonly python: string;
  /** What picks a coefficient out of statsmodels' parameters; nothing (all are shown) where its name there is uncertain. */
  readonly pythonParameter: (term: string) => string;
  /** Its row among statsmodels' intervals. */
  readonly pythonInterval: (term: string) => string;
}

const quoted = (text: string) => JSON.stringify(text);

function listOf(levels: readonly string[]): string {
  return levels.map(quoted).join(', ');
}

/** Numbers that are factors stay numbers in Python, and booleans are its own. */
function pythonLevels(variable: VariableSchema & { kind: 'factor' }, schema: Schema): string {
  if (isBoolean(variable, schema)) return variable.levels.map(capitalised).join(', ');
  const { label, levels } = variable;
  const isNumber = label.startsWith('factor(') && levels.every((level) => Number.isFinite(Number(level)));
  return isNumber ? levels.join(', ') : listOf(levels);
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function pythonVariable(variable: VariableSchema, schema: Schema): string {
  const { label } = variable;
  if (variable.kind !== 'factor') return pythonName(label);
  const column = pythonName(label.replace(/^factor\((.*)\)$/, '$1'));
  return `C(${column}, levels=[${pythonLevels(variable, schema)}])`;
}

/** Patsy's spelling: quoted names, numpy's functions, ** for powers. */
function pythonName(label: string): string {
  if (/^`.*`$/s.test(label)) return `Q(${quoted(label.slice(1, -1))})`;
  if (/^[\w.]+$/.test(label)) return label.includes('.') ? `Q(${quoted(label)})` : label;
  return label.replace(/\b(log10|log1p|log|sqrt|exp|abs)\(/g, 'np.$1(').replace(/\^/g, ' ** ');
}

/** The studio's fits are binary. */
const eventOf = ({ event }: FitReport) => event ?? '';

function rResponse({ response }: Schema, report: FitReport): string {
  return response.kind === 'labels' ? `I(${response.label} == ${quoted(eventOf(report))})` : response.label;
}

/** Numbers stay numbers: a column of them may come as 1 or 1.0. */
function pythonEvent({ response }: Schema, report: FitReport): string {
  const event = eventOf(report);
  const literal = Number.isFinite(Number(event)) && event.trim() !== '' ? event : quoted(event);
  return `data["is_event"] = (data[${quoted(response.label.replaceAll('`', ''))}] == ${literal}).astype(float)`;
}

/** `data$race <- factor(data$race, levels = c(…))`: the same order of levels in any locale. */
function rFactors(schema: Schema): string[] {
  return schema.variables.flatMap((variable) => {
    if (variable.kind !== 'factor') return [];
    // C() and relevel() want a factor.
    const name = /^(?:C|relevel)\((`[^`]*`|[\w.]+),/.exec(variable.label)?.[1] ?? variable.label;
    if (name.includes('(')) return [];
    const column = `data$${name}`;
    // R reads true and false as TRUE and FALSE.
    const values = isBoolean(variable, schema) ? `tolower(${column})` : column;
    return [`${column} <- factor(${values}, levels = c(${listOf(variable.levels)}))`];
  });
}

function isBoolean({ expression }: VariableSchema, { inputs }: Schema): boolean {
  const name = expression.kind === 'name' ? expression.name : null;
  return inputs.some((input) => input.name === name && input.type === 'boolean');
}

/** As it was written: R reads the same formulas. */
function rRightSide({ formula, response }: Schema): string {
  return spelledInR(formula.slice(formula.indexOf('~', response.label.length) + 1).trim());
}

function pythonRightSide(schema: Schema, named: (label: string) => string): string {
  const terms = schema.terms.map(({ variables }) => variables.map(named).join(':'));
  const parts = schema.intercept ? terms : ['0', ...terms];
  return parts.length === 0 ? '1' : parts.join(' + ');
}

function pythonFit(schema: Schema, named: (label: string) => string): string {
  const response = schema.response.kind === 'labels' ? 'is_event' : schema.response.label;
  const offsets = schema.offsets.flatMap((offset) =>
    offset.kind === 'name' ? [`, offset=data[${quoted(offset.name)}]`] : [],
  );
  const formula = quoted(`${response} ~ ${pythonRightSide(schema, named)}`);
  return `fit = smf.glm(${formula}, data${offsets.join('')}, family=sm.families.Binomial()).fit(tol=1e-14)`;
}

function partOf(rows: KeptTable | undefined): string[] {
  if (rows?.part === undefined) return [];
  const { share, seed } = rows.part;
  return [`# data.csv: the ${rows.rows} rows that were not held out (share ${share}, seed ${seed})`];
}

function rFit(schema: Schema, report: FitReport): string {
  const response = rResponse(schema, report);
  const right = rRightSide(schema);
  if (report.penalty !== null) return penalisedR(report, { response, right });
  return `fit <- glm(${response} ~ ${right}, binomial, data, control = list(epsilon = 1e-14, maxit = 100))`;
}

function pythonPenalised(schema: Schema, report: FitReport, named: (label: string) => string): string {
  const response = schema.response.kind === 'labels' ? 'is_event' : schema.response.label;
  return penalisedPython(report, { response, right: pythonRightSide(schema, named) });
}

function rLines(schema: Schema, report: FitReport): string[] {
  const missing = missingInR(schema);
  if (missing.length > 0) return [`# R has no ${missing.join(', ')}: no line fits this formula`];
  return [
    ...packagesInR(schema),
    'data <- read.csv("data.csv", check.names = FALSE)',
    ...rFactors(schema),
    rFit(schema, report),
  ];
}

function pythonLines(schema: Schema, report: FitReport, named: (label: string) => string): string[] {
  const missing = missingInPython(schema);
  if (missing.length > 0) return [`# patsy has no equal of ${missing.join(', ')}: no line fits this formula`];
  return [
    'import numpy as np, pandas as pd, statsmodels.api as sm, statsmodels.formula.api as smf',
    'data = pd.read_csv("data.csv")',
    ...(schema.response.kind === 'labels' ? [pythonEvent(schema, report)] : []),
    report.penalty === null ? pythonFit(schema, named) : pythonPenalised(schema, report, named),
  ];
}

/** `rows` are those of the fit: where they are a part of the data, the lines say which. */
export function rosetta(schema: Schema, report: FitReport, rows?: KeptTable): Rosetta {
  const variables = new Map(schema.variables.map((variable) => [variable.label, variable]));
  const python = (label: string) => pythonVariable(variables.get(label)!, schema);
  const part = partOf(rows);
  return {
    r: [...part, ...rLines(schema, report)].join('\n'),
    python: [...part, ...pythonLines(schema, report, python)].join('\n'),
    pythonParameter: (term) => pythonParameter(term, schema, python),
    pythonInterval: (term) =>
      pythonParameter(term, schema, python).replace(/^\[/, '.loc[').replace(/\)$/, ', axis=0)'),
  };
}

function pythonParameter(term: string, schema: Schema, python: (label: string) => string): string {
  if (term === '(Intercept)') return '["Intercept"]';
  const owner = schema.terms.find(({ columns }) => columns.includes(term));
  if (owner === undefined || owner.variables.length !== 1) return '';
  const [label] = owner.variables as [string];
  if (owner.codings[0] === 'numeric') {
    const name = python(label);
    // Patsy writes arithmetic in its own spacing.
    return /^(\w+|Q\(".*"\)|np\.\w+\(\w+\))$/.test(name) ? `[${quoted(name)}]` : '';
  }
  const text = term.slice(label.length + 1, -1);
  const variable = schema.variables.find((one) => one.label === label)!;
  const level = isBoolean(variable, schema) ? capitalised(text) : text;
  return `.filter(like='[${owner.codings[0] === 'contrast' ? 'T.' : ''}${level}]')`;
}
