/** A part of the report: its name, what good looks like, its content. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Statistic } from '../explain/fit-statistics.js';
import { Opens } from '../explain/opens.js';

export function Panel(props: {
  readonly title: string;
  /** What good looks like. */
  readonly good: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}) {
  const id = useId();
  return (
    <section class={`panel report-panel ${props.class ?? ''}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{props.title}</h2>
        <p class="quiet">{props.good}</p>
      </header>
      {props.children}
    </section>
  );
}

export function Statistics({ of }: { readonly of: readonly Statistic[] }) {
  return (
    <dl class="statistics">
      {of.map(({ name, text, explanation }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Opens text={text} explanation={explanation} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
