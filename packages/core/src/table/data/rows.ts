/** An array of objects, a row each. */
import { OddsmithError } from '../../errors.js';

export interface ObjectRows {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** The own keys of all rows, in the order in which they are first seen. */
  readonly names: readonly string[];
  /** What the rows inherit from. */
  readonly prototypes: readonly object[];
}

/** Looks through the rows. Throws `data-shape` for what is no object. */
export function objectRows(data: readonly unknown[]): ObjectRows {
  const names = new Set<string>();
  const prototypes = new Set<object | null>();
  let known: readonly string[] = [];
  let prototype: object | null = null;
  data.forEach((row, index) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      const message = `Row ${index + 1} is no object with a value by column name, such as { age: 42, smoker: true }.`;
      throw new OddsmithError('data-shape', message, { row: index + 1 });
    }
    // Most rows are like the one before.
    const keys = Object.keys(row);
    if (keys.length !== known.length || !keys.every((key, k) => key === known[k])) {
      for (const name of keys) names.add(name);
      known = keys;
    }
    const parent: object | null = Object.getPrototypeOf(row);
    if (parent !== prototype) prototypes.add(parent);
    prototype = parent;
  });
  return {
    rows: data as ObjectRows['rows'],
    names: [...names],
    prototypes: [...prototypes].filter((parent) => parent !== null),
  };
}

/** The rows' own values of a name; what rows inherit is no value. */
export function ownValues({ rows, prototypes }: ObjectRows, name: string): (row: number) => unknown {
  if (!prototypes.some((parent) => name in parent)) return (row) => rows[row]![name];
  return (row) => (Object.hasOwn(rows[row]!, name) ? rows[row]![name] : undefined);
}
