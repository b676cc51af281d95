/** The formula as text, with a caret under what is wrong. */
import { pointAt } from '@oddsmith/core';
import { formula, parsed } from '../state/model.js';

export function FormulaField() {
  const { value: result } = parsed;
  const isWrong = result.kind === 'error';
  return (
    <section class="panel stack" aria-labelledby="formula-title">
      <h2 id="formula-title">Formula</h2>
      <label class="field">
        <span class="unseen">Formula</span>
        <textarea
          class="input mono formula"
          rows={2}
          spellcheck={false}
          autocomplete="off"
          aria-invalid={isWrong}
          aria-describedby="formula-help"
          value={formula.value}
          onInput={({ currentTarget }) => {
            formula.value = currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
      </label>
      <div id="formula-help">{isWrong ? <Wrong /> : <p class="quiet">{help()}</p>}</div>
      {result.kind === 'terms' &&
        result.terms.warnings.map(({ message }) => (
          <p key={message} class="note note-stale">
            {message}
          </p>
        ))}
    </section>
  );
}

function help(): string {
  return 'Terms after ~, joined by +. a:b is an interaction, a*b both terms and their interaction; factor(x), log(x), poly(x, 2), ns(x, df = 3), I(x^2) as in R. Ctrl + Enter fits.';
}

function Wrong() {
  const { value: result } = parsed;
  if (result.kind !== 'error') return null;
  const { message, at } = result.error;
  const { text, start, end } = at;
  return (
    <div role="alert" class="note note-bad">
      <div>
        {text !== undefined && start !== undefined && (
          <pre class="scroll caret" aria-hidden="true">
            {pointAt(text, start, end ?? start + 1)}
          </pre>
        )}
        <p>{message}</p>
      </div>
    </div>
  );
}
