import { describe, expect, it } from 'vitest';
import { shortFormula } from '../../src/path/summary.js';

const terms = (count: number) => Array.from({ length: count }, (_, i) => `g${i}`);

describe('a formula that is told', () => {
  it('is whole where it is short', () => {
    const formula = `y ~ ${terms(50).join(' + ')}`;
    expect(shortFormula(formula)).toBe(formula);
  });

  it('leaves out terms of many, and says how many', () => {
    const all = terms(6000);
    const told = shortFormula(`y ~ ${all.join(' + ')}`);
    expect(told.length).toBeLessThan(260);
    const found = /^y ~ (.*) \+ … \(([\d,]+) more\) \+ g5999$/.exec(told)!;
    const shown = found[1]!.split(' + ');
    expect(shown).toEqual(all.slice(0, shown.length));
    expect(Number(found[2]!.replace(',', ''))).toBe(6000 - shown.length - 1);
  });

  it('is never cut within brackets', () => {
    const formula = `y ~ I(${terms(300).join(' + ')}) + a`;
    expect(shortFormula(formula)).toBe(formula);
  });
});
