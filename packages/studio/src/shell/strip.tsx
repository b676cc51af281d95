/** What is being modelled, always in sight. */
import type { Fit } from '@oddsmith/core';
import type { KeptTable } from '@oddsmith/core/worker';
import { shortPenalty } from '../report/penalty.js';
import { eventInWords } from '../state/event.js';
import { fitState, fitted } from '../state/fit.js';
import { count, plural } from './format.js';

export function Strip() {
  const parts = sentence();
  return (
    <p class="strip" aria-live="polite">
      {parts.map((part, index) => (
        <span key={part}>
          {index > 0 && ' · '}
          {index === 0 ? <strong>{part}</strong> : part}
        </span>
      ))}
      {fitState.value.status === 'stale' && (
        <span class="chip chip-stale strip-chip">changed since the fit</span>
      )}
    </p>
  );
}

function sentence(): string[] {
  const model = fitted.value;
  if (model !== null) return sentenceOfFit(model.fit, model.request.heldOut);
  const words = eventInWords.value;
  if (words === null) return ['No model yet'];
  return [`Modelling ${words.probability}`, `reference ${words.reference}`, 'not fitted yet'];
}

function sentenceOfFit({ report, schema }: Fit, heldOut: KeptTable | null): string[] {
  const { rowsDropped } = report;
  return [
    `Modelling P(${schema.response.label} = ${report.event})`,
    `reference ${report.reference}`,
    `n ${count(report.weight)}`,
    `${plural(rowsDropped, 'row')} excluded`,
    ...(heldOut === null ? [] : [`${plural(heldOut.rows, 'row')} held out`]),
    ...(report.penalty === null ? [] : [shortPenalty(report)!]),
  ];
}
