/** One linked panel: a name, the picture, a computed sentence, controls, the numbers as a table. */
import type { ReadonlySignal } from '@preact/signals';
import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { dark } from '../state/view.js';
import { readPalette } from './drawing/palette.js';
import { Easel, type Picture } from './drawing/picture.js';
import type { Frames } from './frames.js';

export interface NumberTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface PanelProps {
  readonly id: string;
  readonly title: string;
  /** When the picture is drawn, and which place of its player it then shows. */
  readonly frames: Frames;
  /** Where pointing at the picture goes to a place of it; the player's keys and buttons do so too. */
  readonly onSeek?: (place: number) => void;
  readonly picture: ReadonlySignal<Picture | null>;
  readonly sentence: ReadonlySignal<string>;
  readonly table: ReadonlySignal<NumberTable>;
  /** Whether the table is made only while it is open: one that follows the player. Default false. */
  readonly isTableLate?: boolean;
  /** Beside the name. */
  readonly children?: ComponentChildren;
}

export function Panel(props: PanelProps) {
  const { id, title, frames, onSeek, picture, sentence, table, isTableLate, children } = props;
  const easel = useRef<Easel | null>(null);
  const figure = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDirty = useRef(true);
  const name = useId();
  const words = useId();
  useSignalEffect(() => {
    picture.value;
    dark.value;
    isDirty.current = true;
    frames.wake();
  });
  useEffect(() => {
    const surface = canvas.current!;
    const drawing = new Easel(surface);
    easel.current = drawing;
    let drawn = -1;
    const observer = new ResizeObserver(() => {
      isDirty.current = true;
      frames.wake();
    });
    observer.observe(surface);
    const stop = frames.onFrame((k) => {
      const shown = picture.peek();
      const { clientWidth: width, clientHeight: height } = surface;
      if (shown === null || width === 0) return;
      if (isDirty.current) drawing.lay(shown, { width, height, palette: readPalette() });
      if (isDirty.current || drawn !== k) drawing.paint(k);
      isDirty.current = false;
      drawn = k;
      figure.current!.dataset.iteration = String(k);
    });
    return () => {
      stop();
      observer.disconnect();
    };
  }, []);
  return (
    <figure class="panel train-panel" id={id} ref={figure} aria-labelledby={name} aria-describedby={words}>
      <header>
        <h2 id={name}>{title}</h2>
        {children}
      </header>
      <canvas
        ref={canvas}
        role="img"
        aria-labelledby={`${name} ${words}`}
        {...(onSeek && pointing((event) => seekTo(event, easel.current, onSeek)))}
      />
      <figcaption id={words}>{sentence}</figcaption>
      <Numbers title={title} table={table} isLate={isTableLate === true} />
    </figure>
  );
}

/** Pressing and dragging. */
function pointing(seek: (event: PointerEvent) => void) {
  return {
    class: 'seekable',
    onPointerDown: (event: PointerEvent) => {
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      seek(event);
    },
    onPointerMove: (event: PointerEvent) => {
      if (event.buttons === 1) seek(event);
    },
  };
}

function seekTo(event: PointerEvent, easel: Easel | null, onSeek: (place: number) => void): void {
  const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const place = easel?.placeAt(event.clientX - left, event.clientY - top);
  if (place !== undefined && place !== null) onSeek(place);
}

interface NumbersProps extends Pick<PanelProps, 'title' | 'table'> {
  readonly isLate: boolean;
}

function Numbers({ title, table, isLate }: NumbersProps) {
  const isOpen = useSignal(!isLate);
  return (
    <details
      onToggle={({ currentTarget }) => {
        if (isLate) isOpen.value = currentTarget.open;
      }}
    >
      <summary>The numbers</summary>
      {isOpen.value && <Rows title={title} table={table} />}
    </details>
  );
}

function Rows({ title, table }: Pick<PanelProps, 'title' | 'table'>) {
  const { head, rows } = table.value;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="scroll" tabIndex={0} aria-label={`${title}, the numbers`}>
      <table class="table">
        <thead>
          <tr>
            {head.map((text) => (
              <th scope="col" key={text}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...others]) => (
            <tr key={first}>
              <th scope="row">{first}</th>
              {others.map((text, i) => (
                <td class="number" key={head[i + 1]}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
