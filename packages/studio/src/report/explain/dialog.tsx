/** The opened number: value with all digits, formula, inputs, and the lines that give it elsewhere. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Rosetta } from '../rosetta.js';
import { opened } from './explanation.js';

export function ExplanationDialog({ rosetta }: { readonly rosetta: Rosetta }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const explanation = opened.value;
  useLayoutEffect(() => {
    if (explanation !== null && dialog.current?.open === false) dialog.current.showModal();
    if (explanation === null) dialog.current?.close();
  }, [explanation]);
  const close = () => {
    opened.value = null;
  };
  return (
    <dialog ref={dialog} class="explanation" aria-labelledby="explanation-title" onClose={close}>
      {explanation !== null && (
        <div class="explanation-body">
          <header>
            <h2 id="explanation-title">{explanation.title}</h2>
            <button type="button" class="button" onClick={close}>
              Close
            </button>
          </header>
          {explanation.value !== null && <p class="explanation-value">{String(explanation.value)}</p>}
          <p>{explanation.meaning}</p>
          <p class="explanation-formula">{explanation.formula}</p>
          {explanation.inputs.length > 0 && (
            <dl>
              {explanation.inputs.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{String(value)}</dd>
                </div>
              ))}
            </dl>
          )}
          <Lines language="R" setup={rosetta.r} line={explanation.r} />
          <Lines language="Python" setup={rosetta.python} line={explanation.python} />
        </div>
      )}
    </dialog>
  );
}

function Lines(props: { readonly language: string; readonly setup: string; readonly line: string }) {
  return (
    <section class="lines">
      <h3>{props.language}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region is reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={`The same in ${props.language}`}>
        <pre>
          <span class="lines-setup">{`${props.setup}\n`}</span>
          {props.line}
        </pre>
      </section>
    </section>
  );
}
