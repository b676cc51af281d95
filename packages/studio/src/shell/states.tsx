/** What a screen shows when it has nothing to show yet, is at work, or failed. */
import type { ComponentChildren } from 'preact';
import { type View, view } from '../state/view.js';

/** Why there is nothing here, and the step that changes that. */
export function Empty(props: {
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly step?: { readonly view: View; readonly text: string };
}) {
  const { step } = props;
  return (
    <section class="state state-empty">
      <h1>{props.title}</h1>
      {props.children}
      {step !== undefined && (
        <button
          type="button"
          class="button button-main"
          onClick={() => {
            view.value = step.view;
          }}
        >
          {step.text}
        </button>
      )}
    </section>
  );
}

export function Loading({ what }: { readonly what: string }) {
  return (
    <section class="state state-loading" aria-busy="true">
      <p role="status">Loading {what}…</p>
    </section>
  );
}

export function Failure(props: {
  readonly title: string;
  readonly message: string;
  readonly onRetry?: () => void;
}) {
  return (
    <section class="state state-failure" role="alert">
      <h2>{props.title}</h2>
      <p>{props.message}</p>
      {props.onRetry !== undefined && (
        <button type="button" class="button" onClick={props.onRetry}>
          Try again
        </button>
      )}
    </section>
  );
}

/** Above results of an earlier model. */
export function StaleNote(props: { readonly children: ComponentChildren; readonly onRefresh: () => void }) {
  return (
    <aside class="note note-stale">
      <p>{props.children}</p>
      <button type="button" class="button" onClick={props.onRefresh}>
        Fit again
      </button>
    </aside>
  );
}
