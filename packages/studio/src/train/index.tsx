/** The Train screen: one iteration drives four linked pictures of a solver at work. */
import './train.css';
import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { lazy } from '../shell/lazy.js';
import { Empty, Failure, Loading } from '../shell/states.js';
import { request } from '../state/model.js';
import { pathRequest } from '../state/path.js';
import { type Reader, source } from '../state/source.js';
import { awaited, DEFAULT_TRAINING, playing, training } from '../state/training.js';
import { view } from '../state/view.js';
import { Choice } from './controls/choice.js';
import { PlaneChoice } from './controls/plane-choice.js';
import { PlayerBar } from './controls/player-bar.js';
import { Rivals } from './controls/rivals.js';
import { Settings } from './controls/settings.js';
import { Equation } from './equation.js';
import { Panel } from './panel.js';
import * as pictures from './pictures.js';
import { catchUp, isStale, shownHistory, watchedRun } from './race.js';
import { frames, player } from './race-player.js';
import { usualSettings } from './usual.js';

/** Milliseconds of rest before settings that are being dragged are run. */
const PAUSE = 80;

/** What read the data whose settings are in use. */
let reader: Reader | null = null;

function isSaid(): boolean {
  return JSON.stringify(training.peek()) !== JSON.stringify(DEFAULT_TRAINING);
}

/** Other data begin with their usual settings; the first ones, and data that the address speaks of, with those it says. */
function adoptSettings(): void {
  const opened = source.value;
  if (opened === null || opened.read === reader) return;
  const isFirst = reader === null;
  reader = opened.read;
  const said = opened.sample === null ? awaited.peek()?.training : undefined;
  if (opened.sample === null) awaited.value = null;
  if (isFirst && isSaid()) return;
  training.value = said ?? usualSettings(opened.sample);
}

/** Runs again whatever the model, the data or the settings change. */
function keepUp(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    adoptSettings();
    request.value;
    training.value;
    clearTimeout(timer);
    timer = setTimeout(() => void catchUp(), PAUSE);
  });
  return () => {
    clearTimeout(timer);
    stop();
    playing.value = false;
  };
}

const PathTrain = lazy(async () => (await import('../path/index.js')).PathTrain);

/** A penalty with a λ has a path over λ, in place of a solver's over iterations. */
export function Train() {
  return pathRequest.value === null ? <Race /> : <PathTrain />;
}

function Race() {
  useEffect(keepUp, []);
  useEffect(frames.follow, []);
  if (request.value === null) {
    return (
      <Empty
        title="Train"
        step={{
          view: source.value === null ? 'data' : 'model',
          text: source.value === null ? 'Choose data' : 'Write a formula',
        }}
      >
        <p>Solvers are watched on a model: data, and a formula that goes with them.</p>
      </Empty>
    );
  }
  const run = watchedRun.value;
  if (run?.status === 'failed')
    return (
      <Failure
        title="This model cannot be trained"
        message={run.error.message}
        onRetry={() => void catchUp()}
      />
    );
  if (shownHistory.value === null) return <Loading what="the first run" />;
  return <Stage />;
}

function Stage() {
  const history = shownHistory.value!;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the player, wherever the focus is on this screen.
    <div class={`train${isStale.value ? ' train-stale' : ''}`} onKeyDown={player.onKey}>
      <h1 class="unseen">Train</h1>
      <Equation history={history} />
      <PlayerBar />
      <Settings />
      <div class="train-panels" aria-busy={isStale.value}>
        <Panel frames={frames} id="panel-fit" title="Fit" {...pictures.fit} />
        <Panel frames={frames} id="panel-surface" title="Loss surface" {...pictures.lossSurface}>
          <PlaneChoice />
        </Panel>
        <Panel frames={frames} id="panel-race" title="Race" {...pictures.race}>
          <Choice
            name="race-axis"
            legend="Over"
            chosen={pictures.raceAxis}
            choose={pictures.chooseAxis}
            options={[
              ['iterations', 'iterations'],
              ['passes', 'passes'],
              ['seconds', 'seconds'],
            ]}
          />
        </Panel>
        <Panel frames={frames} id="panel-coefficients" title="Coefficients" {...pictures.coefficients}>
          {history.optimum !== null && (
            <Choice
              name="coefficient-unit"
              legend="Unit"
              chosen={pictures.coefficientUnit}
              choose={pictures.chooseUnit}
              options={[
                ['values', 'values'],
                ['standard-errors', 'SE from optimum'],
              ]}
            />
          )}
        </Panel>
      </div>
      <Rivals />
      {request.value?.penalty === 'firth' && (
        <p class="quiet train-penalty">
          These pictures follow the likelihood without a penalty; the report is of the penalised fit.
        </p>
      )}
      {source.value?.sample === 'ten-rows' && <ToLessons />}
    </div>
  );
}

/** The article's own rows come with an explanation. */
function ToLessons() {
  return (
    <p class="quiet">
      What happens here, explained on these rows:{' '}
      <button
        type="button"
        class="link"
        onClick={() => {
          view.value = 'lessons';
        }}
      >
        Logistic regression in seven steps
      </button>
    </p>
  );
}
