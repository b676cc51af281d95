import { open, stat } from 'node:fs/promises';
import {
  type DiagnoseOptions,
  diagnose as diagnoseTable,
  inputTypes,
  OddsmithError,
  type RequestedType,
  summariseDiagnosis,
} from '@oddsmith/core';
import { readModelFile } from '../model-file.js';
import { readForFormula } from '../source/formula-columns.js';
import type { Session } from '../terminal/session.js';

/** As commander gives them: names in camel case, absent where not given. */
export interface DiagnoseCommandOptions
  extends Omit<DiagnoseOptions, 'weights' | 'offset' | 'types' | 'kernel' | 'signal'> {
  readonly weights?: string;
  readonly offset?: string;
  readonly types?: Readonly<Record<string, RequestedType>>;
  readonly json?: true;
}

/** How every model file begins. */
const MODEL = /^\s*\{\s*"format"\s*:\s*"oddsmith-model\//;

/** `diagnose MODEL DATA` where the first is a model file, else `diagnose DATA FORMULA`. */
export async function diagnose(
  first: string,
  second: string,
  { json, types = {}, ...options }: DiagnoseCommandOptions,
  { stdout, screen, signal, progress }: Session,
): Promise<void> {
  const byModel = (await isModelFile(first)) || !second.includes('~');
  const model = byModel ? await readModelFile(first) : second;
  if (typeof model !== 'string' && options.offset !== undefined) {
    const message = '--offset goes with a formula; that of a model has its offset already.';
    throw new OddsmithError('option-invalid', message, { option: 'offset' });
  }
  const formula = typeof model === 'string' ? model : model.schema.formula;
  const read = typeof model === 'string' ? types : { ...inputTypes(model.schema), ...types };
  const table = await readForFormula(
    byModel ? second : first,
    formula,
    { ...options, types: read },
    { signal, onProgress: (state) => progress.reading(state) },
  );
  const diagnosis = await diagnoseTable(table, model, { ...options, types: {}, signal });
  progress.end();
  stdout.write(`${json ? JSON.stringify(diagnosis) : summariseDiagnosis(diagnosis, screen)}\n`);
}

/** Whether a file begins like a model file; what cannot be read twice, a pipe, is none. */
async function isModelFile(path: string): Promise<boolean> {
  const about = await stat(path).catch(() => null);
  if (!about?.isFile()) return false;
  const file = await open(path).catch(() => null);
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(256), 0, 256, 0);
    return MODEL.test(new TextDecoder().decode(buffer.subarray(0, bytesRead)));
  } finally {
    await file.close();
  }
}
