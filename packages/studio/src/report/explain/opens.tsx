/** A number that opens. */
import { type Explanation, opened } from './explanation.js';

export function Opens({ text, explanation }: { readonly text: string; readonly explanation: Explanation }) {
  return (
    <button
      type="button"
      class="opens"
      aria-label={`${explanation.title}: ${text}`}
      aria-haspopup="dialog"
      onClick={() => {
        opened.value = explanation;
      }}
    >
      {text}
    </button>
  );
}
