/** How often the event happens, by level, by value or by quantile bin of a column. */
import { OddsmithError } from '../../errors.js';
import type { Column } from '../table.js';
import type { EventRate } from './description.js';
import { distinctValues, type Groups, groupsOf } from './groups.js';

const MOST_GROUPS = 20;

/** A two-valued column: 1 where the event happened, 0 where not, −1 where it is missing. */
export interface Events {
  readonly event: string;
  readonly codes: Int32Array;
}

/**
 * The events of a column with two different values, the second (in level or numeric order) being the event.
 * Throws `response-constant` for fewer values, `response-levels` for more.
 */
export function eventsOf(column: Column): Events {
  const { labels, codes } = groupsOf(column);
  const more = labels.length > 2 || (column.kind === 'numeric' && distinctValues(column, 2) === undefined);
  if (labels.length === 2 && !more) return { event: labels[1]!, codes };
  throw new OddsmithError(
    more ? 'response-levels' : 'response-constant',
    `Event rates need a response with two different values; "${column.name}" has ${more ? 'more' : labels.length}.`,
    { column: column.name },
  );
}

/** Event rates by group, the most frequent groups only, and of the rows where the column is missing. */
export function eventRates(column: Column, events: Events): EventRate[] {
  const groups = groupsOf(column);
  const counts = countEvents(groups, events);
  const frequent = [...groups.labels.keys()]
    .sort((a, b) => counts.rows[b]! - counts.rows[a]! || a - b)
    .slice(0, MOST_GROUPS);
  const shown = frequent.sort((a, b) => a - b).concat(groups.labels.length);
  return shown
    .map((group) => ({
      group: groups.labels[group] ?? null,
      rows: counts.rows[group]!,
      events: counts.events[group]!,
    }))
    .filter(({ rows }) => rows > 0)
    .map((entry) => ({ ...entry, rate: entry.events / entry.rows }));
}

/** Rows and events of each group where the response is known; the missing ones come last. */
function countEvents(groups: Groups, events: Events): { rows: Float64Array; events: Float64Array } {
  const size = groups.labels.length + 1;
  const counts = { rows: new Float64Array(size), events: new Float64Array(size) };
  groups.codes.forEach((code, row) => {
    const event = events.codes[row]!;
    if (event < 0) return;
    const group = code < 0 ? size - 1 : code;
    counts.rows[group]!++;
    counts.events[group]! += event;
  });
  return counts;
}
