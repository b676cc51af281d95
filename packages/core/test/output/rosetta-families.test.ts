/**
 * The lines of models of several classes and of matched sets, run in R (nnet, ordinal, survival) and Python (statsmodels, scikit-learn):
 * the same estimates and standard errors. Skipped where those are not installed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { hasPackages, hasPython, python } from '../../../../test/oracle/peers.js';
import {
  type Fit,
  type FitOptions,
  fitSync,
  readCsvSync,
  rosetta,
  summariseRosetta,
} from '../../src/index.js';

const golden = (name: string) => fileURLToPath(new URL(`../../../../test/golden/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rosetta-families-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hasR = hasPackages('nnet', 'ordinal', 'survival');

interface Case {
  readonly fit: Fit;
  readonly data: string;
  readonly options: FitOptions;
  /** Digits of estimates and standard errors that the programs have in common with the fit. */
  readonly r: number;
  /** Null: there are no lines. */
  readonly python: number | null;
}

function made(file: string, formula: string, options: FitOptions, r: number, digits: number | null): Case {
  const data = golden(file);
  return {
    fit: fitSync(readCsvSync(readFileSync(data)), formula, options),
    data,
    options,
    r,
    python: digits,
  };
}

const WOMEN: FitOptions = { reference: { partic: 'not.work' } };
const FLATS: FitOptions = { family: 'ordinal', weights: 'Freq', levels: { Sat: ['Low', 'Medium', 'High'] } };
const SETS: FitOptions = { family: 'conditional', strata: 'age' };
const WHITE = { levels: { race: ['white', 'black', 'other'] } };

const cases: readonly Case[] = [
  made('zoo-families/womenlf_multinomial.csv', 'partic ~ hincome + children', WOMEN, 4, 6),
  made('zoo-families/housing_ordinal.csv', 'Sat ~ Infl + Cont', { ...FLATS, family: 'multinomial' }, 4, 6),
  made('zoo-families/housing_ordinal.csv', 'Sat ~ Infl + Type + Cont', FLATS, 8, 4),
  made(
    'zoo-families/housing_ordinal.csv',
    'Sat ~ Infl + Cont',
    { ...FLATS, nonproportional: ['Cont'] },
    8,
    null,
  ),
  made('zoo/birthwt.csv', 'low ~ lwt + smoke + ht', SETS, 8, 4),
  made('zoo/birthwt.csv', 'low ~ lwt + race + offset(ptl)', { ...SETS, ...WHITE }, 8, null),
];

const told = ({ fit, data, options }: Case) =>
  rosetta(fit, { data, weights: options.weights as string | undefined });

/** Estimates by size with their errors: programs order thresholds and classes in their own ways, and nominal effects by sign. */
function inOrder(pairs: readonly (readonly [number, number])[]) {
  return pairs.map(([estimate, error]) => [Math.abs(estimate), error] as const).sort((a, b) => a[0] - b[0]);
}

function expectSame(
  { fit, options }: Case,
  printed: readonly (readonly [number, number])[],
  digits: number,
): void {
  const own = inOrder(fit.coefficients.map(({ estimate, standardError }) => [estimate!, standardError!]));
  const theirs = inOrder(printed);
  expect(theirs, JSON.stringify(options)).toHaveLength(own.length);
  own.forEach(([estimate, error], j) => {
    expect(Math.abs(theirs[j]![0] - estimate) / error).toBeLessThan(10 ** -digits);
    if (theirs[j]![1] > 0) expect(Math.abs(theirs[j]![1] / error - 1)).toBeLessThan(10 ** -digits);
  });
}

/** What a program printed: a line for each case, numbers in pairs. */
function parsed(output: string): (readonly [number, number])[][] {
  const lines = output.split('ROSETTA\n')[1]!.trim().split('\n');
  return lines.map((line) => {
    const numbers = line.trim().split(/\s+/).map(Number);
    return Array.from(
      { length: numbers.length / 2 },
      (_, i) => [numbers[2 * i]!, numbers[2 * i + 1]!] as const,
    );
  });
}

describe('the lines of other families make the same fit', () => {
  it.skipIf(!hasR)('in R', () => {
    const parts = cases.map((one, i) => `r${i} <- local({\n${told(one).r.join('\n')}\n})`);
    const list = cases.map((_, i) => `r${i}`).join(', ');
    const tell = `cat("ROSETTA\\n")\nfor (r in list(${list})) cat(sprintf("%.17g", t(r[, 1:2, drop = FALSE])), fill = 1e6)`;
    const file = join(folder, 'lines.R');
    writeFileSync(file, `options(warn = -1)\n${parts.join('\n')}\n${tell}\n`);
    const output = execFileSync('Rscript', [file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    parsed(output).forEach((printed, i) => {
      expectSame(cases[i]!, printed, cases[i]!.r);
    });
  });

  it.skipIf(!hasPython)('in Python', () => {
    const some = cases.filter((one) => one.python !== null);
    const bodies = some.map((one, i) => {
      const { family } = one.fit.report;
      const pairs =
        family === 'ordinal'
          ? 'np.column_stack([np.concatenate([fit.params[:x.shape[1]], fit.model.transform_threshold_params(fit.params)[1:-1]]), np.zeros(len(fit.params))])'
          : 'np.column_stack([np.ravel(fit.params, order="F"), np.ravel(fit.bse, order="F")])';
      return `def r${i}():\n${told(one)
        .python.map((line) => `    ${line}`)
        .join('\n')}\n    return ${pairs}`;
    });
    const calls = some.map((_, i) => `r${i}()`).join(', ');
    const tell = `found = [${calls}]\nprint("ROSETTA")\nfor one in found: print(" ".join(repr(float(v)) for v in one.ravel()))`;
    const file = join(folder, 'lines.py');
    writeFileSync(file, `import warnings\nwarnings.simplefilter("ignore")\n${bodies.join('\n')}\n${tell}\n`);
    const output = execFileSync(python, [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    parsed(output).forEach((printed, i) => {
      expectSame(some[i]!, printed, some[i]!.python!);
    });
  });

  it.skipIf(!hasPython)('in scikit-learn, of several classes', () => {
    const [one] = cases;
    const body = told(one!)
      .scikitLearn.map((line) => `    ${line}`)
      .join('\n');
    const file = join(folder, 'classes.py');
    const tell = 'found = all[1:] - all[0]\n    return found';
    writeFileSync(
      file,
      `def r():\n${body}\n    ${tell}\nfound = r()\nprint("ROSETTA")\nprint(" ".join(f"{float(v)!r} 0" for v in found.ravel()))\n`,
    );
    const output = execFileSync(python, [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    expectSame(one!, parsed(output)[0]!, 4);
  });
});

describe('what there is no line for', () => {
  it('is said', () => {
    const [, , proportional, partial, sets] = cases;
    expect(told(partial!).python.join()).toMatch(/^# statsmodels has no partial/);
    expect(told(sets!).scikitLearn.join()).toMatch(/^# scikit-learn has no model of matched sets/);
    expect(told(sets!).conversions.spark.setting).toBeNull();
    expect(summariseRosetta(told(proportional!))).toContain('Objective: minimise L = -sum w log(F(t_y - z)');
  });
});
