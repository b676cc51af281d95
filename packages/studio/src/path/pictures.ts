/** The four pictures with their sentences and numbers, each following what it is drawn from. */
import { computed, signal } from '@preact/signals';
import { coefficientsPicture } from './panels/coefficients.js';
import { curvePicture } from './panels/curve.js';
import { pathPicture } from './panels/path.js';
import { sizePicture } from './panels/size.js';
import type { CoefficientUnit } from './series.js';
import { fittedLambda, series, shownFolds, shownPath, shownPoint } from './shown.js';
import { coefficientsTable, curveTable, pathTable, sizeTable } from './tables.js';
import { coefficientsSentence, curveSentence, pathSentence, sizeSentence } from './words.js';

/** Per standard deviation all columns are of one size, the one that is penalised. */
export const coefficientUnit = signal<CoefficientUnit>('standard-deviation');

export function chooseUnit(unit: CoefficientUnit): void {
  coefficientUnit.value = unit;
}

const EMPTY = { head: [], rows: [] };

export const path = {
  picture: computed(
    () =>
      shownPath.value &&
      pathPicture(shownPath.value, series.value, coefficientUnit.value, fittedLambda.value),
  ),
  sentence: computed(() =>
    shownPath.value ? pathSentence(shownPath.value, series.value, shownPoint.value) : '',
  ),
  table: computed(() =>
    shownPath.value
      ? pathTable(shownPath.value, series.value, shownPoint.value, coefficientUnit.value)
      : EMPTY,
  ),
};

export const coefficients = {
  picture: computed(
    () => shownPath.value && coefficientsPicture(shownPath.value, series.value, coefficientUnit.value),
  ),
  sentence: computed(() =>
    shownPath.value
      ? coefficientsSentence(shownPath.value, series.value, shownPoint.value, coefficientUnit.value)
      : '',
  ),
  table: computed(() =>
    shownPath.value ? coefficientsTable(shownPath.value, series.value, shownPoint.value) : EMPTY,
  ),
};

export const size = {
  picture: computed(() => shownPath.value && sizePicture(shownPath.value)),
  sentence: computed(() =>
    shownPath.value ? sizeSentence(shownPath.value, series.value, shownPoint.value) : '',
  ),
  table: computed(() => (shownPath.value ? sizeTable(shownPath.value, shownPoint.value) : EMPTY)),
};

export const curve = {
  picture: computed(
    () => shownPath.value && shownFolds.value && curvePicture(shownPath.value, shownFolds.value),
  ),
  sentence: computed(() => (shownFolds.value ? curveSentence(shownFolds.value, shownPoint.value) : '')),
  table: computed(() => (shownFolds.value ? curveTable(shownFolds.value) : EMPTY)),
};
