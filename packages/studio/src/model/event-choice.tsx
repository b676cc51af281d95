/** The event first: which column is explained, and which of its labels is the event. */

import { quoteName } from '@oddsmith/core';
import { outcomeCounts } from '../data/warnings.js';
import { eventInWords, modelledEvent, responseLevels } from '../state/event.js';
import { fitNow, fitState } from '../state/fit.js';
import { event, formula, parsed, responseColumn } from '../state/model.js';
import { source } from '../state/source.js';
import { withResponse } from './formula-text.js';

export function EventChoice() {
  return (
    <section class="panel stack" aria-labelledby="event-title">
      <h2 id="event-title">What is the event?</h2>
      <ResponseField />
      <Labels />
      {eventInWords.value !== null && (
        <p class="quiet" aria-live="polite">
          The model tells {eventInWords.value.probability}. A positive coefficient raises it; odds are those
          of {modelledEvent.value} against {eventInWords.value.reference}.
        </p>
      )}
    </section>
  );
}

/** Columns with two values, and whatever the formula has now. */
function ResponseField() {
  const chosen = responseColumn.value?.name;
  const columns = source.value?.description.columns ?? [];
  const candidates = columns.filter(({ distinct, name }) => distinct === 2 || name === chosen);
  return (
    <label class="field">
      <span>Response</span>
      <select
        class="input"
        value={chosen ?? ''}
        onChange={({ currentTarget }) => chooseResponse(currentTarget.value)}
      >
        {chosen === undefined && <option value="">as the formula says</option>}
        {candidates.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      {candidates.length === 0 && <span>No column has exactly two values.</span>}
    </label>
  );
}

function chooseResponse(name: string): void {
  if (name === '') return;
  event.value = null;
  const { value: present } = parsed;
  formula.value = present.kind === 'terms' ? withResponse(present.terms, name) : `${quoteName(name)} ~ 1`;
}

function Labels() {
  const levels = responseLevels.value;
  if (levels === null) return null;
  const ofLevel = outcomeCounts.value;
  return (
    <fieldset class="labels">
      <legend class="unseen">Event</legend>
      {levels.map((level, index) => (
        <label key={level} class="label-card">
          <input
            type="radio"
            name="event"
            checked={modelledEvent.value === level}
            onChange={() => chooseEvent(level)}
          />
          <span>
            <strong>
              {responseColumn.value?.name} = {level}
            </strong>
            <span class="quiet">{ofLevel?.[index]} rows</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** A fit is made anew at once, so that no label of the old event stays. */
function chooseEvent(level: string): void {
  const isFitted = fitState.peek().status === 'done';
  event.value = level;
  if (isFitted) void fitNow();
}
