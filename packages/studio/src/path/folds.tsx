/** The cross-validation beside the path: its curve, or how it gets on. */
import { cancelFit, fitState } from '../state/fit.js';
import { foldsJob, foldsRequest, foldsState } from '../state/path.js';
import { count } from '../train/numbers.js';
import { Panel } from '../train/panel.js';
import { curve } from './pictures.js';
import { frames, player } from './player.js';
import { nearestPoint, shownFolds, shownPath } from './shown.js';

const ID = 'panel-folds';
const TITLE = 'Cross-validation';

export function FoldsPanel() {
  if (shownFolds.value === null) return <Waiting />;
  const { choices, measure } = shownFolds.value.report;
  const to = (lambda: number) => () => player.go(nearestPoint(shownPath.peek()!, lambda));
  return (
    <Panel frames={frames} id={ID} title={TITLE} onSeek={(place) => player.go(place)} isTableLate {...curve}>
      <div class="panel-buttons">
        <button type="button" class="link" onClick={to(choices.minimum.lambda)}>
          {measure === 'auc' ? 'to the maximum' : 'to the minimum'}
        </button>
        <button type="button" class="link" onClick={to(choices['one-standard-error'].lambda)}>
          to one standard error
        </button>
      </div>
    </Panel>
  );
}

/** A fit that waits for its λ is given up with the folds. */
function cancel(): void {
  if (fitState.peek().status === 'running') cancelFit();
  foldsJob.cancel();
}

function begin(): void {
  const asked = foldsRequest.peek();
  if (asked !== null) foldsJob.run(asked).catch(() => undefined);
}

function Waiting() {
  const { value: state } = foldsState;
  const share = state.status === 'running' && state.total > 0 ? { value: state.done, max: state.total } : {};
  return (
    <section class="panel train-panel folds-waiting" id={ID} aria-labelledby={`${ID}-title`}>
      <header>
        <h2 id={`${ID}-title`}>{TITLE}</h2>
      </header>
      <div class="stack" aria-live="polite">
        {state.status === 'running' && (
          <>
            <label class="field">
              <span>
                {state.total === 0
                  ? 'Beginning'
                  : `${count(state.done)} of ${count(state.total)} fits without a fold`}
              </span>
              <progress {...share} />
            </label>
            <button type="button" class="button" onClick={cancel}>
              Cancel the cross-validation
            </button>
          </>
        )}
        {state.status === 'failed' && <p class="note note-bad">{state.error.message}</p>}
        {(state.status === 'cancelled' || state.status === 'failed') && (
          <>
            <p class="quiet">How well each λ predicts rows that were left out is not known yet.</p>
            <button type="button" class="button" onClick={begin}>
              Cross-validate
            </button>
          </>
        )}
        {state.status === 'idle' && <p class="quiet">Begins when the path is there.</p>}
      </div>
    </section>
  );
}
