/** The Train screen of a penalty with a λ: one λ drives four linked pictures of its path. */
import '../train/train.css';
import './path.css';
import { useEffect } from 'preact/hooks';
import { Failure, Loading } from '../shell/states.js';
import { pathJob, pathRequest } from '../state/path.js';
import { view } from '../state/view.js';
import { Choice } from '../train/controls/choice.js';
import { Panel } from '../train/panel.js';
import { LambdaBar } from './controls/bar.js';
import { FoldsPanel } from './folds.js';
import { again, follow } from './follow.js';
import { PathHead } from './head.js';
import * as pictures from './pictures.js';
import { frames, isStale, player } from './player.js';
import { shownPath } from './shown.js';

const go = (place: number) => player.go(place);

export function PathTrain() {
  useEffect(follow, []);
  useEffect(frames.follow, []);
  const state = pathJob.state.value;
  if (state.status === 'failed' && state.of === pathRequest.value)
    return <Failure title="This path cannot be fitted" message={state.error.message} onRetry={again} />;
  if (shownPath.value === null) return <Loading what="the path" />;
  return <Stage />;
}

function Stage() {
  const path = shownPath.value!;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the player, wherever the focus is on this screen.
    <div class={`train path-train${isStale.value ? ' train-stale' : ''}`} onKeyDown={player.onKey}>
      <h1 class="unseen">Train</h1>
      <PathHead path={path} />
      <LambdaBar />
      <div class="train-panels" aria-busy={isStale.value}>
        <Panel frames={frames} id="panel-path" title="Path" onSeek={go} isTableLate {...pictures.path}>
          <Choice
            name="path-unit"
            legend="Unit"
            chosen={pictures.coefficientUnit}
            choose={pictures.chooseUnit}
            options={[
              ['standard-deviation', 'per SD'],
              ['data', 'per unit'],
            ]}
          />
        </Panel>
        <Panel
          frames={frames}
          id="panel-bars"
          title="Coefficients at this λ"
          isTableLate
          {...pictures.coefficients}
        />
        <Panel
          frames={frames}
          id="panel-size"
          title="Size of the model"
          onSeek={go}
          isTableLate
          {...pictures.size}
        />
        <FoldsPanel />
      </div>
      <Notes />
    </div>
  );
}

function Notes() {
  const { warnings, stopReason, excluded } = shownPath.value!;
  return (
    <div class="stack path-notes">
      {stopReason === 'saturated' && (
        <p class="note">The path ends early: the rows are all but told apart, and smaller λ change little.</p>
      )}
      {excluded.length > 0 && <p class="note">Constant, and so 0 at every λ: {excluded.join(', ')}.</p>}
      {warnings.map(({ message }) => (
        <p key={message} class="note note-stale">
          {message}
        </p>
      ))}
      <p class="quiet">
        Penalty, α and who chooses λ are set on{' '}
        <button
          type="button"
          class="link"
          onClick={() => {
            view.value = 'model';
          }}
        >
          Model
        </button>
        . A picture can be pointed at to go to a λ.
      </p>
    </div>
  );
}
