/** Rows kept apart from the fit, to judge the model by. */
import { plural } from '../shell/format.js';
import { DEFAULT_HOLD_OUT, holdOut, parts } from '../state/estimation.js';

export function HoldOutChoice() {
  const { value: split } = holdOut;
  return (
    <section class="panel stack" aria-labelledby="hold-out-title">
      <h2 id="hold-out-title">Held-out rows</h2>
      <label class="choice">
        <input
          type="checkbox"
          checked={split !== null}
          onChange={({ currentTarget }) => {
            holdOut.value = currentTarget.checked ? DEFAULT_HOLD_OUT : null;
          }}
        />
        <span>Hold rows out, and judge the model by them</span>
      </label>
      {split === null ? (
        <p class="quiet">
          The model is fitted on all rows. How good it is on rows it has not seen stays open.
        </p>
      ) : (
        <>
          <div class="fit-buttons">
            <label class="field">
              <span>Share, %</span>
              <input
                class="input short-number"
                type="number"
                min="1"
                max="90"
                step="1"
                value={Math.round(100 * split.share)}
                onChange={({ currentTarget }) => {
                  const { valueAsNumber: percent } = currentTarget;
                  if (percent >= 1 && percent <= 90) holdOut.value = { ...split, share: percent / 100 };
                  else currentTarget.value = String(Math.round(100 * split.share));
                }}
              />
            </label>
            <label class="field">
              <span>Seed of the draw</span>
              <input
                class="input short-number"
                type="number"
                min="0"
                step="1"
                value={split.seed}
                onChange={({ currentTarget }) => {
                  const { valueAsNumber: seed } = currentTarget;
                  if (Number.isSafeInteger(seed) && seed >= 0) holdOut.value = { ...split, seed };
                  else currentTarget.value = String(split.seed);
                }}
              />
            </label>
          </div>
          <p class="quiet" role="status">
            {plural(parts.value?.training.rows ?? 0, 'row')} to fit on,{' '}
            {plural(parts.value?.heldOut?.rows ?? 0, 'row')} held out, drawn at random.
          </p>
        </>
      )}
    </section>
  );
}
