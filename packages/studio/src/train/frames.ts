/** One frame for all pictures: the player moves on, then every picture draws the same iteration. */
import { effect } from '@preact/signals';
import { iteration, playing } from '../state/training.js';
import { advance, lastIteration } from './player.js';

type Painter = (iteration: number) => void;

const painters = new Set<Painter>();
let isAsked = false;

/** Asks for a frame. */
export function wake(): void {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(frame);
}

function frame(now: number): void {
  isAsked = false;
  advance(now);
  const k = Math.min(iteration.peek(), lastIteration());
  for (const paint of painters) paint(k);
  if (playing.peek()) wake();
}

/** Draws at every frame until the function returned is called. */
export function onFrame(paint: Painter): () => void {
  painters.add(paint);
  wake();
  return () => painters.delete(paint);
}

/** Frames follow the iteration and the player until the function returned is called. */
export function followIteration(): () => void {
  return effect(() => {
    iteration.value;
    playing.value;
    wake();
  });
}
