/** How to meet each error: through the public API, or the command line. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ErrorCode,
  type FitOptions,
  fit as fitLater,
  fitSync,
  learn,
  loadModel,
  type ModelFile,
  type Place,
  readCsv,
  readCsvSync,
  toTable,
  writeModel,
} from '@oddsmith/core';
import { failureOf } from './command.js';

export interface Provocation {
  /** Throws, rejects, or gives what the command line told. */
  provoke(folder: string): unknown;
  /** What is told of the place, at least. */
  readonly at?: Place;
  readonly message: RegExp;
}

const data = {
  y: [0, 1, 0, 1, 1, 0, 1, 0],
  x: [1, 2, 3, 4, 5, 6, 7, 9],
  g: ['a', 'b', 'a', 'b', 'c', 'c', 'a', 'b'],
};
const withColumn = (column: Record<string, unknown[]>) => ({ ...data, ...column });
const csv = 'y,x\n0,1\n1,2\n0,3\n1,4\n1,5\n0,6\n';

/** A file in the folder. */
function file(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const fitting = (formula: string, options: object = {}, columns: Record<string, unknown[]> = data) =>
  fitSync(columns, formula, options as FitOptions);

const whole = () => fitting('y ~ x').modelFile();

/** A model that does not predict what its golden rows say, with a checksum that is right. */
function withOtherGoldenRow(): string {
  const { checksum: _, ...model } = JSON.parse(whole()) as ModelFile & { checksum: string };
  const logOdds = model.golden.logOdds.map((value, row) => (row === 0 ? 42 : value));
  return writeModel({ ...model, golden: { ...model.golden, logOdds } });
}

async function* breakingOff(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('y,x\n1,');
  throw new Error('connection reset');
}

export const PROVOCATIONS: Readonly<Record<ErrorCode, Provocation>> = {
  'option-unknown': {
    provoke: () => fitting('y ~ x', { wieghts: 'x' }),
    at: { option: 'wieghts' },
    message: /no option "wieghts".*"weights"/,
  },
  'option-invalid': {
    provoke: () => fitting('y ~ x', { confidence: 2 }),
    at: { option: 'confidence' },
    message: /above 0 and below 1, got 2/,
  },
  'option-unavailable': {
    provoke: () => failureOf('describe', 'https://example.com/births.csv'),
    at: { file: 'https://example.com/births.csv' },
    message: /https: addresses/,
  },
  'argument-missing': {
    provoke: (folder) => failureOf('fit', file(folder, 'births.csv', csv)),
    message: /needs a formula.*y ~ x/,
  },
  'formula-syntax': {
    provoke: () => fitting('y ~ (x'),
    at: { text: 'y ~ (x' },
    message: /\(|parenthes|closed|\)/,
  },
  'formula-unknown-function': {
    provoke: () => fitting('y ~ lgo(x)'),
    at: { text: 'y ~ lgo(x)' },
    message: /lgo.*"log"/,
  },
  'formula-unsupported': {
    provoke() {
      const id = Array.from({ length: 6000 }, (_, row) => `id ${row}`);
      return fitting('y ~ id', {}, { y: id.map((_, row) => row % 2), id });
    },
    at: { column: 'id' },
    message: /6000 coefficients.*id has 6000 levels/,
  },
  'column-unknown': {
    provoke: () => fitting('y ~ grop', {}, { y: data.y, group: data.g }),
    at: { column: 'grop' },
    message: /"grop".*"group"/,
  },
  'column-duplicate': {
    provoke: () => readCsvSync('a,b,a\n1,2,3\n', { name: 'twice.csv' }),
    at: { file: 'twice.csv', line: 1, column: 'a' },
    message: /"a" twice/,
  },
  'column-type': {
    provoke: () => toTable({ x: [1, 'two', 3] }),
    at: { row: 2, column: 'x' },
    message: /expected a number, got the text "two"/,
  },
  'column-constant': {
    provoke: () => fitting('y ~ g', {}, withColumn({ g: data.y.map(() => 'a') })),
    message: /g has .*"a"/,
  },
  'value-out-of-domain': {
    provoke: () => fitting('y ~ log(x)', {}, withColumn({ x: [1, 2, 0, 4, 5, 6, 7, 8] })),
    at: { row: 3 },
    message: /log\(x\).*row 3/,
  },
  'value-missing': {
    provoke: () => fitting('y ~ x', { missing: 'fail' }, withColumn({ x: [1, null, 3, 4, 5, 6, 7, 8] })),
    at: { row: 2, column: 'x' },
    message: /Row 2 has no value of x/,
  },
  'value-not-finite': {
    provoke: () => fitting('y ~ x', {}, withColumn({ x: [1, 2, 3, Infinity, 5, 6, 7, 8] })),
    at: { row: 4, column: 'x' },
    message: /x is Infinity in row 4/,
  },
  'level-unknown': {
    provoke: () => fitting('y ~ g', { reference: { g: 'd' } }),
    message: /"d"/,
  },
  'response-missing': { provoke: () => fitting('~ x'), message: /left|response/ },
  'response-constant': {
    provoke: () => fitting('y ~ x', {}, withColumn({ y: data.x.map(() => 1) })),
    at: { column: 'y' },
    message: /one value "1"/,
  },
  'response-levels': {
    provoke: () => fitting('g ~ x', { family: 'binary' }),
    at: { column: 'g' },
    message: /3 levels \("a", "b", "c"\)/,
  },
  'response-proportion': {
    provoke: () => fitting('y ~ x', {}, withColumn({ y: [0, 0.5, 1, 0.25, 0, 1, 1, 0] })),
    message: /0\.5|proportion/,
  },
  'weights-invalid': {
    provoke: () => fitting('y ~ x', { weights: [1, 1, -1, 1, 1, 1, 1, 1] }),
    at: { option: 'weights', row: 3 },
    message: /row 3 is -1/,
  },
  'data-empty': { provoke: () => toTable([]), message: /0 rows/ },
  'data-shape': {
    provoke: () => toTable({ x: [1, 2], y: [1] }),
    at: { column: 'y' },
    message: /1 values.*has 2/,
  },
  'file-format': {
    provoke: (folder) => failureOf('describe', file(folder, 'sheet.csv', 'PK\x03\x04rest')),
    message: /Excel workbook.*save the sheet as CSV/,
  },
  'csv-quote': {
    provoke: () => readCsvSync('a,b\n1,"two\n', { name: 'open.csv' }),
    at: { file: 'open.csv', line: 2, column: 'b' },
    message: /never closed/,
  },
  'csv-field-count': {
    provoke: () => readCsvSync('a,b\n1,2\n1,2,3\n', { name: 'ragged.csv' }),
    at: { file: 'ragged.csv', line: 3, row: 2 },
    message: /expected 2 fields.*got 3/,
  },
  'csv-encoding': {
    provoke: () => readCsvSync(Uint8Array.of(0x61, 0x0a, 0xe9, 0x0a), { name: 'latin1.csv' }),
    at: { file: 'latin1.csv', line: 2, column: 'a' },
    message: /not UTF-8.*Save the file as UTF-8/,
  },
  'model-damaged': {
    provoke: () => loadModel(whole().slice(0, 500), { file: 'model.json' }),
    at: { file: 'model.json' },
    message: /model file is damaged: .*line \d+/,
  },
  'model-foreign': {
    provoke: () => loadModel('{"coef_": [[1, 2]]}', { file: 'model.json' }),
    at: { file: 'model.json' },
    message: /Not a model file of oddsmith/,
  },
  'model-newer': {
    provoke: () => loadModel(whole().replace('oddsmith-model/1', 'oddsmith-model/9')),
    message: /version 9.*Update oddsmith/,
  },
  'model-golden-rows': {
    provoke: () => loadModel(withOtherGoldenRow()),
    at: { row: 1 },
    message: /golden row 1 has the log-odds.*expected 42/,
  },
  'checkpoint-damaged': {
    provoke(folder) {
      const table = file(folder, 'resumed.csv', csv);
      return failureOf('fit', table, 'y ~ x', '--resume', file(folder, 'torn.checkpoint', 'none of ours'));
    },
    message: /checkpoint/,
  },
  'checkpoint-foreign': {
    async provoke(folder) {
      const table = file(folder, 'kept.csv', csv);
      const checkpoint = join(folder, 'kept.checkpoint');
      await failureOf('fit', table, 'y ~ x', '--checkpoint', checkpoint, '--max-iterations', '1');
      return failureOf('fit', table, 'y ~ 1', '--resume', checkpoint);
    },
    message: /checkpoint/,
  },
  'file-not-found': {
    provoke(folder) {
      file(folder, 'births.csv', csv);
      return failureOf('describe', join(folder, 'brths.csv'));
    },
    message: /"births.csv"/,
  },
  'file-unreadable': {
    provoke(folder) {
      const path = join(folder, 'folder.json');
      mkdirSync(path, { recursive: true });
      return failureOf('predict', path, file(folder, 'births.csv', csv));
    },
    message: /Cannot read/,
  },
  'file-unwritable': {
    provoke: (folder) =>
      failureOf('fit', file(folder, 'births.csv', csv), 'y ~ x', '--output', join(folder, 'no/model.json')),
    message: /its folder does not exist/,
  },
  'source-failed': {
    provoke: () => readCsv(breakingOff, { name: 'remote.csv' }),
    at: { file: 'remote.csv' },
    message: /connection reset/,
  },
  cancelled: {
    provoke: () => fitLater(data, 'y ~ x', { signal: AbortSignal.abort() }),
    message: /cancelled/,
  },
  'memory-exhausted': {
    provoke: () => learn([[1], [2], [3]], [0, 1, 1], { epochs: 1e15 }),
    at: { option: 'epochs' },
    message: /No memory for a history of 1000000000000000 epochs/,
  },
  'estimate-not-finite': {
    provoke: (folder) =>
      failureOf('fit', file(folder, 'separated.csv', 'y,x\n0,1\n0,2\n1,3\n1,4\n'), 'y ~ x'),
    message: /separated.*x is infinite/,
  },
  'not-converged': {
    provoke: (folder) => failureOf('fit', file(folder, 'births.csv', csv), 'y ~ x', '--max-iterations', '1'),
    message: /stopped before the optimum after 1 iteration /,
  },
};
