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
  readonly residuals?: string;
  readonly dfbetas?: true;
  readonly keep?: readonly string[];
  readonly seed?: number;
  readonly json?: true;
}

/** Options of the one thing that are none of the other. */
const OF_ROWS = ['dfbetas', 'keep', 'seed'] as const;
const OF_DIAGNOSIS = ['groups', 'without', 'dispersion'] as const;

function refuseIdle(options: DiagnoseCommandOptions): void {
  const writes = options.residuals !== undefined;
  const idle = (writes ? OF_DIAGNOSIS : OF_ROWS).find((name) => options[name] !== undefined);
  if (idle === undefined) return;
  const message = writes
    ? `--${idle} is of a diagnosis, and --residuals writes the rows instead.`
    : `--${idle} goes with --residuals FILE.`;
  throw new OddsmithError('option-invalid', message, { option: idle });
}

/** How every model file begins. */
const MODEL = /^\s*\{\s*"format"\s*:\s*"oddsmith-model\//;

/** `diagnose MODEL DATA` where the first is a model file, else `diagnose DATA FORMULA`. */
export async function diagnose(
  first: string,
  second: string,
  given: DiagnoseCommandOptions,
  session: Session,
): Promise<void> {
  refuseIdle(given);
  const { json, types = {}, residuals, dfbetas, keep, seed, ...options } = given;
  const { stdout, screen, signal, progress } = session;
  const byModel = (await isModelFile(first)) || !second.includes('~');
  const model = byModel ? await readModelFile(first) : second;
  if (typeof model !== 'string' && options.offset !== undefined) {
    const message = '--offset goes with a formula; that of a model has its offset already.';
    throw new OddsmithError('option-invalid', message, { option: 'offset' });
  }
  if (typeof model !== 'string' && residuals !== undefined && options.penalty !== undefined) {
    const message = '--penalty is of a fit; with --residuals a model is taken as its file has it.';
    throw new OddsmithError('option-invalid', message, { option: 'penalty' });
  }
  if (residuals !== undefined) {
    const rows = { path: residuals, dfbetas, keep, seed };
    const { writeResiduals } = await import('./residuals.js');
    return writeResiduals(byModel ? second : first, model, rows, { ...options, types }, session);
  }
  const { without, ...reading } = options;
  const formula = typeof model === 'string' ? model : model.schema.formula;
  const read = typeof model === 'string' ? types : { ...inputTypes(model.schema), ...types };
  const table = await readForFormula(
    byModel ? second : first,
    formula,
    { ...reading, types: read, ...(without && 'column' in without && { without: without.column }) },
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
