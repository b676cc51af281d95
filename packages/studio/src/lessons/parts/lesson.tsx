/** One step: a few sentences, the formula that runs, controls, and a live picture beside them. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export function Lesson(props: {
  readonly number: number;
  readonly title: string;
  /** As the code computes it. */
  readonly formula: string;
  /** The formula with the numbers of the moment. */
  readonly live: string;
  readonly isWrong?: boolean;
  readonly text: ComponentChildren;
  readonly controls: ComponentChildren;
  /** The picture. */
  readonly children: ComponentChildren;
}) {
  const id = useId();
  return (
    <section class="panel lesson" aria-labelledby={id}>
      <div class="lesson-words">
        <h2 id={id}>
          <span class="lesson-number" aria-hidden="true">
            {props.number}
          </span>
          {props.title}
        </h2>
        <p>{props.text}</p>
        <div class={`lesson-formula${props.isWrong ? ' lesson-wrong' : ''}`}>
          <code>{props.formula}</code>
          <output>{props.live}</output>
        </div>
        <div class="lesson-controls">{props.controls}</div>
      </div>
      {props.children}
    </section>
  );
}
