/** What the watched solver does: which it is, its rate, its coordinates. */
import type { WatchedSolver } from '@oddsmith/core';
import { type TrainingConfig, training } from '../../state/training.js';
import { shownHistory } from '../race.js';
import { isDescent, SOLVER_NAMES, SOLVERS } from '../solvers.js';
import { ARTICLE } from '../usual.js';
import { RateControl } from './rate.js';

function change(part: Partial<TrainingConfig>): void {
  training.value = { ...training.peek(), ...part };
}

/** Watches another solver; the one before stays in the race. */
function watch(solver: WatchedSolver): void {
  const { solver: before, rivals } = training.peek();
  change({ solver, rivals: [before, ...rivals].filter((name) => name !== solver) });
}

export function Settings() {
  const { solver } = training.value;
  const history = shownHistory.value;
  return (
    <section class="panel settings" aria-label="Settings" data-own-keys>
      <label class="field">
        <span>Solver to watch</span>
        <select value={solver} onChange={(event) => watch(event.currentTarget.value as WatchedSolver)}>
          {SOLVER_NAMES.map((name) => (
            <option key={name} value={name}>
              {SOLVERS[name].name}
            </option>
          ))}
        </select>
      </label>
      {isDescent(solver) ? (
        <>
          {history !== null && <RateControl history={history} />}
          <DescentSettings />
        </>
      ) : (
        <p class="quiet">
          {SOLVERS[solver].name} needs no learning rate: it measures the curvature and goes where the loss is
          lowest.
        </p>
      )}
    </section>
  );
}

const COORDINATES = [
  ['data', 'the data’s own units'],
  ['standardised', 'standardised columns'],
  ['whitened', 'whitened columns'],
] as const;

const GRADIENTS = [
  ['sum', 'the summed loss'],
  ['mean', 'the mean loss'],
] as const;

/** Another scale needs another rate: back to the automatic one. */
function DescentSettings() {
  const { coordinates, gradient } = training.value;
  return (
    <>
      <Epochs />
      <Select
        label="Steps are taken in"
        value={coordinates}
        options={COORDINATES}
        choose={(value) => change({ coordinates: value, rate: 'auto' })}
      />
      <Select
        label="They follow the gradient of"
        value={gradient}
        options={GRADIENTS}
        choose={(value) => change({ gradient: value, rate: 'auto' })}
      />
      <button type="button" class="button" onClick={() => change(ARTICLE)}>
        As in the article
      </button>
      <p class="quiet">Rate 0.001 for 10,000 epochs, in the data’s own units: watch where it gets.</p>
    </>
  );
}

const MOST_EPOCHS = 100_000;

function Epochs() {
  return (
    <label class="field">
      <span>Epochs</span>
      <input
        class="input"
        type="number"
        min="1"
        max={MOST_EPOCHS}
        value={training.value.epochs}
        onChange={(event) => {
          const value = Math.round(event.currentTarget.valueAsNumber);
          if (value >= 1) change({ epochs: Math.min(MOST_EPOCHS, value) });
        }}
      />
    </label>
  );
}

function Select<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly choose: (value: Value) => void;
}) {
  return (
    <label class="field">
      <span>{props.label}</span>
      <select value={props.value} onChange={(event) => props.choose(event.currentTarget.value as Value)}>
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
