/** Effects against 100-digit arithmetic by brute force (test/golden/margins/make.py). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitSync, type MarginsOptions, margins, readCsvSync } from '../../src/index.js';

/** An estimate and its error, 20 digits each. */
type Pair = readonly [estimate: string, standardError: string];
type Pairs = Readonly<Record<string, Pair>>;

interface Case {
  readonly set: string;
  readonly formula: string;
  readonly weights?: string;
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  readonly effects: Pairs;
  readonly predictions?: Pairs;
  readonly contrasts?: Readonly<Record<string, Pairs>>;
  readonly comparisons?: Pairs;
  readonly interactions?: Pairs;
}

const golden = new URL('../../../../test/golden/', import.meta.url);
const { cases } = JSON.parse(readFileSync(new URL('margins/margins.json', golden), 'utf8')) as {
  cases: readonly Case[];
};

interface Found {
  readonly estimate: number | null;
  readonly standardError: number | null;
}

/** Relative difference to a certified number. */
function off(found: number | null, known: string): number {
  return Math.abs(found! / Number(known) - 1);
}

function expectDigits(found: Found | undefined, [estimate, error]: Pair, what: string, digits = 12): void {
  expect(off(found!.estimate, estimate), `${what}: ${found!.estimate} for ${estimate}`).toBeLessThan(
    10 ** -digits,
  );
  expect(
    off(found!.standardError, error),
    `${what}: error ${found!.standardError} for ${error}`,
  ).toBeLessThan(10 ** -digits);
}

const atText = (at: object) =>
  Object.entries(at)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');

/** `a = 30, b = 1` as the option. */
function settingOf(text: string): MarginsOptions['at'] & object {
  return Object.fromEntries(
    text
      .split(', ')
      .filter((part) => part !== '')
      .map((part) => part.split(' = ') as [string, string]),
  );
}

function changeOf(text: string) {
  const [, column, level, reference] = /^(\S+) (\S+?):(\S+)$/u.exec(text)!;
  return { column: column!, level: level!, reference: reference! };
}

describe.each(cases)('$set: $formula', (known) => {
  const table = readCsvSync(readFileSync(new URL(`zoo/${known.set}.csv`, golden)));
  const { formula, weights, levels = {} } = known;
  const weighted = weights === undefined ? {} : { weights };
  const model = fitSync(table, formula, { levels, ...weighted }).model();
  const ask = (options: MarginsOptions) => margins(table, model, { ...options, ...weighted });

  it('effects', async () => {
    for (const [name, pair] of Object.entries(known.effects)) {
      const [what, where = ''] = name.split(' at ');
      // A column of the offset alone has to be asked for.
      const asked = formula.includes('offset(') ? { variables: [name] } : {};
      const { effects } = await ask({ at: settingOf(where), ...asked });
      expectDigits(
        effects.find(({ variable, level }) => (level ?? variable) === what),
        pair,
        name,
      );
    }
  });

  if (known.predictions)
    it('average probabilities', async () => {
      for (const [name, pair] of Object.entries(known.predictions!)) {
        const { predictions } = await ask({ at: settingOf(name), variables: [] });
        expect(predictions).toHaveLength(1);
        expect(atText(predictions[0]!.at)).toBe(name);
        expectDigits(predictions[0], pair, name);
      }
    });

  if (known.contrasts)
    it('contrasts', async () => {
      for (const [name, pairs] of Object.entries(known.contrasts!)) {
        const [what, where = ''] = name.split(' at ');
        const { contrasts } = await ask({ contrasts: [changeOf(what!)], at: settingOf(where) });
        const found = contrasts[0]!;
        expectDigits(found.risk, pairs.risk!, name);
        expectDigits(found.referenceRisk, pairs.referenceRisk!, name);
        expectDigits(found.riskDifference, pairs.riskDifference!, name);
        for (const ratio of ['riskRatio', 'oddsRatio'] as const) {
          const [log, error] = ratio === 'riskRatio' ? pairs.logRiskRatio! : pairs.logOddsRatio!;
          expect(Math.abs(found[ratio].estimate! / Math.exp(Number(log)) - 1)).toBeLessThan(1e-12);
          expect(off(found[ratio].logStandardError, error)).toBeLessThan(1e-12);
          expect(off(found[ratio].z, String(Number(log) / Number(error)))).toBeLessThan(1e-11);
        }
        expect(found.numberNeeded.estimate! * found.riskDifference.estimate!).toBeCloseTo(1, 14);
      }
    });

  if (known.comparisons)
    it('pairs of levels', async () => {
      const { comparisons } = await ask({ pairwise: ['race'], adjust: 'bonferroni' });
      expect(comparisons).toHaveLength(Object.keys(known.comparisons!).length);
      for (const found of comparisons) {
        expectDigits(found, known.comparisons![`${found.level}:${found.reference}`]!, 'pair');
        expect(found.adjustedP).toBeCloseTo(Math.min(1, 3 * found.p!), 14);
      }
    });

  if (known.interactions)
    it('interactions', async () => {
      for (const [name, pair] of Object.entries(known.interactions!)) {
        const [one, other] = name.split(' × ').map((side) => {
          if (side.includes(':')) return changeOf(side);
          return side.startsWith('race ')
            ? { column: 'race', level: side.slice(5), reference: 'white' }
            : side;
        });
        const { interactions } = await ask({ interactions: [[one!, other!]] });
        expectDigits(interactions[0], pair, name);
      }
    });
});
