/** What was fitted, on what, and the proof. */
import {
  type Fit,
  type FitReport,
  formatCount,
  formatNumber,
  formatShare,
  powerOfTenAbove,
  separationText,
} from '@oddsmith/core';
import { fitByFirth } from '../../state/fit.js';
import type { ChosenLambda } from '../../state/path.js';
import { RULE_NAMES } from '../../state/path-words.js';
import { isShrunken, penaltyName, selects } from '../penalty.js';

/** No sum of rounded terms proves more than this, in standard errors. */
const SMALLEST_DISTANCE = 1e-15;

function proof({ report }: Fit): string {
  const { newtonDecrement, iterations, passes, converged, penalty, shrinkage } = report;
  const work = `${iterations} iterations and ${passes} passes over the data`;
  if (report.separation !== null) return `No finite maximum-likelihood estimate exists; found after ${work}.`;
  if (!converged) return `Not converged after ${work}: the numbers below are not the estimate.`;
  if (shrinkage !== undefined) {
    const { violation, scale, lambdaMax, nonzero, penalised } = shrinkage;
    const share = powerOfTenAbove(Math.max(violation, SMALLEST_DISTANCE));
    const largest = `${lambdaMax === null ? 'steepest slope' : 'largest λ'}, ${formatNumber(scale, 4)}`;
    return `Certified: no optimality condition is missed by more than ${share} of the ${largest}, after ${work}. ${nonzero} of ${penalised} penalised coefficients are not 0.`;
  }
  const distance = Math.max(Math.sqrt(Math.max(0, newtonDecrement)), SMALLEST_DISTANCE);
  const optimum = penalty === null ? 'the optimum' : 'the optimum of the penalised likelihood';
  return `Converged: within ${powerOfTenAbove(distance)} standard errors of ${optimum}, after ${work}.`;
}

/** How the estimate is made, where it is not maximum likelihood. */
function penaltyText(report: FitReport): string | null {
  const { penalty, lambda, intervals } = report;
  if (penalty === null) return null;
  if (isShrunken(report)) {
    const what = selects(report) ? ', and set to exactly 0 where the data do not hold against it' : '';
    return `${penaltyName(report)}, λ = ${lambda}: coefficients of standardised columns are pulled towards 0${what}.`;
  }
  const by = intervals === 'profile' ? 'penalised-likelihood ratio' : 'standard errors';
  return `Firth’s penalised likelihood: finite where the classes are separated, and less biased in small samples. Intervals and p-values are by ${by}.`;
}

/** Who said which λ, where that was cross-validation. */
function choiceText(chosen: ChosenLambda | null): string {
  if (!chosen?.by) return '';
  const { rule, folds, seed } = chosen.by;
  return ` λ is ${RULE_NAMES[rule]}, by cross-validation in ${folds} folds (seed ${seed}).`;
}

export function Headline(props: { readonly fit: Fit; readonly chosen: ChosenLambda | null }) {
  const { fit, chosen } = props;
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
      {penaltyText(report) !== null && (
        <p class="penalty-note">
          {penaltyText(report)}
          {choiceText(chosen)}
        </p>
      )}
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
