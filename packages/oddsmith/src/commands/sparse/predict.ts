/** `predict` with a model of sparse data. */
import { readFile } from 'node:fs/promises';
import { isSparseModel, OddsmithError, SparseModel } from '@oddsmith/core';
import { OutputFile } from '../../output/output-file.js';
import type { Session } from '../../terminal/session.js';
import { isSparseFile, readSparse } from './sparse-data.js';

/** The model in a file; null where there is another one, or no file: others tell that. */
export async function sparseModelIn(path: string): Promise<SparseModel | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return isSparseModel(text) ? SparseModel.parse(text, { file: path }) : null;
}

interface Given {
  readonly output?: string;
  readonly json?: true;
}

function refuseOthers(given: object): void {
  const other = Object.keys(given).find((name) => !['output', 'json'].includes(name));
  if (other === undefined) return;
  const message = `--${other} is not available for models of sparse data.`;
  throw new OddsmithError('option-unavailable', message, { option: other });
}

/** A line for each row: its number, the probability of the event and the label that is more probable. */
function textOf(probabilities: Float64Array, levels: readonly [string, string], isJson: boolean): string {
  const lines = Array.from(probabilities, (probability, i) => {
    const predicted = levels[probability >= 0.5 ? 1 : 0]!;
    return isJson
      ? JSON.stringify({ row: i + 1, probability, predicted })
      : `${i + 1},${probability},${/[",\n\r]/.test(predicted) ? `"${predicted.replaceAll('"', '""')}"` : predicted}`;
  });
  return `${[...(isJson ? [] : ['row,probability,predicted']), ...lines].join('\n')}\n`;
}

/** @throws OddsmithError `file-format` for data that are not SVMlight text, and those of reading. */
export async function sparsePredictCommand(
  model: SparseModel,
  data: string,
  given: object,
  session: Session,
): Promise<void> {
  refuseOthers(given);
  if (!isSparseFile(data))
    throw new OddsmithError(
      'file-format',
      `The model is of sparse data, which are in files that end in .svm, .svmlight or .libsvm; ${data} does not.`,
      { file: data },
    );
  const { output, json } = given as Given;
  const isJson = json === true || /\.ndjson$/i.test(output ?? '');
  const file = output === undefined ? null : await OutputFile.create(output);
  try {
    const { isZeroBased, levels } = model.file;
    const { matrix } = await readSparse(data, { zeroBased: isZeroBased }, session);
    const text = textOf(model.predict(matrix), levels, isJson);
    session.progress.end();
    if (file === null) session.stdout.write(text);
    await file?.write(text);
    await file?.commit();
  } finally {
    await file?.discard();
  }
}
