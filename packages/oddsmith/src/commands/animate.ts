import {
  OddsmithError,
  type RequestedType,
  type Table,
  type TrainingHistory,
  type TrainOptions,
  train,
  trainingScene,
} from '@oddsmith/core';
import { animationOf } from '../animate/animation.js';
import { rateText, wholeText } from '../animate/numbers.js';
import type { Animation } from '../animate/types.js';
import { OutputFile } from '../output/output-file.js';
import { readForFormula } from '../source/formula-columns.js';
import type { SourceOptions } from '../source/source.js';
import { bytesText, printable } from '../terminal/glyphs.js';
import type { Session } from '../terminal/session.js';

/** As commander gives them: names in camel case, absent where not given. */
export interface AnimateCommandOptions
  extends Omit<
    TrainOptions,
    'weights' | 'offset' | 'types' | 'kernel' | 'signal' | 'onIteration' | 'start' | 'distance'
  > {
  readonly weights?: string;
  readonly offset?: string;
  readonly types?: Readonly<Record<string, RequestedType>>;
  readonly frames?: number;
  readonly output?: string;
  /** Errors as JSON: the caller sees to that. */
  readonly json?: true;
}

const FORMATS = ['gif', 'svg', 'html'] as const;
type Format = (typeof FORMATS)[number];

const DEFAULT_FRAMES = 60;
/** Rows drawn at most. */
const DRAWN_ROWS = 500;
/** The solvers' own limits, for the progress bar. */
const DEFAULT_LIMITS: Readonly<Record<string, number>> = { newton: 100, lbfgs: 1000 };
const DEFAULT_EPOCHS = 10_000;

/** Trains, and draws the predicted probabilities on the way. Throws those of `train` and `file-unwritable`. */
export async function animate(
  data: string,
  formula: string,
  { output, frames = DEFAULT_FRAMES, types, json: _, ...options }: AnimateCommandOptions,
  session: Session,
): Promise<void> {
  const { progress, signal } = session;
  const path = needed(output);
  const format = formatOf(path);
  const file = await OutputFile.create(path);
  try {
    const reading: SourceOptions = { signal, onProgress: (state) => progress.reading(state) };
    const table = await readForFormula(data, formula, { ...options, ...(types && { types }) }, reading);
    progress.begin();
    const history = await watched(table, formula, options, session);
    const scene = trainingScene(table, formula, { ...options, points: DRAWN_ROWS });
    const animation = animationOf(history, scene, table, {
      frames,
      rate: rateText(history.solver, options.rate),
    });
    const bytes = await written(animation, format, signal);
    await file.write(bytes);
    await file.commit();
    progress.end();
    const size = `${wholeText(animation.frames.length)} frames, ${bytesText(bytes.length)}`;
    session.stdout.write(`${printable(`${history.sentence}\n${path}: ${size}`, session.screen.unicode)}\n`);
  } finally {
    await file.discard();
  }
}

function needed(output: string | undefined): string {
  if (output !== undefined) return output;
  const message = 'animate needs --output FILE.gif, FILE.svg or FILE.html.';
  throw new OddsmithError('argument-missing', message, { option: 'output' });
}

function formatOf(output: string): Format {
  const format = FORMATS.find((extension) => output.toLowerCase().endsWith(`.${extension}`));
  if (format !== undefined) return format;
  const message = `--output must end in .gif, .svg or .html, got "${output}".`;
  throw new OddsmithError('option-invalid', message, { option: 'output' });
}

function watched(
  table: Table,
  formula: string,
  options: TrainOptions,
  { progress, signal }: Session,
): Promise<TrainingHistory> {
  const { solver = 'gradient-descent' } = options;
  const limit = options.epochs ?? DEFAULT_LIMITS[solver] ?? DEFAULT_EPOCHS;
  return train(table, formula, {
    ...options,
    signal,
    onIteration: (step) => progress.fitting(solver, step, limit),
  });
}

async function written(animation: Animation, format: Format, signal: AbortSignal): Promise<Uint8Array> {
  if (format === 'gif') return (await import('../animate/gif.js')).gifOf(animation, signal);
  const text =
    format === 'svg'
      ? (await import('../animate/animated-svg.js')).animatedSvg(animation)
      : (await import('../animate/page.js')).pageOf(animation);
  return new TextEncoder().encode(text);
}
