import { describe, expect, it } from 'vitest';
import { expandTerms } from '../../src/formula/expand.js';
import { termsOf } from '../../src/formula/known-terms.js';
import { parseFormula } from '../../src/formula/parse.js';

const fresh = (text: string, names: string[], exclude: string[] = []) =>
  expandTerms(parseFormula(text), names, exclude);

describe('remembered terms', () => {
  it('are those of the formula, also when they are asked for again', () => {
    for (let round = 0; round < 2; round++) {
      for (const text of ['y ~ .', 'y ~ a', 'y ~ a * b', 'y ~ b - 1', 'b ~ a', 'y ~ I(a^2) + b'])
        expect(termsOf(text, ['y', 'a', 'b'])).toEqual(fresh(text, ['y', 'a', 'b']));
    }
    expect(termsOf('y ~ .', ['y', 'a'])).toBe(termsOf('y ~ .', ['y', 'a']));
  });

  it('depend on the columns and on those left out', () => {
    for (let round = 0; round < 2; round++) {
      expect(termsOf('y ~ .', ['y', 'a']).formula).toBe('y ~ a');
      expect(termsOf('y ~ .', ['y', 'a', 'w']).formula).toBe('y ~ a + w');
      expect(termsOf('y ~ .', ['y', 'a', 'w'], ['w']).formula).toBe('y ~ a');
      expect(termsOf('y ~ .', ['y', 'w', 'a'], ['w']).formula).toBe('y ~ a');
    }
  });

  it('are no excuse for a column that is no longer there', () => {
    expect(termsOf('y ~ a + b', ['y', 'a', 'b']).terms).toHaveLength(2);
    expect(() => termsOf('y ~ a + b', ['y', 'a'])).toThrow('There is no column "b".');
    expect(() => termsOf('y ~ a + b', ['y', 'a'])).toThrow('There is no column "b".');
  });
});
