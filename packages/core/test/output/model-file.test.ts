import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { OddsmithError } from '../../src/errors.js';
import type { FitReport } from '../../src/fit/report.js';
import type { Schema } from '../../src/formula/schema.js';
import { createModel as createModelOf } from '../../src/output/create-model.js';
import { checkGoldenRows, type Predict } from '../../src/output/golden-rows.js';
import type { ModelFile } from '../../src/output/model.js';
import { readModel, writeModel } from '../../src/output/model-file.js';
import {
  BIRTHWT,
  BIRTHWT_SCHEMA,
  factor,
  name,
  numeric,
  predict,
  predictiveOf,
  schemaOf,
  unknown,
} from './fixtures.js';

const ORIGIN = { createdBy: 'oddsmith 0.1.0', missing: 'drop' } as const;
const PLACE = { file: 'low.json' };
const MODEL_CODES = ['model-damaged', 'model-foreign', 'model-newer'];

function createModel(report: FitReport, schema: Schema, answer = predict): ModelFile {
  return createModelOf(report, predictiveOf(report, schema), ORIGIN, answer);
}

let model: ModelFile;
let file: string;
/** The same with two variables alone: quick to damage everywhere. */
let small: ModelFile;
let smallFile: string;
beforeAll(() => {
  model = createModel(BIRTHWT, BIRTHWT_SCHEMA);
  file = writeModel(model);
  const schema = schemaOf('low', [numeric('lwt'), factor('race', ['white', 'black', 'other'])]);
  const coefficients = [0, 2, 3, 4].map((index) => BIRTHWT.coefficients[index]!);
  const covarianceMatrix = BIRTHWT.covarianceMatrix.slice(0, 4).map((row) => row.slice(0, 4));
  small = createModel({ ...BIRTHWT, coefficients, covarianceMatrix }, schema);
  smallFile = writeModel(small);
});

function failure(text: string): OddsmithError {
  try {
    readModel(text, PLACE);
  } catch (error) {
    if (error instanceof OddsmithError) return error;
    throw error;
  }
  throw new Error('it was read');
}

type Keys = readonly (string | number)[];

/** The file with one part of its JSON replaced, or left out where `edit` gives undefined. */
function edited(keys: Keys, edit: (value: unknown) => unknown): string {
  const follow = (value: unknown, [key, ...rest]: Keys): unknown => {
    if (key === undefined) return edit(value);
    const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
    return Object.assign(copy, { [key]: follow((value as Record<string | number, unknown>)[key], rest) });
  };
  return JSON.stringify(follow(JSON.parse(file), keys));
}

const shorter = (value: unknown) => (value as unknown[]).slice(0, -1);
const reversed = (value: unknown) => [...(value as unknown[])].reverse();
const to = (value: unknown) => () => value;

describe('round trip', () => {
  test('gives the same model and the same bytes', () => {
    const read = readModel(file, PLACE);
    expect(read).toStrictEqual(model);
    expect(writeModel(read)).toBe(file);
    checkGoldenRows(read, predict);
  });

  test('does not hang on the order of keys, the layout or a byte-order mark', () => {
    const reversed = Object.fromEntries(Object.entries(model).reverse()) as unknown as ModelFile;
    expect(writeModel(reversed)).toBe(file);
    expect(readModel(`\ufeff${JSON.stringify(JSON.parse(file))}\r\n`)).toStrictEqual(model);
  });

  test('keeps every bit of every number', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), {
          minLength: 10,
          maxLength: 10,
        }),
        (coefficients) => {
          const read = readModel(writeModel({ ...model, coefficients }));
          expect(read.coefficients.every((value, index) => Object.is(value, coefficients[index]))).toBe(true);
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  test('of names with any characters', () => {
    const names = ['__proto__', 'a "b"\n', '東京', '\ud800', '1', 'constructor'];
    const schema = schemaOf('y', names.map(numeric));
    const coefficients = schema.columns.map((term) => ({ ...unknown(term), estimate: 0.5 }));
    const covarianceMatrix = schema.columns.map(() => schema.columns.map(() => null));
    const odd = createModel({ ...BIRTHWT, coefficients, covarianceMatrix }, schema);
    const read = readModel(writeModel(odd));
    expect(read).toStrictEqual(odd);
    expect(Object.keys(read.golden.rows[0]!).sort()).toEqual([...names].sort());
  });

  test('holds nothing that differs between two runs of the same fit', () => {
    const again = createModel({ ...BIRTHWT, seconds: 99, kernel: 'wasm' }, BIRTHWT_SCHEMA);
    expect(writeModel(again)).toBe(file);
  });

  test('of infinite and aliased coefficients', () => {
    const coefficients = BIRTHWT.coefficients.map((coefficient, index) => {
      if (index === 1) return unknown(coefficient.term);
      return index === 2 ? unknown(coefficient.term, '-infinity') : coefficient;
    });
    const report: FitReport = { ...BIRTHWT, coefficients };
    const limiting = {
      coefficients: coefficients.map(({ estimate }) => estimate ?? 0),
      direction: coefficients.map((_, index) => (index === 2 ? -1 : 0)),
    };
    const predictive = { ...predictiveOf(report, BIRTHWT_SCHEMA), limiting };
    const separated = createModelOf(report, predictive, ORIGIN, (_, rows) => ({
      logOdds: rows.map(() => Number.NEGATIVE_INFINITY),
      probability: rows.map(() => 0),
    }));
    expect(separated.limiting).toEqual(limiting);
    expect(separated.coefficients.slice(1, 3)).toEqual([null, null]);
    expect(separated.golden.logOdds).toEqual(Array(12).fill(null));
    expect(separated.golden.probability).toEqual(Array(12).fill(0));
    expect(readModel(writeModel(separated))).toStrictEqual(separated);
  });

  test('what is not whole is not written', () => {
    expect(() => writeModel({ ...model, coefficients: [Number.NaN] })).toThrow(
      expect.objectContaining({
        code: 'model-damaged',
        message: 'Not a whole model: coefficients[0] must be a finite number, not NaN.',
      }),
    );
  });
});

describe('a damaged file', () => {
  test('cut off anywhere: says so', () => {
    for (let length = 0; length < smallFile.length - 1; length++) {
      const error = failure(smallFile.slice(0, length));
      expect(error.code).toBe('model-damaged');
      if (length > 0) expect(error.message).toMatch(/it ends in the middle|unexpected/);
      expect(error.at.file).toBe('low.json');
    }
    expect(failure(smallFile.slice(0, 500)).message).toMatch(
      /^The model file is damaged: it ends in the middle, at line 2\d, character \d+: the rest is missing\.$/,
    );
    expect(readModel(smallFile.slice(0, -1))).toStrictEqual(small);
  });

  test('with any character changed: the same model or an error', () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 0x2ff }), (at, code) => {
        const position = at % smallFile.length;
        const text = smallFile.slice(0, position) + String.fromCharCode(code) + smallFile.slice(position + 1);
        try {
          expect(readModel(text)).toStrictEqual(small);
        } catch (error) {
          if (!(error instanceof OddsmithError)) throw error;
          refused++;
          expect(MODEL_CODES).toContain(error.code);
        }
      }),
      { seed: 1, numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(900);
  });

  test('with a digit, letter or mark of JSON changed', () => {
    const marks = [...'0123456789{}[]",:.-eE+ntfu\\'];
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...marks), (at, mark) => {
        const position = at % smallFile.length;
        const text = smallFile.slice(0, position) + mark + smallFile.slice(position + 1);
        try {
          expect(readModel(text)).toStrictEqual(small);
        } catch (error) {
          if (!(error instanceof OddsmithError)) throw error;
          expect(MODEL_CODES).toContain(error.code);
        }
      }),
      { seed: 2, numRuns: 1000 },
    );
  });

  test('names the line and what is there', () => {
    const error = failure(file.replace('"family": "binary",', '"family": "binary";'));
    expect(error.message).toBe('The model file is damaged: unexpected ";" at line 4, character 21.');
    expect(error.at).toEqual({ file: 'low.json', line: 4 });
  });

  test.each<[Keys, (value: unknown) => unknown, string]>([
    [
      ['schema', 'terms', 2, 'columns'],
      to(undefined),
      'schema.terms[2].columns is missing: expected an array',
    ],
    [['coefficients', 3], to('x'), 'coefficients[3] must be a finite number, not the text "x"'],
    [['golen'], to({}), 'golen is not known here. Did you mean "golden"?'],
    [
      ['schema', 'variables', 0, 'kind'],
      to('spline'),
      'schema.variables[0].kind must be numeric or factor or basis, not the text "spline"',
    ],
    [['schema', 'version'], to(2), 'schema.version must be 1, not 2'],
    [['coefficients'], shorter, 'coefficients must have 10 entries (design columns), not 9'],
    [['coefficientsLow'], shorter, 'coefficientsLow must have 10 entries (design columns), not 9'],
    [['covarianceLow'], shorter, 'covarianceLow must have 10 entries (design columns), not 9'],
    [
      ['limiting'],
      to({ coefficients: [], direction: [] }),
      'limiting.coefficients must have 10 entries (design columns), not 0',
    ],
    [['covariance', 4], shorter, 'covariance[4] must have 10 entries (design columns), not 9'],
    [
      ['schema', 'terms', 0, 'variables'],
      to(['agge']),
      'schema.terms[0].variables names "agge", which is not among schema.variables',
    ],
    [
      ['schema', 'terms', 0, 'codings'],
      to([]),
      'schema.terms[0].codings must have 1 entries (variables), not 0',
    ],
    [
      ['schema', 'variables', 2, 'levels'],
      shorter,
      'schema.terms[2].columns must have 1 entries (levels of its variables), not 2',
    ],
    [['schema', 'columns'], reversed, 'schema.columns has "ftv" where the design column is "(Intercept)"'],
    [['fit', 'coefficients'], shorter, 'fit.coefficients must have 10 entries (design columns), not 9'],
    [['golden', 'logOdds'], shorter, 'golden.logOdds must have 12 entries (golden rows), not 11'],
    [['fit', 'pseudoRSquared'], to([]), 'fit.pseudoRSquared must be an object, not an array of 0'],
    [['fit', 'rows'], to(-1), 'fit.rows must be a count, not -1'],
    [['golden', 'rows', 0, 'age'], to({}), 'golden.rows[0].age must be a finite number, not an object'],
    [
      ['golden', 'rows', 0, 'a b'],
      to([]),
      'golden.rows[0]["a b"] must be a finite number, not an array of 0',
    ],
  ])('%j: says where', (keys, edit, message) => {
    const error = failure(edited(keys, edit));
    expect(error.message).toBe(`Not a whole model: ${message}${message.endsWith('?') ? '' : '.'}`);
    expect(error.code).toBe('model-damaged');
  });

  test('a number changed by hand is found by the checksum', () => {
    const error = failure(file.replace('"aic": 221.', '"aic": 121.'));
    expect(error.code).toBe('model-damaged');
    expect(error.message).toMatch(/^The model file was changed after it was written: .*crc32:[0-9a-f]{8}/);
  });

  test('nesting without end is no stack overflow', () => {
    const arrays = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(failure(edited(['golden'], to('HERE')).replace('"HERE"', arrays)).code).toBe('model-damaged');
    const minus = `${'{"kind":"unary","operator":"-","operand":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const text = edited(['schema', 'offsets'], to(['HERE'])).replace('"HERE"', minus);
    expect(failure(text).message).toBe('Not a whole model: the file is nested too deeply.');
  });
});

describe('not our file', () => {
  test.each([
    ['', 'model-damaged', 'it ends in the middle, at line 1'],
    [
      '{"format": "oddsmith-fit/1", "rows": 3}',
      'model-foreign',
      'a fit report (oddsmith-fit/1, what fit --json prints)',
    ],
    ['{"format": "oddsmith-error/1"}', 'model-foreign', 'another output of oddsmith (oddsmith-error/1)'],
    ['{"format": "oddsmith-sparse-model/1"}', 'model-foreign', 'a model of sparse data'],
    ['{"format": "other/3"}', 'model-foreign', 'a file of format "other/3"'],
    ['{"coef_": [1], "intercept_": 2}', 'model-foreign', 'scikit-learn'],
    ['{"learner": {}}', 'model-foreign', 'an XGBoost model'],
    ['{"irVersion": 8}', 'model-foreign', 'an ONNX model in JSON'],
    ['{}', 'model-foreign', 'JSON of another program'],
    ['[1, 2, 3]', 'model-foreign', 'an array of 3'],
    ['"abc"', 'model-foreign', 'the text "abc"'],
    ['<?xml version="1.0"?>\n<PMML version="4.4">', 'model-foreign', 'a PMML document'],
    ['<!DOCTYPE html><html>', 'model-foreign', 'an HTML page'],
    ['PK\u0003\u0004abc', 'model-foreign', 'a ZIP archive'],
    ['\u0080\u0004\u0095', 'model-foreign', 'a Python pickle'],
    ['\u0008\u0007\u0012\u0008skl2onnx', 'model-foreign', 'an ONNX model'],
    ['PAR1\u0015', 'model-foreign', 'a Parquet file'],
    ['age,low\n1,2\n', 'model-foreign', 'a text that is not JSON'],
    [
      '{"format": "oddsmith-model/2", "createdBy": "oddsmith 3.1.0"}',
      'model-newer',
      'of version 2 (oddsmith-model/2, written by "oddsmith 3.1.0"); this oddsmith reads versions up to 1',
    ],
    ['{"format": "oddsmith-model/0"}', 'model-foreign', 'oddsmith-model/0'],
    ['{"schema": 1, "coefficients": 1, "golden": 1}', 'model-damaged', 'format is missing'],
  ])('%j', (text, code, part) => {
    const error = failure(text);
    expect(error.code).toBe(code);
    expect(error.message).toContain(part);
    expect(error.at.file).toBe('low.json');
  });

  test('any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.json(), (text, json) => {
        expect(MODEL_CODES).toContain(failure(text).code);
        expect(MODEL_CODES).toContain(failure(json).code);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('golden rows', () => {
  const nudged: Predict = (shape, rows) => {
    const { logOdds, probability } = predict(shape, rows);
    return { logOdds: Array.from(logOdds, (z, row) => (row === 7 ? z + 2 ** -45 : z)), probability };
  };

  test('that no longer give the same bits are told', () => {
    expect(() => checkGoldenRows(model, nudged, PLACE)).toThrow(
      expect.objectContaining({
        code: 'model-golden-rows',
        at: { file: 'low.json', row: 8 },
        message: expect.stringMatching(/golden row 8 has the log-odds -?\d+\.\d+, expected -?\d+\.\d+\.$/),
      }),
    );
  });

  test('notice every coefficient', () => {
    for (let index = 0; index < model.coefficients.length; index++) {
      const coefficients = model.coefficients.map((value, at) => (at === index ? value! + 1e-6 : value));
      expect(() => checkGoldenRows({ ...model, coefficients }, predict)).toThrow(/no longer predicts/);
    }
  });

  test('leave out what cannot be predicted', () => {
    const partial: Predict = (shape, rows) => {
      const { logOdds, probability } = predict(shape, rows);
      return {
        logOdds: Array.from(logOdds, (z, row) => (row % 2 ? z : Number.NaN)),
        probability: Array.from(probability, (p, row) => (row % 2 ? p : Number.NaN)),
      };
    };
    const { golden } = createModel(BIRTHWT, BIRTHWT_SCHEMA, partial);
    expect(golden.rows).toEqual(model.golden.rows.filter((_, row) => row % 2 === 1));
    expect(golden.logOdds).toEqual(model.golden.logOdds.filter((_, row) => row % 2 === 1));
  });

  test('a model of the intercept alone has them too', () => {
    const schema: Schema = schemaOf('y', []);
    const report: FitReport = {
      ...BIRTHWT,
      coefficients: [{ ...unknown('(Intercept)'), estimate: -0.5 }],
      covarianceMatrix: [[0.1]],
    };
    const empty = createModel(report, schema);
    expect(readModel(writeModel(empty))).toStrictEqual(empty);
    expect(new Set(empty.golden.logOdds)).toEqual(new Set([-0.5]));
  });

  test('expressions survive', () => {
    const at = { start: 0, end: 1 };
    const schema: Schema = {
      ...schemaOf('y', [factor('f', ['a', 'b'])]),
      offsets: [
        {
          kind: 'binary',
          operator: '+',
          left: { kind: 'call', name: 'log', arguments: [name('t')], at },
          right: { kind: 'unary', operator: '-', operand: { kind: 'number', value: 2.5, at }, at },
          at,
        },
      ],
    };
    const report: FitReport = {
      ...BIRTHWT,
      coefficients: schema.columns.map((term) => ({ ...unknown(term), estimate: 1 })),
      covarianceMatrix: [
        [1, 0],
        [0, 1],
      ],
    };
    const written = createModel(report, schema);
    expect(readModel(writeModel(written)).schema).toStrictEqual(schema);
  });
});
