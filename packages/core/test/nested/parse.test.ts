import { describe, expect, it } from 'vitest';
import { OddsmithError } from '../../src/errors.js';
import { parseHypothesis } from '../../src/nested/hypotheses/parse.js';

const columns = [
  '(Intercept)',
  'age',
  'smoke',
  'ht',
  'race[black]',
  'race[other race]',
  'age:smoke',
  'I(lwt/100)',
  'poly(x, 2)[1]',
  '`weight, kg`',
  'age:race[black]',
];
const terms = [
  { label: 'race', variables: ['race'], codings: ['contrast'], columns: ['race[black]', 'race[other race]'] },
] as const;
const variables = [
  {
    kind: 'factor',
    label: 'race',
    expression: { kind: 'name', name: 'race', at: { start: 0, end: 4 } },
    levels: ['white', 'black', 'other race'],
    contrast: 'treatment',
  },
] as const;
const read = (text: string) =>
  parseHypothesis(text, { columns, terms: [...terms], variables: [...variables] });

/** `2*age - ht = 3`, with the columns' own names. */
function told(text: string): string[] {
  return read(text).equations.map(({ factors, right }) => {
    const parts = columns.flatMap((name, j) => (factors[j] === 0 ? [] : [`${factors[j]}*${name}`]));
    return `${parts.join(' + ')} = ${right}`;
  });
}

function failure(text: string): OddsmithError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof OddsmithError) return error;
    throw error;
  }
  throw new Error('it was read');
}

/** The piece of the text that an error points at. */
function pointed(text: string): [string, string | undefined] {
  const { code, at } = failure(text);
  return [code, at.text?.slice(at.start, at.end)];
}

describe('a hypothesis', () => {
  it('of a whole term is that of all its coefficients', () => {
    const race = ['1*race[black] = 0', '1*race[other race] = 0'];
    expect(told('race')).toEqual(race);
    expect(told('race = 0.0, age = 1')).toEqual([...race, '1*age = 1']);
    expect(told('age , race ')).toEqual(['1*age = 0', ...race]);
    for (const text of ['race = 1', 'race = 0.5', 'race + age', 'race = ', 'race = 0 = age', '2*race'])
      expect(() => read(text), text).toThrow(OddsmithError);
  });

  it('has equations between commas, with both sides linear', () => {
    expect(told('age = 0, smoke = 2*ht')).toEqual(['1*age = 0', '1*smoke + -2*ht = 0']);
    expect(told('2 * (age - ht/4) + 1 = 3*smoke + .5e1')).toEqual(['2*age + -3*smoke + -0.5*ht = 4']);
    expect(told('-age + - -ht = +1')).toEqual(['-1*age + 1*ht = 1']);
    expect(told('age*2 = ht*(1 + 1)/2')).toEqual(['2*age + -1*ht = 0']);
  });

  it('may leave out "= 0", and go on', () => {
    expect(told('age')).toEqual(['1*age = 0']);
    expect(told('age = ht = 0.5')).toEqual(['1*age + -1*ht = 0', '1*ht = 0.5']);
    expect(read(' age =  ht = 0.5, smoke ').equations.map(({ text }) => text)).toEqual([
      'age = ht',
      'ht = 0.5',
      'smoke = 0',
    ]);
  });

  it('names coefficients as the table does', () => {
    for (const name of columns) expect(told(`${name} = 1`), name).toEqual([`1*${name} = 1`]);
    for (const name of columns.slice(0, 9))
      expect(told(`1 = \`${name}\``), name).toEqual([`-1*${name} = -1`]);
    expect(told('race[black]-race[other race]=0')).toEqual(['1*race[black] + -1*race[other race] = 0']);
    expect(told('(age)+(Intercept)')).toEqual(['1*(Intercept) + 1*age = 0']);
  });

  it('is refused with its place where it is not understood', () => {
    expect(pointed('age = smok')).toEqual(['column-unknown', 'smok']);
    expect(failure('age = smok').message).toMatch(/no coefficient "smok"\. Did you mean "smoke"\? It has: /);
    expect(pointed('race[blakc] = 0')).toEqual(['column-unknown', 'race[blakc]']);
    expect(failure('race[blakc] = 0').message).toContain('"race[black]"');
    expect(failure('race = 1').message).toBe(
      'race is a term of several coefficients: race[black], race[other race].',
    );
    expect(failure('race[white] = 0').message).toMatch(/^race\[white\] is the reference level: /);
    expect(pointed('age:ht = 0')).toEqual(['column-unknown', 'age:ht']);
    expect(pointed('race[black]:ht = 0')).toEqual(['column-unknown', 'race[black]:ht']);
    expect(pointed('age*smoke = 0')).toEqual(['formula-unsupported', 'age*smoke']);
    expect(pointed('1/age = 0')).toEqual(['formula-unsupported', '1/age']);
    expect(pointed('age/0 = 0')).toEqual(['formula-syntax', 'age/0']);
    expect(pointed('age = 0, 2 = 1')).toEqual(['formula-syntax', '2 = 1']);
    expect(pointed('age = age')).toEqual(['formula-syntax', 'age = age']);
    expect(pointed('2*(age')).toEqual(['formula-syntax', '(']);
    expect(pointed('age =')).toEqual(['formula-syntax', '']);
    expect(pointed('age 2 = 0')).toEqual(['formula-syntax', '2']);
    expect(pointed('age = 0,')).toEqual(['formula-syntax', '']);
    expect(pointed('age == 0')).toEqual(['formula-syntax', '=']);
    expect(pointed('age > 0')).toEqual(['formula-syntax', '>']);
    expect(failure('  ').message).toMatch(/is empty/);
    expect(pointed('age = 1e999')).toEqual(['formula-syntax', '1e999']);
    expect(failure(`${'('.repeat(300)}age`).message).toMatch(/nested/);
  });
});
