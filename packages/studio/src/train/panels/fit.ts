/** Panel 1, the fit: which of its three pictures the model has. */
import type { Scene, TrainingHistory } from '@oddsmith/core';
import type { Picture } from '../drawing/picture.js';
import { fieldPicture } from './field.js';
import { sigmoidPicture } from './sigmoid.js';
import { stripsPicture } from './strips.js';

export function fitPicture(scene: Scene, history: TrainingHistory, probabilityName: string): Picture {
  const { grid } = scene;
  if (grid.kind === 'curve') return sigmoidPicture(scene, grid, history, probabilityName);
  if (grid.kind === 'field') return fieldPicture(scene, grid, history);
  return stripsPicture(scene, history, probabilityName);
}
