/** The four pictures with their sentences and numbers, each following what it is drawn from. */
import { computed, signal } from '@preact/signals';
import { eventInWords } from '../state/event.js';
import { iteration } from '../state/training.js';
import { belong } from './drawing/predicted.js';
import { type CoefficientUnit, coefficientsPicture } from './panels/coefficients.js';
import { fitPicture } from './panels/fit.js';
import { type RaceAxis, racePicture } from './panels/race.js';
import { surfacePicture } from './panels/surface.js';
import { fallen, racers, scene, shownHistory, surface } from './race.js';
import { endsTable, fitTable, pathTable, raceTable } from './tables.js';
import { coefficientsSentence, fitSentence, raceSentence, surfaceSentence } from './words.js';

export const raceAxis = signal<RaceAxis>('iterations');

export function chooseAxis(axis: RaceAxis): void {
  raceAxis.value = axis;
}

/** As chosen; null: values for one feature, else standard errors, in which all coefficients are of one size. */
const chosenUnit = signal<CoefficientUnit | null>(null);
export const coefficientUnit = computed<CoefficientUnit>(() => {
  const history = shownHistory.value;
  if (history === null || history.optimum === null) return 'values';
  return chosenUnit.value ?? (history.columns.length > 2 ? 'standard-errors' : 'values');
});

export function chooseUnit(unit: CoefficientUnit): void {
  chosenUnit.value = unit;
}

const EMPTY = { head: [], rows: [] };

/** Scene and history of the same columns; null until both are there. */
const pair = computed(() => {
  const made = scene.value?.scene;
  const history = shownHistory.value;
  return made && history && belong(made.columns, history) ? { scene: made, history } : null;
});

const plane = computed(() => {
  const first = shownHistory.value;
  const made = surface.value;
  return first && made?.columns.every((name) => first.columns.includes(name)) ? made : null;
});

/** Racers that have the watched one's columns. */
const field = computed(() => {
  const [first, ...others] = racers.value;
  return first === undefined ? [] : [first, ...others.filter((other) => belong(first.columns, other))];
});

const probabilityName = computed(
  () => eventInWords.value?.probability ?? `P(${scene.value?.scene.event ?? 'event'})`,
);

function at(): number {
  return Math.min(iteration.value, shownHistory.value?.iterations ?? 0);
}

export const fit = {
  picture: computed(
    () => pair.value && fitPicture(pair.value.scene, pair.value.history, probabilityName.value),
  ),
  sentence: computed(() =>
    pair.value ? fitSentence(pair.value.scene, pair.value.history, at(), probabilityName.value) : '',
  ),
  table: computed(() => (pair.value ? fitTable(pair.value.scene, pair.value.history) : EMPTY)),
};

export const lossSurface = {
  picture: computed(() => plane.value && surfacePicture(plane.value, field.value)),
  sentence: computed(() => {
    if (shownHistory.value?.columns.length === 1)
      return 'The model has one coefficient: there is no plane to show.';
    return plane.value
      ? surfaceSentence(plane.value, shownHistory.value!, at())
      : 'The surface is being computed…';
  }),
  table: computed(() => endsTable(field.value)),
};

export const race = {
  picture: computed(() => (field.value.length > 0 ? racePicture(field.value, raceAxis.value) : null)),
  sentence: computed(() => (field.value.length > 0 ? raceSentence(field.value, at()) : '')),
  table: computed(() => raceTable(field.value, fallen.value)),
};

export const coefficients = {
  picture: computed(
    () => shownHistory.value && coefficientsPicture(shownHistory.value, coefficientUnit.value),
  ),
  sentence: computed(() => (shownHistory.value ? coefficientsSentence(shownHistory.value, at()) : '')),
  table: computed(() => (shownHistory.value ? pathTable(shownHistory.value) : EMPTY)),
};
