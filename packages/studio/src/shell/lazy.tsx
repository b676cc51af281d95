/** A component that is loaded when it is first shown. */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { Failure, Loading } from './states.js';

type Loaded = { readonly component: ComponentType } | { readonly failure: unknown } | null;

export function lazy(load: () => Promise<ComponentType>): ComponentType {
  const loaded = signal<Loaded>(null);
  let isAsked = false;
  const ask = () => {
    isAsked = true;
    loaded.value = null;
    load().then(
      (component) => {
        loaded.value = { component };
      },
      (failure: unknown) => {
        loaded.value = { failure };
      },
    );
  };
  return function Lazy() {
    if (!isAsked) ask();
    const state = loaded.value;
    if (state === null) return <Loading what="this screen" />;
    if ('component' in state) return <state.component />;
    return <Failure title="This screen could not be loaded" message={String(state.failure)} onRetry={ask} />;
  };
}
