/** Texts of options → values; commander calls these with the text and what earlier occurrences gave. */
import { didYouMean, OddsmithError, type RequestedType } from '@oddsmith/core';

function invalid(option: string, message: string): never {
  throw new OddsmithError('option-invalid', message, { option });
}

/** One of a closed set of words. */
export function oneOf<Choice extends string>(option: string, choices: readonly Choice[]) {
  return (text: string): Choice => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice !== undefined) return choice;
    const hint = didYouMean(text, choices);
    return invalid(option, `--${option} must be one of ${choices.join(', ')}, got "${text}".${hint}`);
  };
}

/** Names between commas. */
export function list(option: string) {
  return (text: string): string[] => {
    const names = text.split(',').map((name) => name.trim());
    if (!names.includes('')) return names;
    return invalid(option, `--${option} must be names between commas, such as a or a,b, got "${text}".`);
  };
}

/** Repeatable: every text that was given. */
export function collected(text: string, earlier: readonly string[] = []): string[] {
  return [...earlier, text];
}

/** A number above 0 and below 1. */
export function share(option: string) {
  return (text: string): number => {
    const value = Number(text);
    if (value > 0 && value < 1) return value;
    return invalid(option, `--${option} must be a number above 0 and below 1, such as 0.95, got "${text}".`);
  };
}

/** A number above 0, at most 1. */
export function portion(option: string) {
  return (text: string): number => {
    const value = Number(text);
    if (value > 0 && value <= 1) return value;
    return invalid(option, `--${option} must be a number above 0, at most 1, such as 0.5, got "${text}".`);
  };
}

/** A number above 0. */
export function positive(option: string) {
  return (text: string): number => {
    const value = Number(text);
    if (value > 0 && value < Infinity) return value;
    return invalid(option, `--${option} must be a positive number, such as 0.1, got "${text}".`);
  };
}

/** A number above 0 and at most 1. */
export function capacity(option: string) {
  return (text: string): number => {
    const value = Number(text);
    if (value > 0 && value <= 1) return value;
    return invalid(option, `--${option} must be a number above 0 and at most 1, such as 0.1, got "${text}".`);
  };
}

const RULES = ['youden', 'f-beta', 'cost', 'capacity'] as const;

/** A number above 0 and below 1, or a rule that chooses one. */
export function threshold(option: string) {
  return (text: string): number | (typeof RULES)[number] => {
    const value = Number(text);
    if (value > 0 && value < 1) return value;
    const rule = RULES.find((candidate) => candidate === text);
    if (rule !== undefined) return rule;
    const hint = didYouMean(text, RULES);
    const message = `--${option} must be a number above 0 and below 1 or one of ${RULES.join(', ')}, got "${text}".${hint}`;
    return invalid(option, message);
  };
}

/** `FP:FN`: two numbers, none below 0 and not both 0. */
export function costs(option: string) {
  return (text: string): { falsePositive: number; falseNegative: number } => {
    const [falsePositive = Number.NaN, falseNegative = Number.NaN, ...rest] = text
      .split(':')
      .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    const fits = (cost: number) => cost >= 0 && cost < Infinity;
    if (rest.length === 0 && fits(falsePositive) && fits(falseNegative) && falsePositive + falseNegative > 0)
      return { falsePositive, falseNegative };
    const message = `--${option} must be two numbers, such as 1:5 (of a false positive and of a false negative), got "${text}".`;
    return invalid(option, message);
  };
}

/** A whole number of at least `least`. */
export function count(option: string, least = 1) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    return invalid(option, `--${option} must be a whole number of at least ${least}, got "${text}".`);
  };
}

const UNITS: Readonly<Record<string, number>> = {
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
};

/** Bytes, such as `1GiB`, `512MB` or `2G`. */
export function bytes(option: string) {
  return (text: string): number => {
    const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([kmgt]i?)b?$/i.exec(text.trim()) ?? [];
    const value = Number(amount) * (UNITS[unit?.toLowerCase() ?? ''] ?? Number.NaN);
    if (value > 0 && value < Infinity) return value;
    return invalid(option, `--${option} must be an amount of memory, such as 1GiB or 512MB, got "${text}".`);
  };
}

/** `COL=VALUE`, repeatable, split at the first `=`. */
function assignment<Value>(option: string, shape: string, parse: (value: string, column: string) => Value) {
  return (text: string, earlier: Readonly<Record<string, Value>> = {}): Record<string, Value> => {
    const at = text.indexOf('=');
    if (at < 1) return invalid(option, `--${option} must look like ${shape}, got "${text}".`);
    const column = text.slice(0, at);
    if (Object.hasOwn(earlier, column)) return invalid(option, `--${option} names column "${column}" twice.`);
    return { ...earlier, [column]: parse(text.slice(at + 1), column) };
  };
}

export function types(option: string) {
  const type = oneOf<RequestedType>(option, ['number', 'text', 'date']);
  return assignment(option, 'COL=number, COL=text or COL=date', type);
}

export function references(option: string) {
  return assignment(option, 'COL=LEVEL', (level) => level);
}

export function contrasts(option: string) {
  const kind = oneOf(option, ['treatment', 'sum', 'helmert', 'poly']);
  return assignment(option, 'COL=treatment, COL=sum, COL=helmert or COL=poly', kind);
}

export function levels(option: string) {
  return assignment(option, '"COL=first|second|third"', (text, column) => {
    const levels = text.split('|');
    const twice = levels.find((level, index) => levels.indexOf(level) !== index);
    if (twice === undefined) return levels;
    return invalid(option, `--${option} names level "${twice}" of column "${column}" twice.`);
  });
}

/** `COL,COL`, repeatable. */
export function columns(text: string, earlier: readonly string[] = []): string[] {
  return [...earlier, ...text.split(',').filter((name) => name !== '')];
}

/** Texts as they are, repeatable. */
export function texts(text: string, earlier: readonly string[] = []): string[] {
  return [...earlier, text];
}

/** `ROW,ROW` from 1, `COL=LEVEL`, or `COL` for each of its levels in turn. */
export function without(option: string) {
  return (text: string): readonly number[] | { readonly column: string; readonly level?: string } => {
    const items = text.split(',').map((item) => item.trim());
    if (items.every((item) => /^\d+$/.test(item))) return items.map(Number);
    const at = text.indexOf('=');
    if (at > 0) return { column: text.slice(0, at), level: text.slice(at + 1) };
    if (at < 0 && text.trim() !== '') return { column: text };
    return invalid(option, `--${option} must be ROW,ROW or COL=LEVEL or COL, got "${text}".`);
  };
}
