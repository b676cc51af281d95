import { OddsmithError } from '../errors.js';

/**
 * Sets of terms in order of appearance; a term is an ascending list of variable numbers.
 * The algebra of Wilkinson and Rogers (1973) in the order of R's `terms`.
 */
export type Term = readonly number[];
export type TermSet = ReadonlyMap<string, Term>;

/** More terms, or more crossings on the way to them, are a slip of the pen and would not end. */
const MOST_TERMS = 20_000;
const MOST_CROSSINGS = 2_000_000;

export class TermAlgebra {
  private crossings = 0;

  /** A term for each variable. */
  variables(numbers: readonly number[]): TermSet {
    return bounded(new Map(numbers.map((number) => [String(number), [number]])));
  }

  /** Adds and removes sets one after the other. */
  sum(parts: readonly { readonly operator: '+' | '-'; readonly set: TermSet }[]): TermSet {
    const result = new Map<string, Term>();
    for (const { operator, set } of parts) {
      for (const [key, term] of set) {
        if (operator === '+') result.set(key, term);
        else result.delete(key);
      }
    }
    return bounded(result);
  }

  /** `a:b`, every term of one set with every term of the other. */
  interaction(left: TermSet, right: TermSet): TermSet {
    this.crossings += left.size * right.size;
    if (this.crossings > MOST_CROSSINGS) throw tooMany();
    const result = new Map<string, Term>();
    for (const a of left.values()) {
      for (const b of right.values()) {
        const term = [...new Set([...a, ...b])].sort((x, y) => x - y);
        result.set(term.join(), term);
      }
    }
    return bounded(result);
  }

  /** `a*b` = a + b + a:b. */
  crossing(left: TermSet, right: TermSet): TermSet {
    const both = this.interaction(left, right);
    return this.sum([left, right, both].map((set) => ({ operator: '+', set })));
  }

  /** `a/b` = a + b within a. */
  nesting(left: TermSet, right: TermSet): TermSet {
    const set = this.within(right, left);
    return this.sum([left, set].map((part) => ({ operator: '+', set: part })));
  }

  /** `a %in% b`: every term of one set with all variables of the other. */
  within(left: TermSet, right: TermSet): TermSet {
    const all = [...new Set([...right.values()].flat())];
    return this.interaction(left, new Map([[all.join(), all]]));
  }

  /** `a^k`: interactions of at most k of the terms. */
  power(set: TermSet, exponent: number): TermSet {
    let result = set;
    for (let k = 1; k < exponent; k++) {
      const next = this.interaction(result, set);
      if (next.size === result.size) break;
      result = next;
    }
    return result;
  }
}

function bounded(set: TermSet): TermSet {
  if (set.size > MOST_TERMS) throw tooMany();
  return set;
}

function tooMany(): OddsmithError {
  return new OddsmithError('formula-unsupported', `The formula makes more than ${MOST_TERMS} terms.`);
}
