/** Draws whose columns are selected by a lasso, and what is said of them afterwards, counted against the truth. */
import * as oddsmith from '../../packages/core/dist/index.js';
import { randomFrom } from './random.mjs';

const ROWS = 200;
const COLUMNS = 12;
const names = Array.from({ length: COLUMNS }, (_, j) => `x${j + 1}`);
const LEVEL = 0.05;
const STABLE = { pairs: 10, threshold: 0.8, expectedFalse: 1 };

/** Effects of the first columns; `together`: the correlation of neighbours. */
export const SCENARIOS = [
  { name: 'nothing to find', effects: [], together: 0, about: 'no column has an effect' },
  { name: 'three effects', effects: [1, -1, 0.8], together: 0, about: 'independent columns' },
  {
    name: 'three effects among neighbours',
    effects: [1, -1, 0.8],
    together: 0.5,
    about: 'each column has a correlation of 0.5 with the next, 0.25 with the one after it, and so on',
  },
  {
    name: 'weak effects',
    effects: [0.4, -0.4, 0.3],
    together: 0.5,
    about: 'the same, with effects that halves of the rows often miss',
  },
].map((scenario, number) => ({ ...scenario, number, rows: ROWS, columns: COLUMNS }));

function draw({ effects, together }, { uniform, normal }) {
  const data = Object.fromEntries([...names, 'y'].map((name) => [name, []]));
  for (let i = 0; i < ROWS; i++) {
    let [before, z] = [normal(), 0];
    names.forEach((name, j) => {
      if (j > 0) before = together * before + Math.sqrt(1 - together * together) * normal();
      data[name].push(before);
      z += (effects[j] ?? 0) * before;
    });
    data.y.push(uniform() < 1 / (1 + Math.exp(-z)) ? 1 : 0);
  }
  return data;
}

/** Whether any of the columns without an effect is called significant, and the share of those with one that are. */
function verdict(p, effects) {
  const significant = names.map((name) => (p.get(name) ?? 1) <= LEVEL);
  const found = effects.filter((_, j) => significant[j]).length;
  return { isWrong: significant.slice(effects.length).includes(true), found };
}

const pOf = ({ coefficients }) => new Map(coefficients.map(({ term, p }) => [term, p]));

/** What a lasso's columns get when they are tested on the rows that chose them, times their number. */
async function naive(data, coefficients) {
  const chosen = coefficients.filter(({ term, estimate }) => term !== '(Intercept)' && estimate !== 0);
  if (chosen.length === 0) return new Map();
  const { report } = await oddsmith.fit(data, `y ~ ${chosen.map(({ term }) => term).join(' + ')}`, {
    threads: 1,
  });
  return new Map(report.coefficients.map(({ term, p }) => [term, Math.min(1, p * chosen.length)]));
}

/** Counts of one scenario; `lambda`: of the halves that select, 0 for that of cross-validation in each. */
export async function selectionStudy(scenario, { draws, splits, lambda, seed }) {
  const random = randomFrom(seed + 7919 * (scenario.number + 1));
  const { effects } = scenario;
  const tests = {};
  const count = (name, p) => {
    tests[name] ??= { wrong: 0, found: 0 };
    const { isWrong, found } = verdict(p, effects);
    tests[name].wrong += isWrong;
    tests[name].found += found;
  };
  const intervals = { true: 0, none: 0 };
  const stable = { wrong: 0, found: 0, bound: 0 };
  for (let k = 0; k < draws; k++) {
    const data = draw(scenario, random);
    const { chosen } = await oddsmith.crossValidate(data, 'y ~ .', { folds: 5, seed: k + 1, threads: 1 });
    count('the same rows', await naive(data, chosen.coefficients));
    const common = { ...(lambda > 0 ? { lambda } : { folds: 5 }), seed: k + 1, threads: 1 };
    count('one split', pOf(await oddsmith.splitInference(data, 'y ~ .', { ...common, splits: 1 })));
    count(`${splits} splits`, pOf(await oddsmith.splitInference(data, 'y ~ .', { ...common, splits })));
    const { coefficients } = await oddsmith.debiased(data, 'y ~ .', { lambda: chosen.lambda, threads: 1 });
    coefficients.slice(1).forEach(({ interval: [low, high] }, j) => {
      const truth = effects[j] ?? 0;
      intervals[truth === 0 ? 'none' : 'true'] += low <= truth && truth <= high;
    });
    const selection = await oddsmith.stabilitySelection(data, 'y ~ .', {
      ...STABLE,
      seed: k + 1,
      threads: 1,
    });
    const isStable = selection.columns.map((column) => column.stable);
    stable.found += isStable.slice(0, effects.length).filter(Boolean).length;
    stable.wrong += isStable.slice(effects.length).filter(Boolean).length;
    stable.bound = selection.expectedFalse;
  }
  return { name: scenario.name, draws, tests, intervals, stable };
}
