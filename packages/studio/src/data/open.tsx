/** The ways in: drop, pick, paste, or a sample. */
import { signal } from '@preact/signals';
import { SAMPLE_IDS, SAMPLES, type SampleId } from '../samples/index.js';
import { openFile, openSample, openText } from '../state/opening.js';
import { source } from '../state/source.js';

const isOver = signal(false);
const pasted = signal('');

export function Open() {
  return (
    <div class="open">
      <DropZone />
      <Samples />
    </div>
  );
}

function DropZone() {
  return (
    <section
      class={`drop${isOver.value ? ' drop-over' : ''}`}
      aria-label="Your own data"
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => {
        isOver.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        isOver.value = false;
        const file = event.dataTransfer?.files[0];
        if (file !== undefined) void openFile(file);
      }}
    >
      <h2>Your own data</h2>
      <p class="quiet">
        Drop a CSV, TSV, Parquet, Arrow, JSON or NDJSON file here, gzipped or not. It stays in this browser.
      </p>
      <label class="button button-main pick">
        Choose a file
        <input
          type="file"
          class="unseen"
          accept=".csv,.tsv,.txt,.gz,.parquet,.arrow,.arrows,.feather,.ipc,.json,.ndjson,.jsonl"
          onChange={(event) => {
            const input = event.currentTarget;
            const file = input.files?.[0];
            if (file !== undefined) void openFile(file);
            input.value = '';
          }}
        />
      </label>
      <details class="paste">
        <summary>Paste rows</summary>
        <label class="field">
          <span>Delimited text, the header first</span>
          <textarea
            class="input mono"
            rows={5}
            spellcheck={false}
            value={pasted.value}
            onInput={(event) => {
              pasted.value = event.currentTarget.value;
            }}
          />
        </label>
        <button
          type="button"
          class="button"
          disabled={pasted.value.trim() === ''}
          onClick={() => void openText(pasted.value)}
        >
          Read the pasted rows
        </button>
      </details>
    </section>
  );
}

function Samples() {
  return (
    <section aria-labelledby="samples">
      <h2 id="samples" class="samples-title">
        Or a sample
      </h2>
      <ul class="samples">
        {SAMPLE_IDS.map((id) => (
          <li key={id}>
            <SampleButton id={id} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SampleButton({ id }: { readonly id: SampleId }) {
  const { title, about, citation } = SAMPLES[id];
  return (
    <button
      type="button"
      class="sample"
      aria-pressed={source.value?.sample === id}
      onClick={() => void openSample(id)}
    >
      <strong>{title}</strong>
      <span>{about}</span>
      <span class="quiet">{citation}</span>
    </button>
  );
}
