/** The evaluation of the fit on its own rows and on those held out: asked of core once for each fit. */
import { type Evaluation, type Fit, OddsmithError } from '@oddsmith/core';
import { effect, signal } from '@preact/signals';
import { core } from '../core/worker.js';
import { type Fitted, fitted } from '../state/fit.js';

/** Null where no rows are held out; a message where those rows cannot be evaluated. */
export type HeldOutEvaluation = Evaluation | string | null;

export type EvaluationState =
  | { readonly status: 'running' }
  | { readonly status: 'done'; readonly training: Evaluation; readonly heldOut: HeldOutEvaluation }
  | { readonly status: 'failed'; readonly message: string };

export const evaluationState = signal<EvaluationState>({ status: 'running' });

/** More points than a curve of this size can show. */
const CURVE_POINTS = 600;

let evaluated: Fit | null = null;

effect(() => {
  const model = fitted.value;
  if (model === null || model.fit === evaluated) return;
  evaluated = model.fit;
  void evaluateFit(model);
});

async function evaluateFit({ fit, request }: Fitted): Promise<void> {
  evaluationState.value = { status: 'running' };
  const show = (state: EvaluationState) => {
    if (evaluated === fit) evaluationState.value = state;
  };
  try {
    const options = { curvePoints: CURVE_POINTS };
    const worker = await core();
    const training = await worker.evaluate(fit, request.table, options);
    const { heldOut } = request;
    const judged = heldOut && (await worker.evaluate(fit, heldOut, options).catch(messageOf));
    show({ status: 'done', training, heldOut: judged });
  } catch (error) {
    show({ status: 'failed', message: messageOf(error) });
  }
}

function messageOf(error: unknown): string {
  return error instanceof OddsmithError ? error.message : String(error);
}
