/** One frame for all pictures of a screen: the player moves on, then every picture draws the same place. */
import { effect } from '@preact/signals';
import type { Player } from './player.js';

type Painter = (place: number) => void;

export class Frames {
  readonly #player: Player;
  readonly #painters = new Set<Painter>();
  #isAsked = false;

  constructor(player: Player) {
    this.#player = player;
  }

  /** Asks for a frame. */
  wake(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame((now) => this.#frame(now));
  }

  #frame(now: number): void {
    this.#isAsked = false;
    this.#player.advance(now);
    const { at, playing } = this.#player.course;
    const place = Math.min(at.peek(), this.#player.last);
    for (const paint of this.#painters) paint(place);
    if (playing.peek()) this.wake();
  }

  /** Draws at every frame until the function returned is called. */
  onFrame(paint: Painter): () => void {
    this.#painters.add(paint);
    this.wake();
    return () => this.#painters.delete(paint);
  }

  /** Frames follow the place and the player until the function returned is called. */
  readonly follow = (): (() => void) =>
    effect(() => {
      const { at, playing } = this.#player.course;
      at.value;
      playing.value;
      this.wake();
    });
}
