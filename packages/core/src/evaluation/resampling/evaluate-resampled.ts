/** `evaluateResampled`: an evaluation with what bootstrap samples add to it. */
import { OddsmithError } from '../../errors.js';
import { cancelled } from '../../fit/cancelled.js';
import type { Fit } from '../../fit/fitted.js';
import { groupsOf as clustersOf } from '../../inference/robust/groups.js';
import { observe } from '../../observations/observations.js';
import type { ModelFile } from '../../output/model.js';
import { withTurns } from '../../pool/turn.js';
import { run } from '../../solver/run.js';
import type { Data } from '../../table/data.js';
import { evaluationOf } from '../evaluate.js';
import type { BootstrapReport, Evaluation, OptimismReport } from '../evaluation.js';
import { checkResampledOptions, type EvaluateResampledOptions } from '../options.js';
import { type Subject, subjectOf, weightsKindOf } from '../subject.js';
import { bootstrap } from './bootstrap.js';
import { type Draws, drawsOf } from './draws.js';
import { optimism } from './optimism.js';
import { refittingOf } from './refit.js';

/**
 * As `evaluate`, with `bootstrap` samples for standard errors and intervals of all figures (and of the differences of two models),
 * and `optimism` samples to which the model is fitted anew. Both draw from the same seed, each from its beginning: the same samples
 * everywhere. The event loop gets its turns, and `signal` cancels.
 *
 * Rejects as `evaluate` throws, with `option-unavailable` where the rows are not those of the training or the model has infinite estimates
 * (`optimism`), `value-missing` for a row without a cluster, and `cancelled`.
 */
export async function evaluateResampled(
  fit: Fit | ModelFile,
  data: Data,
  options: EvaluateResampledOptions = {},
): Promise<Evaluation> {
  checkResampledOptions(options);
  const subject = subjectOf(fit, data, options);
  const evaluation = evaluationOf(subject, options);
  const { bootstrap: resamples = 0, optimism: refits = 0 } = options;
  if (refits > 0 && !evaluation.trainingRows) throw notTraining();
  let done = 0;
  const onSample = () => options.onProgress?.(++done, resamples + refits);
  try {
    const spread = resamples > 0 && (await bootstrapped(subject, options, resamples, onSample));
    const flattery = refits > 0 && (await refitted(subject, options, refits, onSample));
    return {
      ...evaluation,
      ...(spread && { bootstrap: spread }),
      ...(flattery && { optimism: flattery }),
    };
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}

function drawsFor(
  { table, rows, weighting }: Subject,
  { cluster, seed = 1 }: EvaluateResampledOptions,
): Draws {
  const clusters = cluster === undefined ? null : clustersOf(table, cluster, rows.kept, 'cluster');
  return drawsOf(rows, weighting.replicates, clusters, seed);
}

async function bootstrapped(
  subject: Subject,
  options: EvaluateResampledOptions,
  resamples: number,
  onSample: () => void,
): Promise<BootstrapReport> {
  const { rows, side, against, confidence, settings } = subject;
  const { signal, seed = 1 } = options;
  const request = { resamples, seed, confidence, settings };
  const rankings = [side.ranking, against?.side.ranking ?? null] as const;
  const samples = bootstrap(rows, rankings, drawsFor(subject, options), request);
  let found: BootstrapReport | undefined;
  const steps = function* () {
    for (;;) {
      const step = samples.next();
      if (step.done) {
        found = step.value;
        return;
      }
      onSample();
      yield null;
    }
  };
  signal?.throwIfAborted();
  await withTurns(steps(), () => signal?.aborted ?? false);
  signal?.throwIfAborted();
  return found!;
}

async function refitted(
  subject: Subject,
  options: EvaluateResampledOptions,
  resamples: number,
  onSample: () => void,
): Promise<OptimismReport> {
  const { model, table, rows, side, settings } = subject;
  const { signal, seed = 1, weights } = options;
  const { observations } = observe(model.schema, table, {
    weights,
    weightsKind: weightsKindOf(model, options),
  });
  const refitting = refittingOf(model, observations);
  try {
    const request = { resamples, seed, settings, onSample };
    const work = optimism(rows, side.ranking, drawsFor(subject, options), refitting, request);
    return await run(work, { signal });
  } finally {
    refitting.release();
  }
}

function notTraining(): OddsmithError {
  const message =
    'Optimism is what a model gains on the rows of its training, and these are others: their figures need no correction.';
  return new OddsmithError('option-unavailable', message, { option: 'optimism' });
}
