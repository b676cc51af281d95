import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type {
  FinitenessExplanation,
  SeparationCondition,
  SeparationExplanation,
} from '../../src/diagnostics/separation/explanation.js';
import { explainFiniteness, explainSeparation } from '../../src/fit/explain.js';
import { fitSync } from '../../src/fit/fit-sync.js';
import type { FitOptions } from '../../src/fit/options.js';
import { exactIntegers } from './exact-cone.js';

type Columns = Record<string, (number | string)[]>;

function zoo(name: string): Columns {
  const path = new URL(`../../../../test/golden/zoo/${name}.csv`, import.meta.url);
  const [head, ...lines] = readFileSync(path, 'utf8').replaceAll('"', '').trim().split(/\r?\n/);
  const cells = lines.map((line) => line.split(','));
  const value = (text: string) => (text === '' || Number.isNaN(Number(text)) ? text : Number(text));
  return Object.fromEntries(head!.split(',').map((name, j) => [name, cells.map((row) => value(row[j]!))]));
}

/** A linear congruential sequence in [0, 1): the same data on every machine. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** 300 rows of two factors, two numbers with one decimal, and an outcome by chance. */
function survey(outcome: (row: Record<string, number | string>, chance: number) => boolean): Columns {
  const random = sequence(5);
  const pick = (levels: string[]) => levels[Math.floor(random() * levels.length)]!;
  const rows = Array.from({ length: 300 }, () => ({
    race: pick(['black', 'other', 'white']),
    smoke: pick(['no', 'yes']),
    age: Math.round(random() * 100) / 10,
    ht: Math.round(random() * 50) / 10,
  }));
  const columns: Columns = {};
  for (const name of ['race', 'smoke', 'age', 'ht'] as const) columns[name] = rows.map((row) => row[name]);
  columns.y = rows.map((row) => (outcome(row, random()) ? 1 : 0));
  return columns;
}

/** Whether a condition holds of a row of the data, from what it says alone. Columns of combinations are names of data. */
function holds(condition: SeparationCondition, data: Columns, row: number): boolean {
  if (condition.kind === 'combination') {
    const sum = condition.factors.reduce((all, { term, factor }) => {
      const level = /^(\w+)\[(\w+)\]$/.exec(term);
      const x = level ? Number(data[level[1]!]![row] === level[2]) : Number(data[term]![row]);
      return all + factor * x;
    }, 0);
    const above = Math.round((sum - condition.value) * 1e9);
    return condition.operator === '>' ? above > 0 : above < 0;
  }
  const value = data[condition.variable]![row]!;
  if (condition.kind === 'levels') return condition.levels.includes(String(value));
  if (condition.kind === 'value') return value === condition.value;
  return condition.operator === '>=' ? Number(value) >= condition.value : Number(value) <= condition.value;
}

interface Explained {
  readonly data: Columns;
  readonly formula: string;
  readonly options?: FitOptions;
}

/** The explanation, every claim of it held against every row of the data. */
function explained({ data, formula, options = {} }: Explained): SeparationExplanation {
  const fit = fitSync(data, formula, options);
  const found = explainSeparation(fit, data, options);
  if (found === null) throw new Error('expected separation');
  const outcome = data[formula.split(' ')[0]!]!;
  const spoken = new Set<number>();
  for (const claim of found.claims) {
    const rows = outcome.flatMap((_, i) => (claim.conditions.every((c) => holds(c, data, i)) ? [i] : []));
    expect(rows.length, claim.text).toBe(claim.count);
    expect(claim.rows).toEqual(rows.slice(0, 20).map((i) => i + 1));
    for (const i of rows) {
      expect(String(outcome[i]) === fit.report.event, `${claim.text}: row ${i + 1}`).toBe(
        claim.outcome === 'event',
      );
      spoken.add(i);
    }
  }
  expect(spoken.size).toBe(fit.report.separation!.rows);
  expect(found.boundary.count).toBe(outcome.length - spoken.size);
  expect(found.coefficients.map(({ term }) => term)).toEqual(
    fit.report.coefficients.filter(({ limit }) => limit !== undefined).map(({ term }) => term),
  );
  expect(found.text).toContain(found.sentence);
  return found;
}

describe('explainSeparation', () => {
  it('the endometrial cancer data: every row with NV = 1 is an event', () => {
    const found = explained({ data: zoo('endometrial_sep'), formula: 'HG ~ NV + PI + EH' });
    expect(found.sentence).toBe('every row with NV = 1 is an event');
    expect(found.kind).toBe('quasi');
    expect(found.claims[0]!.count).toBe(13);
    expect(found.boundary).toMatchObject({ count: 66, events: 17, others: 49 });
  });

  it('the same with NV as text', () => {
    const data = zoo('endometrial_sep');
    const text = { ...data, NV: data.NV!.map((value) => (value === 1 ? 'yes' : 'no')) };
    expect(explained({ data: text, formula: 'HG ~ NV + PI + EH' }).sentence).toBe(
      'every row with NV = yes is an event',
    );
  });

  it.each<[string, number[], number[], string]>([
    [
      'apart',
      [1, 2, 3.1, 3.2, 4],
      [0, 0, 0, 1, 1],
      'x ≥ 3.2 is an event, every row with x ≤ 3.1 is a non-event',
    ],
    [
      'a tie',
      [1, 2, 3, 3, 4, 5],
      [0, 0, 0, 1, 1, 1],
      'x ≥ 4 is an event, every row with x ≤ 2 is a non-event',
    ],
    [
      'downwards',
      [1, 2, 3, 3, 4, 5],
      [1, 1, 1, 0, 0, 0],
      'x ≥ 4 is a non-event, every row with x ≤ 2 is an event',
    ],
    ['one value', [1, 1, 1, 2, 2], [0, 1, 0, 1, 1], 'x = 2 is an event'],
    [
      'long decimals',
      [1 / 3, 0.5, 0.123456789123, 0.777777777777, 0.9],
      [0, 0, 0, 1, 1],
      'x ≥ 0.7 is an event, every row with x ≤ 0.5 is a non-event',
    ],
  ])('one number: %s', (_, x, y, text) => {
    expect(explained({ data: { x, y }, formula: 'y ~ x' }).sentence).toBe(`every row with ${text}`);
  });

  it.each<[string, string, (row: Record<string, number | string>, chance: number) => boolean, string]>([
    [
      'a level',
      'y ~ race + smoke + age',
      ({ race }, chance) => race !== 'other' && chance < 0.4,
      'every row with race = other is a non-event',
    ],
    [
      'the reference level',
      'y ~ race + smoke + age',
      ({ race }, chance) => race !== 'black' && chance < 0.4,
      'every row with race = black is a non-event',
    ],
    [
      'two levels of one outcome',
      'y ~ race + age',
      ({ race }, chance) => race === 'white' && chance < 0.4,
      'every row with race = black or other is a non-event',
    ],
    [
      'a cell of an interaction',
      'y ~ race * smoke + age',
      ({ race, smoke }, chance) => (race === 'white' && smoke === 'yes') || chance < 0.4,
      'every row with race = white and smoke = yes is an event',
    ],
    [
      'a level and a cell',
      'y ~ race * smoke + age',
      ({ race, smoke }, chance) =>
        race !== 'white' && ((race === 'black' && smoke === 'yes') || chance < 0.4),
      'every row with race = white is a non-event, every row with race = black and smoke = yes is an event',
    ],
    [
      'a threshold in one level',
      'y ~ race * age',
      ({ race, age }, chance) => (race === 'black' ? Number(age) > 5 : chance < 0.4),
      'every row with race = black and age ≥ 5.1 is an event, every row with race = black and age ≤ 5 is a non-event',
    ],
  ])('%s', (_, formula, outcome, text) => {
    const found = explained({ data: survey(outcome), formula });
    expect(found.kind).toBe('quasi');
    expect(found.sentence).toBe(text);
  });

  it('several columns, with what lies on the boundary', () => {
    const outcome = ({ age, ht }: Record<string, number | string>, chance: number) => {
      const side = Math.round(20 * Number(age) - 30 * Number(ht)) - 50;
      return side === 0 ? chance < 0.5 : side > 0;
    };
    const data = survey(outcome);
    const line = [0, 1, 2, 3].flatMap((ht) => [2.5 + 1.5 * ht, 2.5 + 1.5 * ht].map((age) => ({ age, ht })));
    data.age!.push(...line.map(({ age }) => age));
    data.ht!.push(...line.map(({ ht }) => ht));
    data.y!.push(...line.map((_, i) => i % 2));
    for (const name of ['race', 'smoke']) data[name]!.push(...line.map(() => data[name]![0]!));
    const found = explained({ data, formula: 'y ~ age + ht' });
    expect(found.kind).toBe('quasi');
    expect(found.boundary.count).toBeGreaterThanOrEqual(8);
    expect(found.sentence).toBe(
      'every row with 2·age − 3·ht > 5 is an event, every row with 2·age − 3·ht < 5 is a non-event',
    );
  });

  it('several columns of many: only those that separate, in small whole numbers', () => {
    const data = survey(({ age, ht }) => 2 * Number(age) - 3 * Number(ht) > 5.05);
    const found = explained({ data, formula: 'y ~ age + ht + race + smoke' });
    expect(found.kind).toBe('complete');
    expect(found.claims).toHaveLength(2);
    expect(found.claims[0]!.conditions).toMatchObject([
      {
        kind: 'combination',
        factors: [
          { term: 'age', factor: 2 },
          { term: 'ht', factor: -3 },
        ],
      },
    ]);
  });

  it('a cell of numbers that are 0 or 1', () => {
    const data = survey(() => false);
    const random = sequence(3);
    for (const name of ['a', 'b', 'c']) data[name] = data.y!.map(() => (random() < 0.5 ? 1 : 0));
    data.y = data.y!.map((_, i) => ((data.a![i] === 1 && data.b![i] === 1) || random() < 0.4 ? 1 : 0));
    expect(explained({ data, formula: 'y ~ a * b + c + age' }).sentence).toBe(
      'every row with a = 1 and b = 1 is an event',
    );
  });

  it.each([
    [
      'y ~ poly(x, 2)',
      (x: number) => x > 10 && x < 25,
      'x ≤ 10 is a non-event, every row with x ≥ 11 and x ≤ 24 is an event, every row with x ≥ 25 is a non-event',
    ],
    [
      'y ~ log(x + 1)',
      (x: number) => x > 10,
      'log(x + 1) ≥ 2.4 is an event, every row with log(x + 1) ≤ 2.398 is a non-event',
    ],
  ])('a curve: %s', (formula, event, text) => {
    const x = Array.from({ length: 40 }, (_, i) => i);
    const data = { x, y: x.map((value) => (event(value) ? 1 : 0)) };
    expect(explainSeparation(fitSync(data, formula), data)!.sentence).toBe(`every row with ${text}`);
  });

  it('rows of counts have events only', () => {
    const data = { dose: [1, 2, 3, 4], dead: [0, 0, 5, 6], alive: [6, 4, 0, 0] };
    const fit = fitSync(data, 'cbind(dead, alive) ~ dose');
    expect(explainSeparation(fit, data)!.sentence).toBe(
      'every row with dose ≥ 3 has events only, every row with dose ≤ 2 has no event',
    );
  });

  it('counts rows as the data do, with rows left out', () => {
    const data = { x: [Number.NaN, 1, 2, 3, 4, 5], y: [0, 0, 0, 0, 1, 1] };
    const fit = fitSync(data, 'y ~ x');
    expect(explainSeparation(fit, data)!.claims.map(({ rows }) => rows)).toEqual([
      [5, 6],
      [2, 3, 4],
    ]);
  });

  it('is null without separation, and refuses the data of another fit', () => {
    const data = survey((_, chance) => chance < 0.4);
    expect(explainSeparation(fitSync(data, 'y ~ race + age'), data)).toBeNull();
    const separated = survey(({ race }, chance) => race !== 'other' && chance < 0.4);
    const fit = fitSync(separated, 'y ~ race + age');
    const other = { ...separated, race: separated.race!.map((level) => `${level}s`) };
    expect(() => explainSeparation(fit, other)).toThrow(expect.objectContaining({ code: 'data-shape' }));
  });
});

describe('explainFiniteness', () => {
  /** Σ weight·s·x over the rows told, exactly, as shares of the sums of sizes; one entry for each column. */
  function multipliedOut({ rows }: FinitenessExplanation, design: (row: number) => number[]): number[] {
    const whole = exactIntegers([...rows.map(({ row }) => design(row)), rows.map(({ weight }) => weight)]);
    const weights = whole.pop()!;
    return whole[0]!.map((_, j) => {
      const terms = whole.map((x, k) => (rows[k]!.outcome === 'event' ? x[j]! : -x[j]!) * weights[k]!);
      const sum = terms.reduce((all, term) => all + term, 0n);
      const size = terms.reduce((all, term) => all + (term < 0n ? -term : term), 0n);
      return size === 0n ? 0 : Number((sum * 10n ** 30n) / size) / 1e30;
    });
  }

  it('names the two rows that overlap', () => {
    const data = { x: [1, 2, 3.1, 3, 4, 5], y: [0, 0, 0, 1, 1, 1] };
    const [found, ...more] = explainFiniteness(fitSync(data, 'y ~ x'), data);
    expect(more).toEqual([]);
    expect(found!.rows.map(({ row, outcome }) => [row, outcome])).toEqual([
      [3, 'non-event'],
      [4, 'event'],
    ]);
    expect(found!.sentence).toBe(
      'rows 3 and 4 overlap in x: row 3 (x = 3.1) is a non-event and row 4 (x = 3) is an event',
    );
    expect(multipliedOut(found!, (row) => [1, data.x[row - 1]!])[0]).toBe(0);
  });

  it('gives weights that multiply out in many columns, with independent rows', () => {
    const random = sequence(8);
    const names = ['a', 'b', 'c', 'd'];
    const data: Columns = Object.fromEntries(
      names.map((name) => [name, Array.from({ length: 400 }, () => random())]),
    );
    const design = (row: number) => [1, ...names.map((name) => Number(data[name]![row - 1]))];
    data.y = Array.from({ length: 400 }, (_, i) => {
      const [, a, b, c, d] = design(i + 1);
      return 3 * a! - 2 * b! + c! - d! + 0.5 * (random() - 0.5) > 0.5 ? 1 : 0;
    });
    const fit = fitSync(data, `y ~ ${names.join(' + ')}`);
    expect(fit.report.separation).toBeNull();
    const found = explainFiniteness(fit, data, { reach: 5 });
    expect(found.length).toBeGreaterThanOrEqual(3);
    for (const explanation of found) {
      const column = names.indexOf(explanation.term) + 1;
      const shares = multipliedOut(explanation, design);
      for (const [j, share] of shares.entries()) {
        if (j === column) expect(share * Math.sign(explanation.estimate)).toBeLessThan(-1e-9);
        else expect(Math.abs(share)).toBeLessThan(1e-13);
      }
      expect(explanation.rows.length).toBeLessThanOrEqual(5);
      for (const { row, outcome, weight, value } of explanation.rows) {
        expect(weight).toBeGreaterThan(0);
        expect(value).toBe(data[explanation.term]![row - 1]);
        expect(outcome).toBe(data.y![row - 1] === 1 ? 'event' : 'non-event');
      }
    }
  });

  it('is empty where nothing is large, and where the data are separated', () => {
    const quiet = survey((_, chance) => chance < 0.4);
    expect(explainFiniteness(fitSync(quiet, 'y ~ race + age'), quiet)).toEqual([]);
    const separated = { x: [1, 2, 3, 4], y: [0, 0, 1, 1] };
    expect(explainFiniteness(fitSync(separated, 'y ~ x'), separated)).toEqual([]);
  });
});
