/** The Data screen: where the rows come from, and what they look like. */
import './data.css';
import { plural } from '../shell/format.js';
import { source } from '../state/source.js';
import { Columns } from './columns.js';
import { MissingPolicy } from './missing-policy.js';
import { Open } from './open.js';
import { Preview } from './preview.js';
import { ReadingState } from './reading-state.js';
import { Warnings } from './warnings-list.js';

export function Data() {
  const opened = source.value;
  return (
    <div class="data">
      <h1>Data</h1>
      <Open />
      <ReadingState />
      {opened !== null && (
        <section class="stack" aria-labelledby="data-name">
          <header class="data-head">
            <h2 id="data-name">{opened.name}</h2>
            <p class="quiet" role="status">
              {plural(opened.table.rows, 'row')}, {plural(opened.table.columns.length, 'column')}
            </p>
          </header>
          <Warnings />
          <Columns description={opened.description} rows={opened.table.rows} />
          <MissingPolicy />
          <Preview table={opened.head} />
        </section>
      )}
    </div>
  );
}
