/** The Report: what the converged fit says, and how good it is. */

import { Empty, Failure, Loading, StaleNote } from '../shell/states.js';
import { fitNow, fitState, fitted } from '../state/fit.js';
import { ExplanationDialog } from './explain/dialog.js';
import { Coefficients } from './panels/coefficients.js';
import { FitStatistics } from './panels/fit-statistics.js';
import { Headline } from './panels/headline.js';
import { Performance } from './panels/performance.js';
import { PredictionPanel } from './panels/prediction.js';
import { TermTests } from './panels/term-tests.js';
import './report.css';
import { rosetta } from './rosetta.js';

export function Report() {
  const model = fitted.value;
  const state = fitState.value;
  if (model === null) {
    if (state.status === 'running') return <Loading what="the fit" />;
    if (state.status === 'failed')
      return <Failure title="The fit failed" message={state.error.message} onRetry={fitNow} />;
    return (
      <Empty title="No report yet" step={{ view: 'model', text: 'Go to the model' }}>
        <p>The report is made from a converged fit. Write a model and fit it.</p>
      </Empty>
    );
  }
  const { fit, chosen } = model;
  const lines = rosetta(fit.schema, fit.report, model.request.table);
  return (
    <article class="report" aria-busy={state.status === 'running'}>
      {state.status === 'stale' && (
        <StaleNote onRefresh={fitNow}>
          The data or the model changed: this is the report of the model before.
        </StaleNote>
      )}
      <Headline fit={fit} chosen={chosen} />
      <Coefficients fit={fit} rosetta={lines} />
      <div class="report-pair">
        <FitStatistics fit={fit} />
        <TermTests fit={fit} />
      </div>
      <Performance fit={fit} />
      <PredictionPanel key={fit.report.formula} fit={fit} />
      <ExplanationDialog rosetta={lines} />
    </article>
  );
}
