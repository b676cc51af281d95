/** How good the probabilities are on the rows that made them. */
import { CalibrationChart } from '../charts/calibration.js';
import { RocChart } from '../charts/roc.js';
import { evaluationState } from '../evaluation.js';
import { accuracy, calibrationFigures, discrimination } from '../explain/performance.js';
import { Panel, Statistics } from './panel.js';

export function Performance() {
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
  const { evaluation } = state;
  return (
    <>
      <p class="note note-stale training-note">
        <span>
          <strong>Training rows.</strong> The two panels below judge the model by the rows it was fitted on,
          which flatters it. Rows it has not seen tell how good it is.
        </span>
      </p>
      <div class="report-pair">
        <Panel
          title="Discrimination"
          good="Can it tell events from the others? Good looks like a curve that hugs the upper left corner: an area well above 0.5."
        >
          <RocChart evaluation={evaluation} />
          <Statistics of={discrimination(evaluation)} />
        </Panel>
        <Panel
          title="Calibration"
          good="Do its probabilities mean what they say? Good looks like dots on the diagonal, within their intervals."
        >
          <CalibrationChart evaluation={evaluation} />
          <Statistics of={[...calibrationFigures(evaluation), ...accuracy(evaluation)]} />
        </Panel>
      </div>
    </>
  );
}
