/** The player of the path: from the strongest penalty to the weakest, evenly in log λ. */
import { computed } from '@preact/signals';
import { pathJob, pathRequest, point, pointPlaying, pointSpeed } from '../state/path.js';
import { Frames } from '../train/frames.js';
import { Player } from '../train/player.js';
import { shownPath } from './shown.js';

const same = (value: number) => value;

export const player = new Player({
  at: point,
  playing: pointPlaying,
  speed: pointSpeed,
  last: () => (shownPath.peek()?.points.length ?? 1) - 1,
  toScale: same,
  fromScale: same,
});

export const frames = new Frames(player);

/** Whether what is shown is of an earlier model. */
export const isStale = computed(() => {
  const state = pathJob.state.value;
  return state.status !== 'done' || state.of !== pathRequest.value;
});
