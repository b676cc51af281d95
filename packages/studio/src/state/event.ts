/** The event in words, for the strip and every label of a probability. */
import { computed } from '@preact/signals';
import { event, parsed, responseColumn } from './model.js';
import { distributionOf, source } from './source.js';

/** The two labels of the response in the order of core (the second is the event by default); null where there are not two. */
export const responseLevels = computed<readonly [string, string] | null>(() => {
  const column = responseColumn.value;
  const described = source.value?.description.columns.find(({ name }) => name === column?.name);
  if (column === null || described === undefined || described.distinct !== 2) return null;
  if (column.kind === 'numeric') return [String(described.min), String(described.max)];
  const [first, second] = distributionOf(column.name)?.values ?? [];
  return first === undefined || second === undefined ? null : [String(first.value), String(second.value)];
});

/** The label whose probability is modelled, as things stand. */
export const modelledEvent = computed(() => event.value ?? responseLevels.value?.[1] ?? null);

export interface EventInWords {
  /** `P(churn = yes)`. */
  readonly probability: string;
  readonly reference: string;
}

export const eventInWords = computed<EventInWords | null>(() => {
  if (parsed.value.kind !== 'terms') return null;
  const column = responseColumn.value;
  const levels = responseLevels.value;
  if (column === null || levels === null) return null;
  const chosen = modelledEvent.value ?? levels[1];
  return {
    probability: `P(${column.name} = ${chosen})`,
    reference: chosen === levels[0] ? levels[1] : levels[0],
  };
});
