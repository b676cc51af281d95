/** Hand-written checks of parsed JSON: a shape takes a value and gives a canonical copy, or says what is wrong where. */
import { didYouMean } from '../errors.js';

/** Where in the JSON: linked, so that nothing is built as long as all is well. */
export interface JsonPath {
  readonly key: string | number;
  readonly parent: JsonPath | null;
  readonly depth: number;
}

/** Checks a value and copies it, its keys in the order of the shape. Throws `ShapeError`. */
export type Shape<T> = (value: unknown, path: JsonPath | null) => T;

/** A value is not what was expected; `message` starts with its place: `schema.terms[2].columns is missing`. */
export class ShapeError extends Error {
  constructor(path: JsonPath | null, problem: string) {
    super(`${path === null ? 'the file' : pathText(path)} ${problem}`);
  }
}

/** Deeper nesting is refused, so that no file can exhaust the stack. */
const DEEPEST = 500;

/** `schema.terms[2].columns`; keys that are no plain names in quotes. */
export function pathText(path: JsonPath): string {
  const keys: (string | number)[] = [];
  for (let at: JsonPath | null = path; at !== null; at = at.parent) keys.unshift(at.key);
  return keys
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[A-Za-z_]\w*$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

export function below(parent: JsonPath | null, key: string | number): JsonPath {
  const depth = (parent?.depth ?? 0) + 1;
  if (depth > DEEPEST) throw new ShapeError(null, 'is nested too deeply');
  return { key, parent, depth };
}

/** What a value is, shortly: `the text "abc"`, `an array`, `null`. */
export function nameOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'string') {
    return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  }
  if (typeof value === 'object') return 'an object';
  return String(value);
}

export function fail(path: JsonPath | null, expected: string, value: unknown): never {
  if (value === undefined) throw new ShapeError(path, `is missing: expected ${expected}`);
  throw new ShapeError(path, `must be ${expected}, not ${nameOf(value)}`);
}

export const text: Shape<string> = (value, path) =>
  typeof value === 'string' ? value : fail(path, 'a text', value);

export const number: Shape<number> = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? value : fail(path, 'a finite number', value);

export const count: Shape<number> = (value, path) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : fail(path, 'a count', value);

/** Above 0 and below 1. */
export const share: Shape<number> = (value, path) =>
  typeof value === 'number' && value > 0 && value < 1 ? value : fail(path, 'between 0 and 1', value);

export const boolean: Shape<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : fail(path, 'true or false', value);

export const nothing: Shape<null> = (value, path) => (value === null ? null : fail(path, 'null', value));

/** One of a few texts. */
export function oneOf<const T extends string | number>(...allowed: readonly T[]): Shape<T> {
  return (value, path) => {
    const found = allowed.find((option) => option === value);
    return found ?? fail(path, allowed.map((option) => JSON.stringify(option)).join(' or '), value);
  };
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path) => (value === null ? null : shape(value, path));
}

export function arrayOf<T>(shape: Shape<T>): Shape<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return fail(path, 'an array', value);
    return Array.from(value, (item: unknown, index) => shape(item, below(path, index)));
  };
}

export function pairOf<T>(shape: Shape<T>): Shape<[T, T]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length !== 2) return fail(path, 'an array of 2', value);
    return [shape(value[0], below(path, 0)), shape(value[1], below(path, 1))];
  };
}

function entriesOf(value: unknown, path: JsonPath | null): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fail(path, 'an object', value);
  return new Map(Object.entries(value));
}

/** An object with any keys. */
export function recordOf<T>(shape: Shape<T>): Shape<Record<string, T>> {
  return (value, path) => {
    const entries = [...entriesOf(value, path)];
    return Object.fromEntries(entries.map(([key, item]) => [key, shape(item, below(path, key))]));
  };
}

type Fields<T> = { readonly [K in keyof T]-?: Shape<Exclude<T[K], undefined>> };

/** An object with exactly these keys, those in `optional` perhaps absent. */
export function objectOf<T>(fields: Fields<T>, optional: readonly (keyof T & string)[] = []): Shape<T> {
  const shapes = Object.entries(fields) as [string, Shape<unknown>][];
  const known = new Set(shapes.map(([key]) => key));
  const mayLack = new Set<string>(optional);
  return (value, path) => {
    const entries = entriesOf(value, path);
    for (const key of entries.keys()) {
      if (!known.has(key)) {
        throw new ShapeError(below(path, key), `is not known here.${didYouMean(key, known)}`);
      }
    }
    const present = shapes.filter(([key]) => entries.has(key) || !mayLack.has(key));
    return Object.fromEntries(
      present.map(([key, shape]) => [key, shape(entries.get(key), below(path, key))]),
    ) as T;
  };
}

/** Objects told apart by the text under `kind`. */
export function kindOf<T extends { readonly kind: string }>(
  shapes: { readonly [K in T['kind']]: Shape<Extract<T, { readonly kind: K }>> },
): Shape<T> {
  const byKind = new Map<unknown, Shape<T>>(Object.entries(shapes) as [string, Shape<T>][]);
  return (value, path) => {
    const kind = entriesOf(value, path).get('kind');
    const shape = byKind.get(kind);
    return shape === undefined
      ? fail(below(path, 'kind'), [...byKind.keys()].join(' or '), kind)
      : shape(value, path);
  };
}
