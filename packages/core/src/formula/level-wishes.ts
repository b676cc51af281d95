import { didYouMean, OddsmithError } from '../errors.js';
import type { Table } from '../table/table.js';
import type { LevelWishes } from './factors.js';
import type { Contrast, Expression } from './schema.js';
import { unwrapped } from './variables.js';

/** Levels, references and contrasts by column name or variable label. */
export interface LevelOptions {
  readonly reference?: Readonly<Record<string, string>>;
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  readonly contrasts?: Readonly<Record<string, ContrastOption>>;
}

/** Contrasts by name, or a row of numbers for each level. */
export type ContrastOption = Exclude<Contrast, object> | readonly (readonly number[])[];

/** The keys under which options may speak of a variable: its label and, for `x` and `factor(x)`, the column. */
function keysOf(label: string, expression: Expression): string[] {
  const inner = unwrapped(expression);
  return inner.kind === 'name' ? [label, inner.name] : [label];
}

function entry<Value>(
  options: Readonly<Record<string, Value>> | undefined,
  keys: readonly string[],
): Value | undefined {
  const key = keys.find((candidate) => options !== undefined && Object.hasOwn(options, candidate));
  return key === undefined ? undefined : options![key];
}

/** What the options say of one variable. */
export function wishesFor(label: string, expression: Expression, options: LevelOptions): LevelWishes {
  const keys = keysOf(label, expression);
  const levels = entry(options.levels, keys);
  const reference = entry(options.reference, keys);
  return {
    name: label,
    ...(levels === undefined ? {} : { levels }),
    ...(reference === undefined ? {} : { reference }),
  };
}

/** The contrasts that the options give one variable. */
export function contrastFor(
  label: string,
  expression: Expression,
  options: LevelOptions,
): Contrast | undefined {
  const option = entry(options.contrasts, keysOf(label, expression));
  if (typeof option !== 'object') return option;
  return { columns: (option[0] ?? []).map((_, index) => String(index + 1)), matrix: option };
}

/** Refuses options for what is no factor of the model: `column-unknown`, or `option-invalid` for a numeric column. */
export function checkLevelOptions(
  options: LevelOptions,
  factors: readonly { readonly label: string; readonly expression: Expression }[],
  table: Table,
): void {
  const known = factors.flatMap(({ label, expression }) => keysOf(label, expression));
  for (const option of ['reference', 'levels', 'contrasts'] as const) {
    for (const key of Object.keys(options[option] ?? {})) {
      if (known.includes(key)) continue;
      const column = table.columns.find(({ name }) => name === key);
      if (column === undefined) {
        throw new OddsmithError('column-unknown', `There is no factor "${key}".${didYouMean(key, known)}`, {
          option,
          column: key,
        });
      }
      const hint = column.kind === 'numeric' ? ` Write factor(${key}) in the formula to make it one.` : '';
      throw new OddsmithError('option-invalid', `"${key}" is no factor of this model.${hint}`, {
        option,
        column: key,
      });
    }
  }
}
