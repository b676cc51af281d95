/** The button, and what came of it. */
import type { FitReport } from '@oddsmith/core';
import { coefficientsAsked } from '../data/coefficients-asked.js';
import { count, plural, short } from '../shell/format.js';
import { cancelFit, fitByFirth, fitState, fitted } from '../state/fit.js';
import { parsed, request } from '../state/model.js';
import { foldsState } from '../state/path.js';
import { RULE_NAMES, SHRINKING_NAMES } from '../state/path-words.js';
import { source } from '../state/source.js';
import { view } from '../state/view.js';

export function FitPanel() {
  const { value: state } = fitState;
  const isRunning = state.status === 'running';
  return (
    <section class="panel stack fit-panel" aria-labelledby="fit-title">
      <h2 id="fit-title">Fit</h2>
      <div class="fit-buttons">
        <button type="submit" class="button button-main" disabled={request.value === null || isRunning}>
          {state.status === 'stale' ? 'Fit again' : 'Fit'}
        </button>
        {isRunning && (
          <button type="button" class="button" onClick={cancelFit}>
            Cancel
          </button>
        )}
        <p class="quiet">{asked()}</p>
      </div>
      <div aria-live="polite" class="stack">
        <Outcome />
      </div>
    </section>
  );
}

function asked(): string {
  if (parsed.value.kind !== 'terms') return 'The formula has to be mended first.';
  const columns = source.value?.description.columns ?? [];
  return `${plural(coefficientsAsked(parsed.value.terms, columns), 'coefficient')} besides the intercept`;
}

function Outcome() {
  const { value: state } = fitState;
  switch (state.status) {
    case 'idle':
      return <p>Not fitted yet. The fit goes on until its last digits are exact.</p>;
    case 'running':
      return (
        <div class="field">
          <span id="fit-progress">{progress(state.iteration)}</span>
          <progress aria-labelledby="fit-progress" {...share()} />
        </div>
      );
    case 'stale':
      return (
        <p class="note note-stale">The model changed since the last fit; the report shows the earlier one.</p>
      );
    case 'failed':
      return (
        <div class="note note-bad" role="alert">
          <div>
            <h3>No fit</h3>
            <p>{state.error.message}</p>
            {state.last !== null && <p class="quiet">The fit from before is still in the report.</p>}
          </div>
        </div>
      );
    case 'done':
      return <Done report={state.fit.report} />;
  }
}

/** λ is found before the fit begins. */
function progress(iteration: number): string {
  const folds = request.value?.shrinkage?.folding ? foldsState.value : null;
  if (iteration > 0 || folds?.status !== 'running') return `Fitting, iteration ${iteration}`;
  return folds.total === 0
    ? 'Cross-validating'
    : `Cross-validating, ${count(folds.done)} of ${count(folds.total)} fits`;
}

function share(): { readonly value?: number; readonly max?: number } {
  const folds = foldsState.value;
  return folds.status === 'running' && folds.total > 0 ? { value: folds.done, max: folds.total } : {};
}

const PENALTY_NAMES = { firth: 'Firth’s penalised likelihood', ...SHRINKING_NAMES } as const;

/** Which λ was chosen, where it was not said by hand. */
function chosenText(): string {
  const chosen = fitted.value?.chosen;
  if (!chosen?.by) return '';
  const { folds, rule, seed } = chosen.by;
  return `λ = ${short(chosen.lambda)}, ${RULE_NAMES[rule]} by cross-validation in ${folds} folds (seed ${seed}). `;
}

function Done({ report }: { readonly report: FitReport }) {
  return (
    <>
      {report.separation === null ? (
        <p>
          {report.penalty !== null && `${PENALTY_NAMES[report.penalty]}. `}
          {chosenText()}
          {report.converged ? 'Converged' : 'Not converged'} after {plural(report.iterations, 'iteration')}:{' '}
          {plural(report.coefficients.length, 'coefficient')} from {plural(report.rows, 'row')}.
        </p>
      ) : (
        <div class="note note-bad">
          <div>
            <h3>The estimate does not exist</h3>
            <p>
              {report.separation.kind === 'complete' ? 'Complete' : 'Quasi-complete'} separation by{' '}
              <strong>{report.separation.terms.join(', ')}</strong>: a rule in these columns tells the outcome
              of {plural(report.separation.rows, 'row')} without error, so the likelihood rises for ever.
            </p>
            <button type="button" class="button" onClick={() => void fitByFirth()}>
              Use Firth’s estimate
            </button>
          </div>
        </div>
      )}
      {report.warnings.map(({ code, message }) => (
        <p key={`${code} ${message}`} class="note note-stale">
          {message}
        </p>
      ))}
      <div class="fit-buttons">
        <button
          type="button"
          class="button"
          onClick={() => {
            view.value = 'report';
          }}
        >
          Read the report
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            view.value = 'train';
          }}
        >
          {request.value?.shrinkage ? 'See the path' : 'Watch it learn'}
        </button>
      </div>
    </>
  );
}
