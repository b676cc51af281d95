/** The state in the URL's hash: enough to come back to, never a cell of the data or the name of a file. */
import { effect } from '@preact/signals';
import { isSampleId, SAMPLES } from '../samples/index.js';
import { responseLevels } from '../state/event.js';
import { event, formula, reference } from '../state/model.js';
import { openSample } from '../state/opening.js';
import { awaitedPoint, pathRequest, point, pointPlaying } from '../state/path.js';
import { distributionOf, source } from '../state/source.js';
import { awaited, iteration, playing, training } from '../state/training.js';
import { theme, VIEWS, view } from '../state/view.js';
import { readEstimation, writeEstimation } from './url-estimation.js';
import { readLessons, writeLessons } from './url-lessons.js';
import { readTraining, writeTraining } from './url-training.js';

const VERSION = '1';

function fieldsOf(hash: string): URLSearchParams {
  return new URLSearchParams(hash.slice(1));
}

/** Settles the view, the theme and the settings of the steps that the hash names. */
export function restoreView(hash = location.hash): void {
  const fields = fieldsOf(hash);
  const shown = VIEWS.find((name) => name === fields.get('view'));
  if (shown !== undefined) view.value = shown;
  const colours = fields.get('theme');
  theme.value = colours === 'light' || colours === 'dark' ? colours : 'system';
  readLessons(fields);
}

/** Opens the sample that the hash names, or the ten rows, with its model and its place in the training. */
export async function restoreData(hash = location.hash): Promise<void> {
  const fields = fieldsOf(hash);
  const asked = fields.get('sample') ?? '';
  const at = placeOf(fields, 'iteration') ?? 0;
  const place = placeOf(fields, 'point');
  readTraining(fields);
  // An address that names no sample was written while data of one's own were open.
  const isOfSample = asked !== '' || !fields.has('v');
  awaited.value = isOfSample ? null : { training: training.value, iteration: at };
  awaitedPoint.value = place === null ? null : { point: place, isOfSample };
  await openSample(isSampleId(asked) ? asked : 'ten-rows', () => {
    readEstimation(fields);
    if (isSampleId(asked)) restoreModel(fields);
    iteration.value = at;
  });
}

function placeOf(fields: URLSearchParams, name: string): number | null {
  const place = Math.trunc(Number(fields.get(name) ?? Number.NaN));
  return place >= 0 ? place : null;
}

/** Labels are cells of the data: the hash holds their places among the levels instead. */
function restoreModel(fields: URLSearchParams): void {
  formula.value = fields.get('formula') ?? formula.value;
  const place = fields.get('event');
  if (place !== null) event.value = responseLevels.value?.[Number(place)] ?? null;
  reference.value = Object.fromEntries(
    fields.getAll('reference').flatMap((text) => {
      const cut = text.lastIndexOf(':');
      const name = text.slice(0, cut);
      const level = distributionOf(columnOf(name))?.values?.[Number(text.slice(cut + 1))];
      return level === undefined ? [] : [[name, String(level.value)] as const];
    }),
  );
}

/** Browsers refuse a page that rewrites its address too often. */
const PAUSE = 100;

/** Writes changes into the hash, without filling the history. */
export function watchUrl(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const text = `#${hashOf()}`;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (text !== location.hash) history.replaceState(null, '', text);
    }, PAUSE);
  });
  addEventListener('hashchange', () => {
    restoreView();
    void restoreData();
  });
}

/** What the hash is for the present state. */
export function hashOf(): string {
  const fields = new URLSearchParams({ v: VERSION, view: view.value });
  const opened = source.value;
  if (opened?.sample) {
    fields.set('sample', opened.sample);
    writeModel(fields, SAMPLES[opened.sample].formula);
  }
  if (theme.value !== 'system') fields.set('theme', theme.value);
  writeEstimation(fields);
  writeLessons(fields);
  writeTraining(fields);
  if (!playing.value && iteration.value > 0) fields.set('iteration', String(iteration.value));
  if (pathRequest.value !== null && !pointPlaying.value && point.value > 0)
    fields.set('point', String(awaitedPoint.value?.point ?? point.value));
  return fields.toString();
}

function writeModel(fields: URLSearchParams, usual: string): void {
  if (formula.value !== usual) fields.set('formula', formula.value);
  const place = responseLevels.value?.indexOf(event.value ?? '') ?? -1;
  if (place === 0) fields.set('event', '0');
  for (const [name, level] of Object.entries(reference.value)) {
    const place = distributionOf(columnOf(name))?.values?.findIndex(({ value }) => String(value) === level);
    if (place !== undefined && place >= 0) fields.append('reference', `${name}:${place}`);
  }
}

/** The column of a factor: `ftv` of `factor(ftv)`. */
function columnOf(label: string): string {
  return /^factor\((.*)\)$/s.exec(label)?.[1] ?? label;
}
