/** `fit` with ridge, lasso or elastic net where there are more columns than rows, or than a matrix of them has room for. */
import { OddsmithError, type Warning } from '../../errors.js';
import { assembleReport, predictiveModel } from '../../fit/assemble.js';
import { checkFitOptions } from '../../fit/fit-rules.js';
import { Fit } from '../../fit/fitted.js';
import { runOptions } from '../../fit/fitting.js';
import { MOST_COEFFICIENTS } from '../../fit/limits.js';
import type { FitOptions } from '../../fit/options.js';
import { warnOfKernel } from '../../fit/prepare.js';
import type { ShardWork } from '../../fit/solve.js';
import { totalsOf } from '../../fit/totals.js';
import type { TrainingData } from '../../formula/training.js';
import { kindOf } from '../../kernel/create.js';
import { giveBack, takeKernel } from '../../kernel/spare.js';
import { add } from '../../math/double-double.js';
import { run, runSync } from '../../solver/run.js';
import type { Data } from '../../table/data.js';
import { ALONE, type Hands } from '../hands.js';
import { residentOf } from '../resident.js';
import { onThreads } from '../threads.js';
import { wideTraining } from '../training.js';
import { askedOf } from './asked.js';
import { findingsOf } from './findings.js';
import { optimumAt } from './optimum.js';

/** Options of other solvers. */
const ELSEWHERE = ['maxIterations', 'checkpoint', 'resume'] as const;

/** The option for whose sake the fit is one for other solvers. */
function elsewhere(options: FitOptions): string | undefined {
  const { storage, relaxedSimd } = options;
  if (storage === 'float32') return 'storage';
  if (relaxedSimd) return 'relaxedSimd';
  return ELSEWHERE.find((name) => options[name] !== undefined);
}

/**
 * The training data, where they are for this. Throws as `fit`, and `option-unavailable` for an option of other solvers, where these
 * have no room for so many columns.
 */
function trainingOf(data: Data, formula: string, options: FitOptions): TrainingData | null {
  checkFitOptions(options);
  if (options.family === 'ordinal' || options.family === 'conditional') return null;
  const training = wideTraining(data, formula, askedOf(options));
  const option = elsewhere(options);
  if (training === null || option === undefined) return training;
  const count = training.design.columns.length;
  if (count <= MOST_COEFFICIENTS) return null;
  const message = `Option "${option}" is for models of at most ${MOST_COEFFICIENTS} coefficients, and this one has ${count}.`;
  throw new OddsmithError('option-unavailable', message, { option });
}

function* fitting(
  training: TrainingData,
  options: FitOptions,
  hands: Hands,
  counter: { passes: number },
): ShardWork<Fit> {
  const started = performance.now();
  const warnings: Warning[] = [...training.warnings];
  const { kernel, note } = takeKernel(kindOf(options));
  giveBack(kernel);
  warnOfKernel(note, warnings);
  const { events, others } = totalsOf(training);
  const resident = yield* residentOf(training, askedOf(options), hands);
  try {
    const optimum = yield* optimumAt(resident, add(events, others), options, counter);
    const found = { resident, optimum, options, kernel: kernel.name, warnings, started };
    const findings = findingsOf(found);
    const report = assembleReport(findings);
    return new Fit(report, predictiveModel(findings, report), options.missing ?? 'drop');
  } finally {
    resident.columns.release();
  }
}

/** Null where the fit is one for other solvers. */
export async function fitWide(data: Data, formula: string, options: FitOptions): Promise<Fit | null> {
  const training = trainingOf(data, formula, options);
  if (training === null) return null;
  const counter = { passes: 0 };
  return onThreads(training, askedOf(options), 1, (hands) =>
    run(fitting(training, options, hands, counter), runOptions(options, counter)),
  );
}

/** The same at once, on this thread. */
export function fitWideSync(data: Data, formula: string, options: FitOptions): Fit | null {
  const training = trainingOf(data, formula, options);
  const counter = { passes: 0 };
  return training && runSync(fitting(training, options, ALONE, counter), runOptions(options, counter));
}
