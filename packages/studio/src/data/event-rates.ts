/** How often the event happens by group of each column, as core's description tells it. */
import { type EventRate, OddsmithError } from '@oddsmith/core';
import { effect, signal } from '@preact/signals';
import { core } from '../core/worker.js';
import { modelledEvent, responseLevels } from '../state/event.js';
import { responseColumn } from '../state/model.js';
import { table } from '../state/source.js';

interface Rates {
  readonly event: string;
  readonly byColumn: ReadonlyMap<string, readonly EventRate[]>;
}

const rates = signal<Rates | null>(null);

effect(() => {
  const data = table.value;
  const response = responseLevels.value === null ? null : responseColumn.value;
  rates.value = null;
  if (data === null || response === null) return;
  describeEvents(data, response.name).then(
    (found) => {
      if (table.peek() === data && responseColumn.peek() === response) rates.value = found;
    },
    (error: unknown) => {
      if (!(error instanceof OddsmithError)) throw error;
    },
  );
});

async function describeEvents(
  data: NonNullable<typeof table.value>,
  response: string,
): Promise<Rates | null> {
  const described = await (await core()).describe(data, { response });
  if (described.response === null) return null;
  const byColumn = new Map(described.columns.map(({ name, eventRates }) => [name, eventRates ?? []]));
  return { event: described.response.event, byColumn };
}

/** Rates of the modelled event; empty while they are not known. */
export function eventRatesOf(column: string): readonly EventRate[] {
  const found = rates.value?.byColumn.get(column) ?? [];
  if (modelledEvent.value === rates.value?.event) return found;
  return found.map(({ group, rows, events }) => ({
    group,
    rows,
    events: rows - events,
    rate: (rows - events) / rows,
  }));
}
