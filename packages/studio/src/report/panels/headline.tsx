/** What was fitted, on what, and the proof. */
import { type Fit, formatCount, formatShare, powerOfTenAbove, separationText } from '@oddsmith/core';

/** No sum of rounded terms proves more than this, in standard errors. */
const SMALLEST_DISTANCE = 1e-15;

function proof({ report }: Fit): string {
  const { newtonDecrement, iterations, passes, converged } = report;
  const work = `${iterations} iterations and ${passes} passes over the data`;
  if (report.separation !== null) return `No finite maximum-likelihood estimate exists; found after ${work}.`;
  if (!converged) return `Not converged after ${work}: the numbers below are not the estimate.`;
  const distance = Math.max(Math.sqrt(Math.max(0, newtonDecrement)), SMALLEST_DISTANCE);
  return `Converged: within ${powerOfTenAbove(distance)} standard errors of the optimum, after ${work}.`;
}

export function Headline({ fit }: { readonly fit: Fit }) {
  const { report, schema } = fit;
  const separated = separationText(report, schema);
  const { event, reference, rowsDropped } = report;
  return (
    <header class="report-head">
      <h1>
        What the model says of P({schema.response.label} = {event})
      </h1>
      <p class="mono">{report.formula}</p>
      <p>
        {formatCount(report.events)} of {formatCount(report.weight)} have {schema.response.label} = {event} (
        {formatShare(report.events / report.weight)}), the others {reference}.{' '}
        {rowsDropped > 0 && `${formatCount(rowsDropped)} rows were left out for missing values. `}
        {proof(fit)}
      </p>
      {separated !== null && (
        <p class="note note-bad" role="alert">
          <span>
            <strong>Separation.</strong> {separated}
          </span>
        </p>
      )}
      {report.warnings.map(({ message }) => (
        <p key={message} class="note note-stale">
          {message}
        </p>
      ))}
    </header>
  );
}
