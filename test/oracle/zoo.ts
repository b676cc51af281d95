/** The certified data sets in `test/golden/zoo`, read without the library's help. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BinomialRows, countsOf } from './newton.js';

const folder = new URL('../golden/zoo/', import.meta.url);

/** What `NAME.json` says, as far as tests read it. */
export interface ZooFile {
  readonly id: string;
  readonly formula: string;
  readonly weights: string | null;
  readonly weights_kind?: 'totals' | 'frequency';
  readonly offset: string | null;
  readonly response_levels: readonly [string, string] | null;
  readonly factor_levels: Readonly<Record<string, readonly string[]>>;
  readonly n: number;
  readonly names: readonly string[];
  readonly drop1_lrt: {
    readonly term: readonly string[];
    readonly df: readonly (number | null)[];
    readonly LRT: readonly (number | null)[];
    readonly p: readonly (number | null)[];
  };
  readonly certified: {
    readonly coef: readonly string[];
    readonly se: readonly string[];
    readonly loglik: string;
    readonly loglik_with_binomial_coefficients?: string;
    readonly deviance: string;
    readonly separated?: true;
    readonly finite?: Readonly<Record<string, { readonly coef: string; readonly se: string }>>;
    readonly supremum_loglik?: string;
  };
  readonly certified_inference: Readonly<Record<string, string | readonly string[]>>;
}

/** A data set: its certified answers and its columns as text. */
export interface ZooSet extends ZooFile {
  readonly csv: string;
  readonly text: Readonly<Record<string, readonly string[]>>;
}

export function zooIds(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => name.slice(0, -4))
    .sort();
}

export function readZoo(id: string): ZooSet {
  const file = JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8')) as ZooFile;
  const csv = fileURLToPath(new URL(`${id}.csv`, folder));
  const [header = [], ...rows] = readFileSync(csv, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const text = Object.fromEntries(header.map((name, j) => [name, rows.map((row) => row[j]!)]));
  return { ...file, csv, text };
}

export function numbers(set: ZooSet, column: string): number[] {
  return set.text[column]!.map(Number);
}

/** The response as the share of events in each row. */
function shares(set: ZooSet): number[] {
  const response = set.formula.split('~')[0]!.trim();
  const event = set.response_levels?.[1];
  return event === undefined
    ? numbers(set, response)
    : set.text[response]!.map((label) => (label === event ? 1 : 0));
}

/** The design matrix by R's column names: products over `:`, `COLUMNlevel` for indicators, `I(a/b)`. */
function designColumns(set: ZooSet): number[][] {
  return set.names.map((name) => {
    if (name === '(Intercept)') return new Array<number>(set.n).fill(1);
    const factors = name.split(':').map((part) => variable(set, part));
    return Array.from({ length: set.n }, (_, i) =>
      factors.reduce((product, values) => product * values[i]!, 1),
    );
  });
}

function variable(set: ZooSet, name: string): number[] {
  const quotient = /^I\((\w+)\/(\d+)\)$/.exec(name);
  if (quotient !== null) return numbers(set, quotient[1]!).map((x) => x / Number(quotient[2]));
  for (const [column, levels] of Object.entries(set.factor_levels)) {
    const level = levels.find((candidate) => `${column}${candidate}` === name);
    if (level !== undefined) return set.text[column]!.map((label) => (label === level ? 1 : 0));
  }
  return numbers(set, name);
}

/** The rows of the model as the exact Newton takes them. */
export function binomialRows(set: ZooSet): BinomialRows {
  const weights = set.weights === null ? undefined : numbers(set, set.weights);
  const counts = countsOf(shares(set), weights);
  const offset = set.offset === null ? {} : { offset: numbers(set, set.offset) };
  return { columns: designColumns(set), ...counts, ...offset };
}

/** R's `raceblack` as the library names it: `race[black]`. */
export function termName(set: ZooSet, name: string): string {
  const rename = (part: string) => {
    for (const [column, levels] of Object.entries(set.factor_levels)) {
      for (const level of levels) if (part === `${column}${level}`) return `${column}[${level}]`;
    }
    return part;
  };
  return name.split(':').map(rename).join(':');
}
