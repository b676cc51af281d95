/** Play, pause, step, scrub, speed. */
import { useComputed } from '@preact/signals';
import { iteration } from '../../state/training.js';
import { count } from '../numbers.js';
import { shownHistory } from '../race.js';
import { player } from '../race-player.js';
import { PlayerButtons, Speed } from './player-buttons.js';

/** Steps of the scrubber from start to end. */
const FINE = 1000;

export function PlayerBar() {
  const end = shownHistory.value?.iterations ?? 0;
  return (
    <section class="panel player" aria-label="Player">
      <PlayerButtons player={player} />
      <Scrubber key={`scrubber-${end}`} end={end} />
      <IterationBox end={end} />
      <Speed player={player} />
    </section>
  );
}

/** The scrubber's scale is that of the pictures: log(1 + iteration). */
function Scrubber({ end }: { readonly end: number }) {
  const whole = Math.log1p(Math.max(1, end));
  const at = useComputed(() => String((FINE * Math.log1p(iteration.value)) / whole));
  const text = useComputed(() => `iteration ${count(iteration.value)} of ${count(end)}`);
  return (
    <input
      type="range"
      class="scrubber"
      aria-label="Iteration, on a logarithmic scale"
      aria-valuetext={text}
      min="0"
      max={FINE}
      step="any"
      value={at}
      onInput={(event) => player.go(Math.expm1((Number(event.currentTarget.value) * whole) / FINE))}
    />
  );
}

function IterationBox({ end }: { readonly end: number }) {
  const number = useComputed(() => String(iteration.value));
  return (
    <label class="player-number">
      <span class="unseen">Iteration</span>
      <input
        class="input"
        type="number"
        min="0"
        max={end}
        value={number}
        onChange={(event) => {
          player.go(event.currentTarget.valueAsNumber);
          event.currentTarget.value = String(iteration.peek());
        }}
      />
      <span class="quiet">of {count(end)}</span>
    </label>
  );
}
