/** What was turned and chosen in the seven steps, by the name of the setting; kept in the URL. */
import { signal } from '@preact/signals';

type Value = string | number;

/** Settings that differ from what a step begins with. */
export const lessonSettings = signal<Readonly<Record<string, Value>>>({});

export interface Setting<T> {
  value: T;
}

function setting<T extends Value>(name: string, usual: T, accepts: (value: Value) => value is T): Setting<T> {
  return {
    get value() {
      const kept = lessonSettings.value[name];
      return kept !== undefined && accepts(kept) ? kept : usual;
    },
    set value(next) {
      const { [name]: _, ...others } = lessonSettings.peek();
      lessonSettings.value = next === usual ? others : { ...others, [name]: next };
    },
  };
}

/** A number from `low` to `high`. */
export function numberSetting(
  name: string,
  usual: number,
  [low, high]: readonly [number, number],
): Setting<number> {
  return setting(
    name,
    usual,
    (value): value is number => typeof value === 'number' && value >= low && value <= high,
  );
}

/** One of some words. */
export function choiceSetting<T extends string>(name: string, usual: T, choices: readonly T[]): Setting<T> {
  return setting(name, usual, (value): value is T => choices.some((choice) => choice === value));
}

export function keysOf<T extends string>(choices: Readonly<Record<T, unknown>>): readonly T[] {
  return Object.keys(choices) as T[];
}
