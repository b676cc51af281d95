/** What is worth knowing of the data before a model is fitted. */
import type { ColumnDescription, Suggestion } from '@oddsmith/core';
import { computed } from '@preact/signals';
import { count, plural } from '../shell/format.js';
import { responseLevels } from '../state/event.js';
import { parsed, responseColumn } from '../state/model.js';
import { source } from '../state/source.js';
import { coefficientsAsked } from './coefficients-asked.js';

export interface DataWarning {
  readonly column: string | null;
  readonly text: string;
}

const NOTES: Partial<Record<Suggestion, string>> = {
  'all-missing': 'has no value at all',
  constant: 'has one value only and cannot explain anything',
  identifier: 'looks like an identifier: it would be learnt by heart',
  'many-levels': 'has many levels, each of them a coefficient',
};

/** Rules of thumb ask for ten events, and ten others, for each coefficient (Peduzzi et al. 1996). */
const FEWEST_PER_COEFFICIENT = 10;

export function noteOf(column: ColumnDescription): string | null {
  for (const suggestion of column.suggestions) {
    const note = NOTES[suggestion];
    if (note !== undefined) return note;
  }
  if ((column.infinite ?? 0) > 0) return `has ${plural(column.infinite!, 'infinite value')}`;
  return null;
}

export const warnings = computed<readonly DataWarning[]>(() => {
  const columns = source.value?.description.columns ?? [];
  const found = columns.flatMap((column) => {
    const note = noteOf(column);
    return note === null ? [] : [{ column: column.name, text: note }];
  });
  const few = fewEvents();
  return few === null ? found : [...found, { column: null, text: few }];
});

function fewEvents(): string | null {
  const outcomes = rowsByOutcome();
  if (outcomes === null || parsed.value.kind !== 'terms') return null;
  const asked = coefficientsAsked(parsed.value.terms, source.value?.description.columns ?? []);
  const fewest = Math.min(...outcomes);
  if (asked === 0 || fewest >= FEWEST_PER_COEFFICIENT * asked) return null;
  const each = (fewest / asked).toFixed(1);
  return `${plural(fewest, 'row')} of the rarer outcome for ${plural(asked, 'coefficient')}: ${each} for each, where ${FEWEST_PER_COEFFICIENT} or more are advised. Estimates will be uncertain.`;
}

/** Rows of the two labels of the response: of a number's two values the mean tells them. */
function rowsByOutcome(): readonly [number, number] | null {
  const levels = responseLevels.value;
  const described = source.value?.description.columns.find(({ name }) => name === responseColumn.value?.name);
  if (levels === null || described === undefined) return null;
  const { levels: counted, min, max, mean, missing } = described;
  if (counted !== null) {
    const rowsOf = (wanted: string) => counted.find(({ level }) => level === wanted)?.count ?? 0;
    return [rowsOf(levels[0]), rowsOf(levels[1])];
  }
  if (min === null || max === null || mean === null) return null;
  const present = (source.value?.table.rows ?? 0) - missing;
  const upper = Math.round((present * (mean - min)) / (max - min));
  return [present - upper, upper];
}

/** `59 of 189` for each label, in the order of `responseLevels`. */
export const outcomeCounts = computed<readonly [string, string] | null>(() => {
  const outcomes = rowsByOutcome();
  if (outcomes === null) return null;
  const all = outcomes[0] + outcomes[1];
  return [`${count(outcomes[0])} of ${count(all)}`, `${count(outcomes[1])} of ${count(all)}`];
});
