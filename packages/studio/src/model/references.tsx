/** The level that each factor is compared with. */
import type { Expression, ModelTerms } from '@oddsmith/core';
import type { ColumnHead } from '@oddsmith/core/worker';
import { computed } from '@preact/signals';
import { parsed, reference } from '../state/model.js';
import { distributionOf, table } from '../state/source.js';

interface Factor {
  /** As the formula writes it, and as `reference` is keyed. */
  readonly label: string;
  readonly levels: readonly string[];
}

const factors = computed<readonly Factor[]>(() => {
  if (parsed.value.kind !== 'terms') return [];
  return factorsOf(parsed.value.terms, table.value?.columns ?? []);
});

function factorsOf(terms: ModelTerms, columns: readonly ColumnHead[]): Factor[] {
  return Object.entries(terms.variables).flatMap(([text, expression]) => {
    const found = factorColumn(expression, columns);
    if (found === null) return [];
    // Null where there are too many to choose from.
    const levels = distributionOf(found.name)?.values?.map(({ value }) => String(value)) ?? [];
    const label = expression.kind === 'name' ? expression.name : text;
    return levels.length < 2 ? [] : [{ label, levels }];
  });
}

/** Calls that make a factor of a column and leave its first level open. */
const FACTORS = ['factor', 'as.factor'];

/** The column behind a factor: a categorical one, or the argument of `factor()`. */
function factorColumn(expression: Expression, columns: readonly ColumnHead[]): ColumnHead | null {
  const isCall = expression.kind === 'call' && FACTORS.includes(expression.name);
  // Further arguments of the call say the levels themselves.
  if (isCall && expression.arguments.length > 1) return null;
  const inner = isCall ? expression.arguments[0] : expression;
  if (inner?.kind !== 'name') return null;
  const column = columns.find(({ name }) => name === inner.name);
  return column !== undefined && (isCall || column.kind === 'categorical') ? column : null;
}

export function References() {
  if (factors.value.length === 0) return null;
  return (
    <section class="panel stack" aria-labelledby="references-title">
      <h2 id="references-title">Reference levels</h2>
      <p class="quiet">Every other level is compared with this one, whose odds ratio is 1.</p>
      <div class="references">
        {factors.value.map(({ label, levels }) => (
          <label key={label} class="field">
            <span>{label}</span>
            <select
              class="input"
              value={reference.value[label] ?? levels[0]}
              onChange={({ currentTarget }) => choose(label, currentTarget.value, levels)}
            >
              {levels.map((level) => (
                <option key={level} value={level}>
                  {level}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </section>
  );
}

/** The first level needs no saying. */
function choose(label: string, level: string, levels: readonly string[]): void {
  const { [label]: _, ...others } = reference.value;
  reference.value = level === levels[0] ? others : { ...others, [label]: level };
}
