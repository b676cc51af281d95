/** The learning rate on a logarithmic scale, with the two rates that the data mark. */
import type { TrainingHistory } from '@oddsmith/core';
import { training } from '../../state/training.js';
import { short } from '../numbers.js';
import { Icon } from './icon.js';

/** Decades below the safe rate, and times the upper mark, that the slider reaches. */
const BELOW = 300;
const ABOVE = 3;
const FINE = 400;
/** Of the buttons. */
const FACTOR = 1.1;

type Rates = TrainingHistory['rates'];

function choose(rate: number): void {
  if (rate > 0 && Number.isFinite(rate)) training.value = { ...training.peek(), rate };
}

export function RateControl({ history: { rates } }: { readonly history: TrainingHistory }) {
  const { rate } = training.value;
  // `auto` is 1/L, half of the safe 2/L.
  const shown = typeof rate === 'number' ? rate : rates.safe / 2;
  return (
    <div class="rate">
      <div class="rate-head">
        <label for="rate-number">Learning rate</label>
        <span class="rate-box">
          <StepButton label="Smaller rate" icon="slower" act={() => choose(shown / FACTOR)} />
          <input
            id="rate-number"
            class="input"
            type="number"
            step="any"
            min="0"
            value={Number(shown.toPrecision(4))}
            onChange={(event) => choose(event.currentTarget.valueAsNumber)}
          />
          <StepButton label="Larger rate" icon="faster" act={() => choose(shown * FACTOR)} />
        </span>
      </div>
      <RateTrack shown={shown} rates={rates} />
      <RateLegend rates={rates} />
      <label class="check">
        <input
          type="checkbox"
          checked={rate === 'auto'}
          onChange={(event) => {
            training.value = { ...training.peek(), rate: event.currentTarget.checked ? 'auto' : shown };
          }}
        />
        <span>Automatic: half the safe rate</span>
      </label>
    </div>
  );
}

function RateTrack({ shown, rates }: { readonly shown: number; readonly rates: Rates }) {
  const { safe, unsettled } = rates;
  const low = Math.min(safe / BELOW, shown);
  const high = Math.max((unsettled ?? safe) * ABOVE, shown);
  const share = (value: number) => Math.log(value / low) / Math.log(high / low);
  return (
    <div
      class="rate-track"
      style={{ '--safe-share': share(safe), '--unsettled-share': share(unsettled ?? high) }}
    >
      <input
        type="range"
        aria-label="Learning rate, on a logarithmic scale"
        aria-valuetext={short(shown)}
        min="0"
        max={FINE}
        step="1"
        value={FINE * share(shown)}
        onInput={(event) => {
          const place = Number(event.currentTarget.value) / FINE;
          choose(Number((low * (high / low) ** place).toPrecision(3)));
        }}
      />
      <i class="rate-mark rate-mark-safe" />
      {unsettled !== null && <i class="rate-mark rate-mark-unsettled" />}
    </div>
  );
}

/** What the marks mean; each can be tried, the upper one just beyond it. */
function RateLegend({ rates: { safe, unsettled } }: { readonly rates: Rates }) {
  return (
    <ul class="rate-legend">
      <li>
        <button type="button" class="rate-pick" onClick={() => choose(Number((safe * 0.99).toPrecision(3)))}>
          <i class="rate-dot rate-dot-safe" />
          <b>{short(safe, 3)}</b> safe
        </button>
        <span class="quiet">Below it every step of descent is sure to lower the loss.</span>
      </li>
      {unsettled !== null && (
        <li>
          <button
            type="button"
            class="rate-pick"
            onClick={() => choose(Number((unsettled * 1.04).toPrecision(2)))}
          >
            <i class="rate-dot rate-dot-unsettled" />
            <b>{short(unsettled, 4)}</b> cannot settle
          </button>
          <span class="quiet">Above it descent cannot come to rest at the optimum.</span>
        </li>
      )}
    </ul>
  );
}

function StepButton(props: {
  readonly label: string;
  readonly icon: 'slower' | 'faster';
  readonly act: () => void;
}) {
  return (
    <button
      type="button"
      class="button player-step"
      aria-label={props.label}
      title={props.label}
      onClick={props.act}
    >
      <Icon name={props.icon} />
    </button>
  );
}
