/** A count of what went over the network since the page was loaded. */
import { signal } from '@preact/signals';

interface Requests {
  /** Of the page's own files: parts of the program loaded when they were needed. */
  readonly own: number;
  /** Of anything else, by address. */
  readonly other: readonly string[];
}

const requests = signal<Requests>({ own: 0, other: [] });
const folder = new URL('./', document.baseURI).href;

function count(entries: readonly PerformanceEntry[]): void {
  const names = entries.map(({ name }) => name).filter((name) => !/^(blob|data):/.test(name));
  const other = names.filter((name) => !name.startsWith(folder));
  requests.value = {
    own: requests.value.own + names.length - other.length,
    other: [...requests.value.other, ...other],
  };
}

new PerformanceObserver((list) => count(list.getEntries())).observe({ type: 'resource', buffered: true });

export function Receipt() {
  const { own, other } = requests.value;
  return (
    <details>
      <summary>
        {other.length === 0 ? 'Nothing left this browser' : 'Requests were made'}: {other.length}{' '}
        {other.length === 1 ? 'request' : 'requests'} since load
      </summary>
      <p>
        Files are read and models are fitted in this page. It loaded {own} of its own files, which carry
        nothing of the data. {other.length > 0 && `Elsewhere: ${other.join(', ')}.`}
      </p>
    </details>
  );
}
