/** A number to turn: slider, box and two buttons. */
import { useId } from 'preact/hooks';
import { Icon } from '../../train/controls/icon.js';
import { short } from '../../train/numbers.js';

export interface DialProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Of the slider and the buttons; on a logarithmic dial the factor of the buttons. */
  readonly step: number;
  readonly isLogarithmic?: boolean;
  readonly choose: (value: number) => void;
}

/** Places of a logarithmic slider. */
const FINE = 400;

export function Dial({ label, value, min, max, step, isLogarithmic = false, choose }: DialProps) {
  const id = useId();
  const set = (wished: number) => {
    if (Number.isFinite(wished)) choose(Math.min(max, Math.max(min, Number(wished.toPrecision(6)))));
  };
  const ratio = max / min;
  const track = isLogarithmic
    ? { min: 0, max: FINE, step: 1, value: (FINE * Math.log(value / min)) / Math.log(ratio) }
    : { min, max, step, value };
  return (
    <div class="dial">
      <label for={id}>{label}</label>
      <span class="dial-box">
        <button
          type="button"
          class="button dial-button"
          aria-label={`${label}: smaller`}
          onClick={() => set(isLogarithmic ? value / step : value - step)}
        >
          <Icon name="slower" />
        </button>
        <input
          id={id}
          class="input"
          type="number"
          step="any"
          min={min}
          max={max}
          value={value}
          onChange={(event) => {
            set(event.currentTarget.valueAsNumber);
            event.currentTarget.value = String(value);
          }}
        />
        <button
          type="button"
          class="button dial-button"
          aria-label={`${label}: larger`}
          onClick={() => set(isLogarithmic ? value * step : value + step)}
        >
          <Icon name="faster" />
        </button>
      </span>
      <input
        type="range"
        aria-label={`${label}, slider`}
        aria-valuetext={short(value)}
        {...track}
        onInput={({ currentTarget: { valueAsNumber: place } }) =>
          set(isLogarithmic ? Number((min * ratio ** (place / FINE)).toPrecision(3)) : place)
        }
      />
    </div>
  );
}
