/** Files of SVMlight text on the command line. */
import {
  OddsmithError,
  readSvmlight,
  type SparseOptions,
  type SvmlightData,
  type SvmlightOptions,
} from '@oddsmith/core';
import { locate } from '../../source/locate.js';
import type { Session } from '../../terminal/session.js';

/** Whether a file's name says that it is SVMlight text. */
export function isSparseFile(data: string): boolean {
  return /\.(svm|svmlight|libsvm)(\.gz)?$/i.test(data);
}

/** @throws OddsmithError as `locate` and `readSvmlight` do, `data-shape` for a pattern of several files, `data-empty`. */
export async function readSparse(
  data: string,
  options: SvmlightOptions,
  { progress, signal, note }: Session,
): Promise<SvmlightData> {
  const inputs = await locate(data, { signal, onProgress: (state) => progress.reading(state) });
  const input = inputs[0]!;
  if (inputs.length > 1)
    throw new OddsmithError('data-shape', `Sparse data are one file; ${data} names ${inputs.length}.`, {
      file: data,
    });
  const found = await readSvmlight(watched(input.open(), input.size, signal, progress), {
    ...options,
    file: input.name,
  });
  if (found.matrix.rows === 0)
    throw new OddsmithError('data-empty', `${input.name} holds no rows.`, { file: input.name });
  for (const { message } of found.warnings) note(message);
  return found;
}

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  total: number,
  signal: AbortSignal,
  progress: Session['progress'],
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of chunks) {
    if (signal.aborted) throw new OddsmithError('cancelled', 'Cancelled while the file was read.');
    yield chunk;
    done += chunk.length;
    progress.reading({ done, total, unit: 'bytes' });
  }
}

/** What the command line says of a sparse fit; other options of `fit` are refused. */
export interface SparseCommandOptions {
  readonly penalty?: string;
  readonly lambda?: number;
  readonly alpha?: number;
  readonly event?: string;
  readonly threads?: number;
  readonly maxIterations?: number;
  readonly tolerance?: number;
  readonly standardize?: boolean;
  readonly intercept?: boolean;
  readonly output?: string;
  readonly json?: true;
}

const KNOWN: readonly (keyof SparseCommandOptions)[] = [
  ...(['penalty', 'lambda', 'alpha', 'event', 'threads', 'maxIterations', 'tolerance'] as const),
  ...(['standardize', 'intercept', 'output', 'json'] as const),
];
const PENALTIES: Readonly<Record<string, number>> = { ridge: 0, lasso: 1, 'elastic-net': 0.5 };

function alphaOf({ penalty = 'lasso', alpha }: SparseCommandOptions): number {
  const usual = PENALTIES[penalty];
  if (usual === undefined) {
    const message = `Sparse data are fitted with --penalty ridge, lasso or elastic-net, not ${penalty}.`;
    throw new OddsmithError('option-invalid', message, { option: 'penalty' });
  }
  if (alpha === undefined) return usual;
  if (penalty === 'elastic-net') return alpha;
  const message = `--alpha goes with --penalty elastic-net, and the penalty is ${penalty}.`;
  throw new OddsmithError('option-invalid', message, { option: 'alpha' });
}

/** Throws `option-unavailable` for options that sparse data do not have, `option-invalid`. */
export function sparseOptions(given: object): SparseOptions {
  for (const name of Object.keys(given)) {
    if (KNOWN.includes(name as keyof SparseCommandOptions)) continue;
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const message = `--${option} is not available for sparse data.`;
    throw new OddsmithError('option-unavailable', message, { option });
  }
  const { penalty, alpha, output, json, ...options } = given as SparseCommandOptions;
  return {
    ...options,
    alpha: alphaOf({ ...(penalty && { penalty }), ...(alpha !== undefined && { alpha }) }),
  };
}
