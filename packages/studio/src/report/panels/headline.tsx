/** What was fitted, on what, and the proof. */
import {
  type Fit,
  type FitReport,
  formatCount,
  formatShare,
  powerOfTenAbove,
  separationText,
} from '@oddsmith/core';
import { fitByFirth } from '../../state/fit.js';

/** No sum of rounded terms proves more than this, in standard errors. */
const SMALLEST_DISTANCE = 1e-15;

function proof({ report }: Fit): string {
  const { newtonDecrement, iterations, passes, converged, penalty } = report;
  const work = `${iterations} iterations and ${passes} passes over the data`;
  if (report.separation !== null) return `No finite maximum-likelihood estimate exists; found after ${work}.`;
  if (!converged) return `Not converged after ${work}: the numbers below are not the estimate.`;
  const distance = Math.max(Math.sqrt(Math.max(0, newtonDecrement)), SMALLEST_DISTANCE);
  const optimum = penalty === null ? 'the optimum' : 'the optimum of the penalised likelihood';
  return `Converged: within ${powerOfTenAbove(distance)} standard errors of ${optimum}, after ${work}.`;
}

/** How the estimate is made, where it is not maximum likelihood. */
function penaltyText({ penalty, lambda, intervals }: FitReport): string | null {
  if (penalty === null) return null;
  if (penalty === 'ridge')
    return `Ridge, λ = ${lambda}: coefficients of standardised columns are pulled towards 0.`;
  const by = intervals === 'profile' ? 'penalised-likelihood ratio' : 'standard errors';
  return `Firth’s penalised likelihood: finite where the classes are separated, and less biased in small samples. Intervals and p-values are by ${by}.`;
}

export function Headline({ fit }: { readonly fit: Fit }) {
  const { report, schema } = fit;
  const separated = separationText(report, schema);
  const { event, reference, rowsDropped } = report;
  const events = report.events ?? 0;
  return (
    <header class="report-head">
      <h1>
        What the model says of P({schema.response.label} = {event})
      </h1>
      <p class="mono">{report.formula}</p>
      {penaltyText(report) !== null && <p class="penalty-note">{penaltyText(report)}</p>}
      <p>
        {formatCount(events)} of {formatCount(report.weight)} have {schema.response.label} = {event} (
        {formatShare(events / report.weight)}), the others {reference}.{' '}
        {rowsDropped > 0 && `${formatCount(rowsDropped)} rows were left out for missing values. `}
        {proof(fit)}
      </p>
      {separated !== null && (
        <div class="note note-bad" role="alert">
          <span>
            <strong>Separation.</strong> {separated}
          </span>
          <button type="button" class="button" onClick={() => void fitByFirth()}>
            Use Firth’s estimate
          </button>
        </div>
      )}
      {report.warnings.map(({ message }) => (
        <p key={message} class="note note-stale">
          {message}
        </p>
      ))}
    </header>
  );
}
