/** Play, pause, step and scrub over λ, and take the λ that is shown. */
import { useComputed } from '@preact/signals';
import { lambda, lambdaBy } from '../../state/estimation.js';
import { fitNow, fitState } from '../../state/fit.js';
import { point } from '../../state/path.js';
import { PlayerButtons, Speed } from '../../train/controls/player-buttons.js';
import { count } from '../../train/numbers.js';
import { player } from '../player.js';
import { fittedLambda, nearestPoint, pointAt, series, shownPath, shownPoint } from '../shown.js';
import { lambdaText, penalisedCount } from '../words.js';

export function LambdaBar() {
  const end = player.last;
  return (
    <section class="panel player" aria-label="Player">
      <PlayerButtons player={player} />
      <Scrubber key={`scrubber-${end}`} end={end} />
      <LambdaBox />
      <Speed player={player} />
      <Take />
    </section>
  );
}

/** A step is a point of the path: they are evenly spaced in log λ. */
function Scrubber({ end }: { readonly end: number }) {
  const at = useComputed(() => String(shownPoint.value));
  const text = useComputed(() => {
    const path = shownPath.value;
    if (path === null) return '';
    const { nonzero } = pointAt(path, shownPoint.value);
    const all = penalisedCount(series.value);
    return `${lambdaText(path, shownPoint.value)}, ${count(nonzero)} of ${count(all)} columns not 0`;
  });
  return (
    <input
      type="range"
      class="scrubber"
      aria-label="λ, on a logarithmic scale"
      aria-valuetext={text}
      min="0"
      max={end}
      step="1"
      value={at}
      onInput={(event) => player.go(event.currentTarget.valueAsNumber)}
    />
  );
}

/** What the box shows of a λ. */
function boxed(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function LambdaBox() {
  const number = useComputed(() =>
    shownPath.value ? boxed(pointAt(shownPath.value, shownPoint.value).lambda) : '',
  );
  return (
    <label class="player-number">
      <span>λ</span>
      <input
        class="input"
        type="number"
        min="0"
        step="any"
        value={number}
        aria-label="λ"
        onChange={(event) => {
          const path = shownPath.peek()!;
          const { valueAsNumber } = event.currentTarget;
          if (valueAsNumber > 0) player.go(nearestPoint(path, valueAsNumber));
          event.currentTarget.value = boxed(pointAt(path, point.peek()).lambda);
        }}
      />
    </label>
  );
}

/** Fits at the λ that is shown. */
function Take() {
  const path = shownPath.value;
  if (path === null) return null;
  const shown = pointAt(path, shownPoint.value).lambda;
  const isFitted = fittedLambda.value === shown && fitState.value.status === 'done';
  return (
    <button
      type="button"
      class="button"
      disabled={isFitted || fitState.value.status === 'running'}
      onClick={() => {
        lambda.value = shown;
        lambdaBy.value = 'hand';
        void fitNow();
      }}
    >
      {isFitted ? 'The report is of this λ' : 'Fit at this λ'}
    </button>
  );
}
