/** A reading under way, or why the last one failed. */
import type { OddsmithError } from '@oddsmith/core';
import { reading, readingError, source } from '../state/source.js';

export function ReadingState() {
  const { value: current } = reading;
  if (current !== null)
    return <Progress name={current.name} share={current.share} onCancel={current.cancel} />;
  return readingError.value === null ? null : <Refused error={readingError.value} />;
}

function Progress(props: { readonly name: string; readonly share: number; readonly onCancel: () => void }) {
  return (
    <section class="panel reading" aria-busy="true">
      <div class="field">
        <span id="reading-name">Reading {props.name}</span>
        <progress aria-labelledby="reading-name" max={1} {...(props.share > 0 && { value: props.share })} />
      </div>
      <button type="button" class="button" onClick={props.onCancel}>
        Cancel
      </button>
    </section>
  );
}

/** Row, line and column as the reader knows them. */
function Refused({ error }: { readonly error: OddsmithError }) {
  const { line, row, column } = error.at;
  const places = [
    line === undefined ? null : `line ${line}`,
    row === undefined ? null : `row ${row}`,
    column === undefined ? null : `column ${column}`,
  ].filter((place) => place !== null);
  return (
    <section class="note note-bad" role="alert">
      <div>
        <h2>This could not be read{places.length > 0 && `: ${places.join(', ')}`}</h2>
        <p>{error.message}</p>
        {source.value !== null && <p class="quiet">The data and the model from before are still here.</p>}
      </div>
      <button
        type="button"
        class="button"
        onClick={() => {
          readingError.value = null;
        }}
      >
        Dismiss
      </button>
    </section>
  );
}
