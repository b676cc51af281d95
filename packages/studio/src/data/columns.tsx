/** The columns: type, missing values, distribution and event rate of each. */
import type { ColumnDescription, RequestedType, TableDescription } from '@oddsmith/core';
import { count, date, percent, short } from '../shell/format.js';
import { eventInWords } from '../state/event.js';
import { responseColumn } from '../state/model.js';
import { changeTypes } from '../state/opening.js';
import { columnTypes, distributionOf } from '../state/source.js';
import { barsOf } from './bars.js';
import { Distribution, Rates } from './column-charts.js';
import { eventRatesOf } from './event-rates.js';
import { noteOf } from './warnings.js';

export function Columns(props: { readonly description: TableDescription; readonly rows: number }) {
  const { description, rows } = props;
  return (
    <table class="table columns">
      <caption class="unseen">Columns of the data</caption>
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Type</th>
          <th scope="col" class="number">
            Missing
          </th>
          <th scope="col">Distribution</th>
          <th scope="col">{eventInWords.value?.probability ?? 'Event rate'}</th>
        </tr>
      </thead>
      <tbody>
        {description.columns.map((column) => (
          <ColumnRow key={column.name} described={column} rows={rows} />
        ))}
      </tbody>
    </table>
  );
}

function ColumnRow({ described, rows }: { readonly described: ColumnDescription; readonly rows: number }) {
  const bars = barsOf(described, distributionOf(described.name), rows);
  const rates = eventRatesOf(described.name);
  const isResponse = responseColumn.value?.name === described.name;
  const note = noteOf(described);
  return (
    <tr>
      <th scope="row">
        <span class="column-name">{described.name}</span>
        {isResponse && <span class="chip">response</span>}
        {note !== null && <span class="column-note">{note}</span>}
      </th>
      <td>
        <TypeChoice described={described} />
      </td>
      <td class="number" data-label="Missing">
        {described.missing === 0 ? '0' : percent(described.missing / rows)}
      </td>
      <td>
        <Distribution name={described.name} bars={bars} sentence={sentenceOf(described)} />
      </td>
      <td>{!isResponse && rates.length > 0 && <Rates name={described.name} rates={rates} />}</td>
    </tr>
  );
}

function sentenceOf(column: ColumnDescription): string {
  const { min, max, quantiles, levels, distinct } = column;
  if (levels !== null) {
    const most = levels[0];
    const rest = most === undefined ? '' : `; most often ${most.level} (${count(most.count)})`;
    return `${count(distinct)} ${distinct === 1 ? 'level' : 'levels'}${rest}`;
  }
  if (min === null || max === null) return 'no value';
  const text = column.type === 'date' ? date : short;
  const median = quantiles?.find(({ probability }) => probability === 0.5)?.value;
  return `${text(min)} to ${text(max)}${median === undefined ? '' : `, median ${text(median)}`}`;
}

const TYPES: readonly RequestedType[] = ['number', 'text', 'date'];

/** The reader's guess, and what it may be read as instead. */
function TypeChoice({ described }: { readonly described: ColumnDescription }) {
  const asked = columnTypes.value[described.name];
  return (
    <select
      class="type"
      aria-label={`Type of ${described.name}`}
      value={asked ?? 'guess'}
      onChange={(event) => {
        const { [described.name]: _, ...others } = columnTypes.value;
        const chosen = TYPES.find((type) => type === event.currentTarget.value);
        event.currentTarget.value = asked ?? 'guess';
        void changeTypes(chosen === undefined ? others : { ...others, [described.name]: chosen });
      }}
    >
      <option value="guess">{asked === undefined ? described.type : 'undo: as guessed'}</option>
      {TYPES.filter((type) => type === asked || type !== described.type).map((type) => (
        <option key={type} value={type}>
          {type === asked ? type : `read as ${type}`}
        </option>
      ))}
    </select>
  );
}
