/** The mixture of an elastic net: a slider and a number. */
import { alpha } from '../state/estimation.js';

/** The slider's ends are left to ridge and the lasso themselves. */
const LEAST = 0.05;
const MOST = 0.95;

export function AlphaChoice() {
  return (
    <div class="alpha">
      <label class="field" for="alpha">
        <span>α, the share of the lasso, between 0 and 1</span>
      </label>
      <div class="alpha-fields">
        <span class="quiet">ridge</span>
        <input
          type="range"
          aria-label="α, from ridge to the lasso"
          min={LEAST}
          max={MOST}
          step={LEAST}
          value={alpha.value}
          onInput={({ currentTarget }) => {
            alpha.value = currentTarget.valueAsNumber;
          }}
        />
        <span class="quiet">lasso</span>
        <input
          id="alpha"
          class="input short-number"
          type="number"
          min="0"
          max="1"
          step="any"
          value={alpha.value}
          onChange={({ currentTarget }) => {
            const { valueAsNumber } = currentTarget;
            if (valueAsNumber > 0 && valueAsNumber < 1) alpha.value = valueAsNumber;
            else currentTarget.value = String(alpha.value);
          }}
        />
      </div>
    </div>
  );
}
