/** The equation with its live numbers, and how far they are from the optimum. */

import type { TrainingHistory } from '@oddsmith/core';
import { computed } from '@preact/signals';
import { Fragment } from 'preact';
import { useMemo } from 'preact/hooks';
import { eventInWords } from '../state/event.js';
import { iteration, training } from '../state/training.js';
import { count, decimalsFor, fixed } from './numbers.js';
import { distanceText, verdictOf } from './words.js';

/** More terms than this are counted, not written. */
const MOST_TERMS = 12;

export function Equation({ history }: { readonly history: TrainingHistory }) {
  const live = useMemo(() => numbersOf(history), [history]);
  const verdict = verdictOf(history, training.value);
  const words = eventInWords.value?.probability.slice(2, -1) ?? history.event;
  const left = history.columns.length - MOST_TERMS;
  return (
    <section class="train-equation" aria-label="The model at this iteration">
      <p class="equation">
        <span class="equation-left">log-odds({words})</span> ={' '}
        {history.columns.slice(0, MOST_TERMS).map((name, j) => (
          <Fragment key={name}>
            <span class="equation-term">
              <span class={j === 0 ? 'sign-first' : 'sign'}>{live.signs[j]}</span>
              <b class={`series-${j % 4}`}>{live.numbers[j]}</b>
              {name !== '(Intercept)' && <span>·{name}</span>}
            </span>{' '}
          </Fragment>
        ))}
        {left > 0 && <span class="quiet">and {left} more terms</span>}
      </p>
      <dl class="train-facts">
        <div>
          <dt>iteration</dt>
          <dd>
            {live.iteration} <span class="quiet">of {count(history.iterations)}</span>
          </dd>
        </div>
        <div>
          <dt>mean loss</dt>
          <dd>{live.loss}</dd>
        </div>
        <div>
          <dt class="unseen">distance</dt>
          <dd>{live.distance}</dd>
        </div>
      </dl>
      {verdict.kind !== 'settled' && (
        <p class={`verdict verdict-${verdict.kind}`} role="status">
          {verdict.text}
        </p>
      )}
    </section>
  );
}

function numbersOf(history: TrainingHistory) {
  const { columns, coefficients, optimum, losses, iterations } = history;
  const k = computed(() => Math.min(iteration.value, iterations));
  const value = (j: number) => coefficients[k.value * columns.length + j]!;
  return {
    signs: columns.map((_, j) => computed(() => (value(j) < 0 ? '−' : j === 0 ? '' : '+'))),
    numbers: columns.map((_, j) => {
      const decimals = decimalsFor(optimum?.standardErrors[j]);
      return computed(() => fixed(Math.abs(value(j)), decimals));
    }),
    iteration: computed(() => count(k.value)),
    loss: computed(() => fixed(losses[k.value]!, 4)),
    distance: computed(() => distanceText(history, k.value)),
  };
}
