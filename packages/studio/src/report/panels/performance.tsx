/** How good the probabilities are: on the rows that made them, and apart from these on rows held out. */
import type { Evaluation, Fit } from '@oddsmith/core';
import { CalibrationChart } from '../charts/calibration.js';
import { RocChart } from '../charts/roc.js';
import { evaluationState, type HeldOutEvaluation } from '../evaluation.js';
import { accuracy, calibrationFigures, discrimination, type Judged } from '../explain/performance.js';
import { Panel, Statistics } from './panel.js';

export function Performance({ fit }: { readonly fit: Fit }) {
  const state = evaluationState.value;
  if (state.status === 'running') {
    return (
      <Panel title="Performance" good="Comparing the probabilities with what came.">
        <p role="status">Evaluating…</p>
      </Panel>
    );
  }
  if (state.status === 'failed') {
    return (
      <Panel title="Performance" good="The rows could not be evaluated.">
        <p role="alert">{state.message}</p>
      </Panel>
    );
  }
  const isPenalised = fit.report.penalty !== null;
  return (
    <>
      <p class="note note-stale training-note">
        <span>
          <strong>Training rows.</strong> The two panels below judge the model by the rows it was fitted on,
          which flatters it. Rows it has not seen tell how good it is
          {state.heldOut === null
            ? ': the Model screen can hold some out.'
            : ': see the held-out rows below.'}
        </span>
      </p>
      <Pair of={state.training} judged={{ rows: 'training rows', isPenalised }} />
      <HeldOut of={state.heldOut} isPenalised={isPenalised} />
    </>
  );
}

function HeldOut({ of, isPenalised }: { readonly of: HeldOutEvaluation; readonly isPenalised: boolean }) {
  if (of === null) return null;
  if (typeof of === 'string') {
    return (
      <Panel title="Held-out rows" good="The rows that were held out could not be evaluated.">
        <p role="alert">{of}</p>
      </Panel>
    );
  }
  return (
    <>
      <p class="note training-note held-out-note">
        <span>
          <strong>Held-out rows.</strong> The two panels below judge the model by {of.rows} rows that it has
          not seen
          {of.rowsDropped > 0 && `; ${of.rowsDropped} more lack a value or have a level it does not know`}.
        </span>
      </p>
      <Pair of={of} judged={{ rows: 'held-out rows', isPenalised }} />
    </>
  );
}

function Pair({ of, judged }: { readonly of: Evaluation; readonly judged: Judged }) {
  return (
    <div class="report-pair">
      <Panel
        title={`Discrimination, ${judged.rows}`}
        good="Can it tell events from the others? Good looks like a curve that hugs the upper left corner: an area well above 0.5."
      >
        <RocChart evaluation={of} rows={judged.rows} />
        <Statistics of={discrimination(of, judged)} />
      </Panel>
      <Panel
        title={`Calibration, ${judged.rows}`}
        good="Do its probabilities mean what they say? Good looks like dots on the diagonal, within their intervals."
      >
        <CalibrationChart evaluation={of} rows={judged.rows} />
        <Statistics of={[...calibrationFigures(of, judged), ...accuracy(of, judged)]} />
      </Panel>
    </div>
  );
}
