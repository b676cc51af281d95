/** What the response and its outcomes are called in a picture. */
import { parseFormula, type Scene } from '@oddsmith/core';
import { shortened } from './numbers.js';

/** `P(y = 1)`; for counts, whose outcomes have no labels in the data, `P(event)`. */
export function probabilityText(scene: Scene): string {
  return `P(${outcomeText(scene, scene.event)})`;
}

/** The two kinds of rows: by their label, or where rows count several trials by the share of events. */
export function classTexts(scene: Scene): { readonly event: string; readonly other: string } {
  if (isCounted(scene)) return { event: 'share ≥ ½', other: 'share < ½' };
  return { event: outcomeText(scene, scene.event), other: outcomeText(scene, scene.other) };
}

/** Whether rows stand for several trials. */
export function isCounted({ sample }: Scene): boolean {
  return sample.share.some((share) => share > 0 && share < 1);
}

/** Whether a row is drawn as one of the event. */
export function isEvent(scene: Scene, row: number): boolean {
  return scene.sample.share[row]! >= 0.5;
}

function outcomeText({ formula }: Scene, outcome: string): string {
  const { response } = parseFormula(formula);
  if (response === null || response.kind === 'call') return outcome;
  return `${shortened(formula.slice(response.at.start, response.at.end), 24)} = ${shortened(outcome, 24)}`;
}
