import { product, type VariableValues } from './design.js';
import type { TermSchema } from './schema.js';

/** The numbers that are multiplied in a term: nothing unless there are two of them, which may overflow. */
export function factorsOfProduct(
  { variables, codings }: TermSchema,
  values: ReadonlyMap<string, VariableValues>,
): Float64Array[] {
  const numbers = variables
    .filter((_, index) => codings[index] === 'numeric')
    .map((name) => values.get(name)!)
    .flatMap((variable) => (variable.kind === 'numeric' ? [variable.values] : []));
  return numbers.length > 1 ? numbers : [];
}

/** Whether the product is beyond the doubles in a row of the table. */
export function overflows(numbers: readonly Float64Array[], row: number): boolean {
  return !Number.isFinite(product(numbers, row));
}
