/** The player of the iterations, on log(1 + iteration), and the frames of their pictures. */
import { iteration, playing, speed } from '../state/training.js';
import { Frames } from './frames.js';
import { Player } from './player.js';
import { shownHistory } from './race.js';

export const player = new Player({
  at: iteration,
  playing,
  speed,
  last: () => shownHistory.peek()?.iterations ?? 0,
  toScale: Math.log1p,
  fromScale: Math.expm1,
});

export const frames = new Frames(player);
