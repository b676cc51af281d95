/** The buttons of a player: start, back, play, forward, end; slower and faster. */
import { type Player, SPEEDS } from '../player.js';
import { Icon } from './icon.js';

export function PlayerButtons({ player }: { readonly player: Player }) {
  const label = player.course.playing.value ? 'Pause' : 'Play';
  return (
    <div class="player-buttons">
      <Button
        label="To the start"
        keys="Home"
        icon="start"
        act={() => player.step(Number.NEGATIVE_INFINITY)}
      />
      <Button label="One step back" keys="ArrowLeft" icon="back" act={() => player.step(-1)} />
      <button
        type="button"
        class="button button-main player-toggle"
        aria-label={label}
        aria-keyshortcuts="Space"
        title={`${label} (Space)`}
        onClick={() => player.toggle()}
      >
        <Icon name={player.course.playing.value ? 'pause' : 'play'} />
      </button>
      <Button label="One step forward" keys="ArrowRight" icon="forward" act={() => player.step(1)} />
      <Button label="To the end" keys="End" icon="end" act={() => player.step(Number.POSITIVE_INFINITY)} />
    </div>
  );
}

export function Speed({ player }: { readonly player: Player }) {
  const { speed } = player.course;
  return (
    <fieldset class="player-speed">
      <legend class="unseen">Speed</legend>
      <Button label="Slower" keys="[" icon="slower" act={() => player.changeSpeed(-1)} />
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
      <Button label="Faster" keys="]" icon="faster" act={() => player.changeSpeed(1)} />
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
