/**
 * The lines of the Rosetta block, run: R and Python make the same estimates and standard errors. Skipped where R (`Rscript`) or Python
 * (`PYTHON`, else `bench/.venv/bin/python`, with statsmodels and scikit-learn) is not installed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasPackages, hasPython, python } from '../../../../test/oracle/peers.js';
import { readZoo, zooIds } from '../../../../test/oracle/zoo.js';
import { zooFit, zooOptions } from '../../../../test/oracle/zoo-fit.js';
import { type Fit, type FitOptions, fitSync, readCsvSync, rosetta } from '../../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'rosetta-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hasR = hasPackages('sandwich', 'survey', 'brglm2', 'glmnet');

interface Case {
  readonly name: string;
  readonly fit: Fit;
  readonly data: string;
  readonly options: FitOptions;
  /** Digits of estimates and of standard errors that the programs have in common with the fit; null: they have no errors. */
  readonly r: readonly [number, number | null];
  readonly python: readonly [number, number | null];
  readonly scikitLearn: number;
}

const COLLINEAR = new Set(['collinear_poly', 'poly8', 'bad_scale']);

/** Nearly collinear columns cost R and statsmodels digits, and scikit-learn nearly all of them. */
function zooCase(id: string, more: FitOptions = {}): Case {
  const set = readZoo(id);
  const options = { ...zooOptions(set), ...more };
  const isHard = COLLINEAR.has(id);
  return {
    ...{
      name: `${id} ${Object.values(more).join(' ')}`.trim(),
      fit: zooFit(set, more),
      data: set.csv,
      options,
    },
    r: isHard ? [7, 3] : [9, 7],
    python: isHard ? [4, 3] : [8, 7],
    scikitLearn: isHard ? 0 : 6,
  };
}

/** Names, levels, contrasts, offsets, counts and missing values that need care. */
function awkward(): Case[] {
  const path = join(folder, 'awkward.csv');
  const lines = Array.from({ length: 120 }, (_, i) => {
    const yes = (i * 7) % 11 > 4 + (i % 3) ? 'yes' : 'no';
    const race = i % 17 === 3 ? '' : ['white', 'black', 'other'][((i * 5) % 7) % 3];
    const visits = (i * 11) % 3;
    return [
      i === 5 ? 'NA' : yes,
      (i * 13) % 17,
      race,
      (i * 3) % 5 > 2,
      visits,
      1 + ((i * 29) % 23),
      2 + (i % 3),
      i % 4,
      (i % 7) / 5 + 0.5,
      `c${(i * i) % 19}`,
      (i * 7) % 3,
    ].join(',');
  });
  writeFileSync(path, `sick,my dose,race,smoker,visits,x,n,won,w,clinic,lost\n${lines.join('\n')}\n`);
  const table = readCsvSync(
    new TextEncoder().encode(`sick,my dose,race,smoker,visits,x,n,won,w,clinic,lost\n${lines.join('\n')}\n`),
  );
  const full = 'sick ~ `my dose` + race + smoker + factor(visits) + log(x) + I(x^2)';
  const short = 'sick ~ x + race';
  const made = (formula: string, options: FitOptions = {}, more: Partial<Case> = {}): Case => ({
    ...{
      name: `${formula} ${JSON.stringify(options)}`,
      data: path,
      options,
      r: [9, 7],
      python: [8, 7],
      scikitLearn: 6,
    },
    ...{ fit: fitSync(table, formula, options), ...more },
  });
  const white = { reference: { race: 'white' } };
  return [
    made(full, white),
    made('smoker ~ x + race:visits', { event: 'false' }),
    made('sick ~ 0 + race + offset(log(n)) + x', { event: 'no', offset: 'w' }),
    made('sick ~ visits + x', { levels: { visits: ['2', '0', '1'] }, types: { visits: 'text' } }),
    made('sick ~ factor(visits) * x', { reference: { visits: '1' } }),
    made('sick ~ race + x', { contrasts: { race: 'sum' } }),
    made('sick ~ C(race, helmert) + ns(x, df = 3)'),
    made('cbind(won, lost) ~ x + race', white),
    made('cbind(won, lost) ~ x + race', { covariance: 'HC3' }),
    made(short, { covariance: 'HC0' }),
    made(short, { covariance: 'HC1' }),
    made(short, { covariance: 'HC2' }),
    made(short, { covariance: 'HC3', weights: 'n' }),
    made(short, { cluster: 'clinic' }),
    made(short, { cluster: 'clinic', clusterAdjustment: 'stata' }),
    made(short, { cluster: ['clinic', 'visits'], weights: 'n' }),
    made(short, { covariance: 'jackknife' }, { python: [8, null] }),
    made(short, { covariance: 'bootstrap', replicates: 30 }, { r: [9, null], python: [8, null] }),
    made(short, { weights: 'w', weightsKind: 'importance' }),
    made(short, { weights: 'w', weightsKind: 'sampling', cluster: 'clinic' }, { python: [8, null] }),
    made(short, { penalty: 'firth', intervals: 'wald' }, { r: [9, 7] }),
    made(short, { penalty: 'firth', intervals: 'wald', weights: 'n', offset: 'w' }, { r: [9, 7] }),
    made(short, { penalty: 'ridge', lambda: 0.05 }, { r: [6, null] }),
    made(short, { penalty: 'ridge', lambda: 0.05, weights: 'n', offset: 'w' }, { r: [6, null] }),
    made('cbind(won, lost) ~ x + race', { penalty: 'ridge', lambda: 0.2 }, { r: [6, null] }),
  ];
}

const cases: Case[] = [
  ...zooIds()
    .filter((id) => !readZoo(id).certified.separated)
    .map((id) => zooCase(id)),
  { ...zooCase('endometrial_sep', { penalty: 'firth', intervals: 'wald' }), r: [8, 6] },
  { ...zooCase('pima', { penalty: 'ridge', lambda: 0.02 }), r: [6, null] },
];

/** Numbers that a program printed, one list for each case. */
type Printed = (readonly [number[], number[] | null])[];

/** The lines of all cases as one program, each in a function of its own. */
function runR(all: readonly Case[]): Printed {
  const parts = all.map(({ fit, data, options }, i) => {
    const lines = linesOf(fit, data, options).r;
    const named = lines.some((line) => line.startsWith('covariance <-'));
    const errors =
      fit.report.penalty === 'ridge' ? 'NULL' : `sqrt(diag(${named ? 'covariance' : 'vcov(fit)'}))`;
    return `r${i} <- local({\n${lines.join('\n')}\nlist(as.numeric(coef(fit)), as.numeric(${errors}))\n})`;
  });
  const tell = `say <- function(x) paste(sprintf("%.17g", x), collapse = " ")\nfor (r in list(${all.map((_, i) => `r${i}`).join(', ')})) cat(say(r[[1]]), say(r[[2]]), sep = ";", fill = 1e6)`;
  const file = join(folder, 'lines.R');
  writeFileSync(file, `options(warn = -1)\n${parts.join('\n')}\ncat("ROSETTA\\n")\n${tell}\n`);
  return parsed(execFileSync('Rscript', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

function runPython(all: readonly Case[], kind: 'python' | 'scikitLearn'): Printed {
  const parts = all.map(({ fit, data, options }, i) => {
    const lines = linesOf(fit, data, options)[kind];
    const intercept = fit.schema.intercept ? '[np.ravel(intercept), coefficients]' : '[coefficients]';
    const estimates = kind === 'python' ? 'np.asarray(fit.params)' : `np.concatenate(${intercept})`;
    const errors =
      kind === 'python'
        ? 'np.sqrt(np.diag(covariance)) if "covariance" in dir() else np.asarray(fit.bse)'
        : '[]';
    return `def r${i}():\n${lines.map((line) => `    ${line}`).join('\n')}\n    return ${estimates}, ${errors}`;
  });
  const file = join(folder, 'lines.py');
  const tell = `print("ROSETTA")\nfor one in found: print(";".join(" ".join(repr(float(v)) for v in part) for part in one))`;
  const list = all.map((_, i) => `r${i}()`).join(', ');
  writeFileSync(
    file,
    `import warnings\nwarnings.simplefilter("ignore")\n${parts.join('\n')}\nfound = [${list}]\n${tell}\n`,
  );
  return parsed(execFileSync(python, [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

function parsed(output: string): Printed {
  const [, told = ''] = output.split('ROSETTA\n');
  return told
    .trim()
    .split('\n')
    .map((line) => {
      const [estimates = [], errors = []] = line
        .split(';')
        .map((part) => part.trim().split(/\s+/).filter(Boolean).map(Number));
      return [estimates, errors.length === 0 ? null : errors] as const;
    });
}

function linesOf(fit: Fit, data: string, { weights, clusterAdjustment }: FitOptions) {
  return rosetta(fit, { data, weights: weights as string | undefined, clusterAdjustment });
}

function expectDigits(
  actual: readonly number[],
  wanted: readonly number[],
  digits: number,
  name: string,
): void {
  expect(actual, name).toHaveLength(wanted.length);
  const largest = Math.max(...wanted.map((value) => Math.abs(value)));
  wanted.forEach((value, j) => {
    const size = Math.max(Math.abs(value), largest * 1e-6);
    expect(Math.abs(actual[j]! - value) / size, `${name}, coefficient ${j + 1}`).toBeLessThan(10 ** -digits);
  });
}

function expectSame(
  all: readonly Case[],
  printed: Printed,
  digitsOf: (one: Case) => readonly [number, number | null],
): void {
  expect(printed).toHaveLength(all.length);
  all.forEach((one, i) => {
    const [digits, ofErrors] = digitsOf(one);
    const own = inOrder(
      one.fit.coefficients.map(({ estimate, standardError }) => [estimate!, standardError ?? 0]),
    );
    const [estimates, errors] = printed[i]!;
    const theirs = inOrder(estimates.map((estimate, j) => [estimate, errors?.[j] ?? 0]));
    expectDigits(
      theirs.map(([estimate]) => estimate),
      own.map(([estimate]) => estimate),
      digits,
      one.name,
    );
    if (ofErrors !== null)
      expectDigits(
        theirs.map(([, error]) => error),
        own.map(([, error]) => error),
        ofErrors,
        `${one.name}, errors`,
      );
  });
}

/** By estimate: Python puts factors before numbers. */
function inOrder(pairs: readonly (readonly [number, number])[]) {
  return [...pairs].sort((a, b) => a[0] - b[0]);
}

const isFit = (lines: readonly string[]) => lines.some((line) => /^fit (<-|=)/.test(line));
const all = [...cases, ...awkward()];

describe('the lines make the same fit', () => {
  it.skipIf(!hasR)('in R', () => {
    const some = all.filter((one) => isFit(linesOf(one.fit, one.data, one.options).r));
    expect(some.length).toBe(all.length);
    expectSame(some, runR(some), ({ r }) => r);
  });

  it.skipIf(!hasPython)('in Python with statsmodels', () => {
    const some = all.filter((one) => isFit(linesOf(one.fit, one.data, one.options).python));
    expect(some.length).toBeGreaterThan(25);
    expectSame(some, runPython(some, 'python'), ({ python: digits }) => digits);
  });

  it.skipIf(!hasPython)('in Python with scikit-learn', () => {
    const some = all.filter(
      (one) => one.scikitLearn > 0 && isFit(linesOf(one.fit, one.data, one.options).scikitLearn),
    );
    expect(some.length).toBeGreaterThan(20);
    expectSame(some, runPython(some, 'scikitLearn'), ({ scikitLearn }) => [scikitLearn, null]);
  });
});
