import { OddsmithError } from '../errors.js';
import { formatExpression } from '../formula/expressions.js';
import { learns } from '../formula/full/learn.js';
import type { ModelTerms } from '../formula/schema.js';

/** Throws `option-unavailable` for a term whose meaning depends on all rows at once, with its place in the formula. */
export function refuseLearners({ text, response, variables, offsets }: ModelTerms): void {
  for (const expression of [response, ...Object.values(variables), ...offsets]) {
    const call = learns(expression);
    if (call === undefined) continue;
    const message = `${formatExpression(call)} is learnt from all rows at once, which a stream of rows cannot do; use --engine memory, or give what it learns as numbers: (x - 10)/2 for scale(x), breaks in c() for cut(x, 4), levels for lump(x, 3) and C(x, base = 2).`;
    throw new OddsmithError('option-unavailable', message, { text, ...call.at });
  }
}
