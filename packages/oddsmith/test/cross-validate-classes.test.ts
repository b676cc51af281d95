/** `oddsmith cross-validate` of a response of several classes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrossValidationReport, PathReport } from '@oddsmith/core';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { run } from './command.js';
import { temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const women = new URL('../../../test/golden/zoo-families/womenlf_multinomial.csv', import.meta.url).pathname;
const FORMULA = 'partic ~ hincome + children';
const FEW = ['--lambda-count', '6', '--folds', '3'];

const schema = JSON.parse(readFileSync(new URL('../schemas/cross-validation.json', import.meta.url), 'utf8'));

/** What the schema has against a report. */
function valid(report: unknown): unknown[] {
  const options = { strict: true, strictTypes: false, strictRequired: false, allErrors: true };
  const validate = new Ajv.default(options).compile(schema);
  return validate(report) ? [] : (validate.errors ?? []);
}

describe('cross-validate of several classes', () => {
  it('prints what its schema says, draws, and writes a model of the chosen coefficients', async () => {
    const [model, plot] = [join(folder, 'model.json'), join(folder, 'cv.svg')];
    const files = ['--model', model, '--plot', plot, '--alpha', '1,0', '--measure', 'brier', '--nested'];
    const { code, stdout, stderr } = await run([
      'cross-validate',
      women,
      FORMULA,
      ...FEW,
      ...files,
      '--json',
    ]);
    expect(code, stderr).toBe(0);
    const report = JSON.parse(stdout) as CrossValidationReport;
    expect(valid(report)).toEqual([]);
    expect(report.classes).toEqual(['fulltime', 'not.work', 'parttime']);
    expect(readFileSync(plot, 'utf8')).toContain('Brier score');
    const { chosen } = report;
    const path = await run([
      ...[
        'path',
        women,
        FORMULA,
        '--lambdas',
        String(chosen.lambda),
        '--alpha',
        String(chosen.alpha),
        '--json',
      ],
    ]);
    const { points } = JSON.parse(path.stdout) as PathReport;
    const { coefficients } = JSON.parse(readFileSync(model, 'utf8')) as {
      coefficients: number[];
    };
    for (const [c, { estimate }] of chosen.coefficients.entries()) {
      expect(Math.abs(estimate - points[0]!.coefficients[c]!)).toBeLessThan(1e-7);
      expect(Math.abs(estimate - coefficients[c]!)).toBeLessThan(1e-7);
    }
  });

  it('tells it in words', async () => {
    const { stdout } = await run(['cross-validate', women, FORMULA, ...FEW, '--family', 'multinomial']);
    expect(stdout).toContain('3 folds, each with its share of every class; seed 1');
    for (const level of ['fulltime', 'not.work', 'parttime']) expect(stdout).toContain(level);
  });

  it('refits, and tests by splits', async () => {
    const further = ['--refit', '--split-inference', '--splits', '1'];
    const given = ['cross-validate', women, FORMULA, ...FEW, ...further];
    const { code, stdout, stderr } = await run([...given, '--json']);
    expect(code, stderr).toBe(0);
    const report = JSON.parse(stdout);
    expect(valid(report)).toEqual([]);
    const parameters = report.refit.coefficients.map(({ class: own }: { class: string }) => own);
    expect([...new Set(parameters)]).toEqual(['not.work', 'parttime']);
    const terms = report.splitInference.coefficients.map(({ term }: { term: string }) => term);
    expect(terms).toEqual(['hincome', 'children[present]']);
    const { stdout: text } = await run(given);
    expect(text).toMatch(/not\.work: children\[present\] +-?\d/);
  });

  it('refuses the AUC and the debiased estimate', async () => {
    for (const [args, option] of [
      [['--measure', 'auc'], 'measure'],
      [['--debiased'], 'debiased'],
    ] as const) {
      const { code, stderr } = await run(['cross-validate', women, FORMULA, ...FEW, ...args, '--json']);
      expect(code).toBe(2);
      expect(stderr).not.toContain('folds');
      expect(JSON.parse(stderr)).toMatchObject({ code: 'option-unavailable', at: { option } });
    }
  });
});
