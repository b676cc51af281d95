/** What to look at before a model is fitted. */
import { warnings } from './warnings.js';

export function Warnings() {
  const found = warnings.value;
  if (found.length === 0) return null;
  return (
    <aside class="note note-stale" aria-label="Before you train">
      <ul class="plain">
        {found.map(({ column, text }) => (
          <li key={`${column} ${text}`}>
            {column !== null && <strong>{column} </strong>}
            {text}
          </li>
        ))}
      </ul>
    </aside>
  );
}
