/** Texts of the options of paths → values. */
import { OddsmithError } from '@oddsmith/core';

function invalid(option: string, message: string): never {
  throw new OddsmithError('option-invalid', message, { option });
}

/** A number that is written out: an empty text is none. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** A number from 0 to 1. */
export function mixture(option: string) {
  return (text: string): number => {
    const value = numberOf(text);
    if (value >= 0 && value <= 1) return value;
    return invalid(option, `--${option} must be a number from 0 (ridge) to 1 (lasso), got "${text}".`);
  };
}

/** Numbers from 0 to 1 between commas, none of them twice. */
export function mixtures(option: string) {
  const one = mixture(option);
  return (text: string): number[] => {
    const values = text.split(',').map(one);
    const twice = values.find((value, i) => values.indexOf(value) !== i);
    if (twice === undefined) return values;
    return invalid(option, `--${option} has ${twice} twice.`);
  };
}

/** Positive numbers between commas, given back from the largest to the smallest. */
export function lambdas(option: string) {
  return (text: string): number[] => {
    const values = text.split(',').map(numberOf);
    const isPositive = values.every((value) => value > 0 && value < Number.POSITIVE_INFINITY);
    const sorted = [...values].sort((a, b) => b - a);
    if (!isPositive)
      return invalid(
        option,
        `--${option} must be positive numbers between commas, such as 0.1,0.05, got "${text}".`,
      );
    const twice = sorted.find((value, i) => value === sorted[i + 1]);
    if (twice === undefined) return sorted;
    return invalid(option, `--${option} has ${twice} twice.`);
  };
}

/** `COL=VALUE`, repeatable, split at the last `=`: the names of columns such as `I(x == 1)` have some, numbers have none. */
function byColumn<Value>(option: string, shape: string, parse: (value: string) => Value | null) {
  return (text: string, earlier: Readonly<Record<string, Value>> = {}): Record<string, Value> => {
    const at = text.lastIndexOf('=');
    const value = at < 1 ? null : parse(text.slice(at + 1));
    if (value === null) return invalid(option, `--${option} must look like ${shape}, got "${text}".`);
    const column = text.slice(0, at);
    if (Object.hasOwn(earlier, column)) return invalid(option, `--${option} names "${column}" twice.`);
    return { ...earlier, [column]: value };
  };
}

/** `COL=X`, X at least 0. */
export function factors(option: string) {
  return byColumn(option, 'COL=X with a number X of at least 0', (text) => {
    const value = numberOf(text);
    return value >= 0 && value < Number.POSITIVE_INFINITY ? value : null;
  });
}

/** `COL=LOW:HIGH`; an end that is left out is none, and 0:0 keeps the coefficient at 0. */
export function bounds(option: string) {
  const shape = 'COL=LOW:HIGH with LOW ≤ 0 ≤ HIGH, such as age=0:2, or age=0: for no upper one';
  return byColumn(option, shape, (text): readonly [number, number] | null => {
    const ends = text.split(':');
    if (ends.length !== 2) return null;
    const [low, high] = ends.map((end) => end.trim());
    const least = low === '' ? Number.NEGATIVE_INFINITY : Number(low);
    const most = high === '' ? Number.POSITIVE_INFINITY : Number(high);
    return least <= 0 && most >= 0 ? [least, most] : null;
  });
}
