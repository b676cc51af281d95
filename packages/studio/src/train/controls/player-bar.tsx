/** Play, pause, step, scrub, speed. */
import { useComputed } from '@preact/signals';
import { iteration, playing, speed } from '../../state/training.js';
import { count } from '../numbers.js';
import { changeSpeed, SPEEDS, seek, step, toggle } from '../player.js';
import { shownHistory } from '../race.js';
import { Icon } from './icon.js';

/** Steps of the scrubber from start to end. */
const FINE = 1000;

export function PlayerBar() {
  const end = shownHistory.value?.iterations ?? 0;
  const label = playing.value ? 'Pause' : 'Play';
  return (
    <section class="panel player" aria-label="Player">
      <div class="player-buttons">
        <Button label="To the start" keys="Home" icon="start" act={() => step(Number.NEGATIVE_INFINITY)} />
        <Button label="One step back" keys="ArrowLeft" icon="back" act={() => step(-1)} />
        <button
          type="button"
          class="button button-main player-toggle"
          aria-label={label}
          aria-keyshortcuts="Space"
          title={`${label} (Space)`}
          onClick={toggle}
        >
          <Icon name={playing.value ? 'pause' : 'play'} />
        </button>
        <Button label="One step forward" keys="ArrowRight" icon="forward" act={() => step(1)} />
        <Button label="To the end" keys="End" icon="end" act={() => step(Number.POSITIVE_INFINITY)} />
      </div>
      <Scrubber key={`scrubber-${end}`} end={end} />
      <IterationBox end={end} />
      <Speed />
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
      onInput={(event) => {
        playing.value = false;
        seek(Math.expm1((Number(event.currentTarget.value) * whole) / FINE));
      }}
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
          playing.value = false;
          seek(event.currentTarget.valueAsNumber);
          event.currentTarget.value = String(iteration.peek());
        }}
      />
      <span class="quiet">of {count(end)}</span>
    </label>
  );
}

function Speed() {
  return (
    <fieldset class="player-speed">
      <legend class="unseen">Speed</legend>
      <Button label="Slower" keys="[" icon="slower" act={() => changeSpeed(-1)} />
      <select
        aria-label="Speed"
        value={String(speed.value)}
        onChange={(event) => {
          speed.value = Number(event.currentTarget.value);
        }}
      >
        {SPEEDS.map((value) => (
          <option key={value} value={String(value)}>
            {value}×
          </option>
        ))}
      </select>
      <Button label="Faster" keys="]" icon="faster" act={() => changeSpeed(1)} />
    </fieldset>
  );
}

function Button(props: {
  readonly label: string;
  readonly keys: string;
  readonly icon: Parameters<typeof Icon>[0]['name'];
  readonly act: () => void;
}) {
  const { label, keys, icon, act } = props;
  return (
    <button
      type="button"
      class="button player-step"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={label}
      onClick={act}
    >
      <Icon name={icon} />
    </button>
  );
}
