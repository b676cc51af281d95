/** The terms as switches: the formula follows them, and they follow the formula. */
import type { ColumnDescription, ModelTerms } from '@oddsmith/core';
import { quoteName } from '@oddsmith/core';
import { signal } from '@preact/signals';
import { noteOf } from '../data/warnings.js';
import { formula, parsed, responseColumn } from '../state/model.js';
import { source } from '../state/source.js';
import { hasTerm, withoutTerm, withTerm } from './formula-text.js';

export function TermPicker() {
  const { value: result } = parsed;
  if (result.kind !== 'terms') return null;
  const columns = source.value?.description.columns ?? [];
  const others = columns.filter(({ name }) => name !== responseColumn.value?.name);
  return (
    <section class="panel stack" aria-labelledby="terms-title">
      <h2 id="terms-title">Terms</h2>
      <ul class="terms">
        {others.map((column) => (
          <li key={column.name}>
            <ColumnTerms column={column} terms={result.terms} />
          </li>
        ))}
      </ul>
      <OtherTerms columns={others} terms={result.terms} />
      <AddInteraction columns={others} terms={result.terms} />
    </section>
  );
}

interface Form {
  readonly label: string;
  /** What the switch says. */
  readonly text: string;
}

/** The ways a column can enter the model by itself. */
function formsOf({ name, levels, suggestions, min, distinct }: ColumnDescription): readonly Form[] {
  const quoted = quoteName(name);
  const forms = [{ label: quoted, text: name }];
  if (levels !== null || distinct <= 2) return forms;
  if (min !== null && min > 0) forms.push({ label: `log(${quoted})`, text: 'log' });
  forms.push({ label: `I(${quoted}^2)`, text: 'square' });
  if (suggestions.includes('ordered-integers')) forms.push({ label: `factor(${quoted})`, text: 'factor' });
  return forms;
}

function ColumnTerms({ column, terms }: { readonly column: ColumnDescription; readonly terms: ModelTerms }) {
  const note = noteOf(column);
  return (
    <div class="column-terms">
      {formsOf(column).map(({ label, text }, index) => {
        const isIn = hasTerm(terms, label);
        return (
          <button
            key={label}
            type="button"
            class={`switch${index === 0 ? ' switch-main' : ''}`}
            aria-pressed={isIn}
            aria-label={index === 0 ? undefined : `${text} of ${column.name}`}
            onClick={() => {
              formula.value = isIn ? withoutTerm(terms, label) : withTerm(terms, label);
            }}
          >
            {text}
          </button>
        );
      })}
      {note !== null && <span class="column-note">{note}</span>}
    </div>
  );
}

interface Picked {
  readonly columns: readonly ColumnDescription[];
  readonly terms: ModelTerms;
}

/** Terms that no switch stands for: interactions and expressions, each with a way out. */
function OtherTerms({ columns, terms }: Picked) {
  const shown = new Set(columns.flatMap((column) => formsOf(column).map(({ label }) => label)));
  const others = terms.terms.filter(({ label }) => !shown.has(label));
  if (others.length === 0) return null;
  return (
    <ul class="other-terms" aria-label="Other terms">
      {others.map(({ label }) => (
        <li key={label} class="other-term">
          <span class="mono">{label}</span>
          <button
            type="button"
            aria-label={`Remove ${label}`}
            onClick={() => {
              formula.value = withoutTerm(terms, label);
            }}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

const pair = signal<readonly [string, string]>(['', '']);

function AddInteraction({ columns, terms }: Picked) {
  if (columns.length < 2) return null;
  const [first, second] = pair.value;
  const canAdd = first !== '' && second !== '' && first !== second;
  return (
    <details class="interaction">
      <summary>Add an interaction</summary>
      <div class="interaction-fields">
        {([0, 1] as const).map((place) => (
          <select
            key={place}
            class="input"
            aria-label={place === 0 ? 'First column' : 'Second column'}
            value={pair.value[place]}
            onChange={({ currentTarget: { value } }) => {
              pair.value = place === 0 ? [value, second] : [first, value];
            }}
          >
            <option value="">column</option>
            {columns.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        ))}
        <button
          type="button"
          class="button"
          disabled={!canAdd}
          onClick={() => {
            formula.value = withTerm(terms, `${quoteName(first)}:${quoteName(second)}`);
          }}
        >
          Add
        </button>
      </div>
    </details>
  );
}
