/** What becomes of rows with a missing value: stated, not silent. */

import { count, plural } from '../shell/format.js';
import { fitted } from '../state/fit.js';
import { missing, source } from '../state/source.js';

const POLICIES = [
  ['drop', 'Leave out rows that lack a value the model needs, and count them'],
  ['fail', 'Refuse to fit while such rows are there'],
] as const;

export function MissingPolicy() {
  const columns = source.value?.description.columns ?? [];
  const holes = columns.filter((column) => column.missing > 0);
  const excluded = fitted.value?.fit.report.rowsDropped;
  return (
    <fieldset class="panel policy">
      <legend>Missing values</legend>
      <p class="quiet">
        {holes.length === 0
          ? 'No value is missing.'
          : `Missing in ${holes.map(({ name, missing: rows }) => `${name} (${count(rows)})`).join(', ')}.`}
        {excluded !== undefined && excluded > 0 && ` The last fit left out ${plural(excluded, 'row')}.`}
      </p>
      {POLICIES.map(([value, text]) => (
        <label key={value} class="choice">
          <input
            type="radio"
            name="missing"
            checked={missing.value === value}
            onChange={() => {
              missing.value = value;
            }}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
