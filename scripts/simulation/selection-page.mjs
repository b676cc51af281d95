/** The study of selections as a page of the documentation. */
import { SCENARIOS } from './selection.mjs';

const percent = (part, whole) => {
  if (whole === 0) return '-';
  const share = part / whole;
  return `${(100 * share).toFixed(1)} ± ${(100 * Math.sqrt((share * (1 - share)) / whole)).toFixed(1)}`;
};

function table({ name, draws, tests, intervals, stable }) {
  const { about, effects, columns, rows } = SCENARIOS.find((one) => one.name === name);
  const told = effects.length > 0 ? `effects ${effects.join(', ')}; ` : '';
  const others = columns - effects.length;
  const lines = Object.entries(tests).map(
    ([test, { wrong, found }]) =>
      `| ${test} | ${percent(wrong, draws)} | ${percent(found, draws * effects.length)} |`,
  );
  return [
    ...[`## ${name[0].toUpperCase()}${name.slice(1)}`, ''],
    ...[`${rows} rows, ${columns} columns, ${told}${about}.`, ''],
    '| p-values from | some column without an effect has p ≤ 0.05, % of draws | columns with one that have, % |',
    ...['| --- | ---: | ---: |', ...lines, ''],
    `Debiased, 95 % intervals that hold the truth: ${percent(intervals.none, draws * others)} % of columns without an effect` +
      `${effects.length > 0 ? `, ${percent(intervals.true, draws * effects.length)} % of those with one` : ''}.`,
    '',
    `Stable columns without an effect: ${(stable.wrong / draws).toFixed(2)} a draw, bound ${stable.bound.toFixed(2)}` +
      `${effects.length > 0 ? `; of the columns with one ${percent(stable.found, draws * effects.length)} % are stable` : ''}.`,
    '',
  ].join('\n');
}

export function selectionPage(results, { draws, splits, lambda, seed, command, version }) {
  return `# Simulation: after a selection

How far what [comes after a selection](cross-validation.md#after-a-selection) holds, over ${draws} seeded draws of each kind. Written by
\`${command}\` (seed ${seed}; oddsmith ${version}); the same seed gives the same draws on any machine. ± is the Monte-Carlo standard error,
which takes the columns of a draw to be independent.

- **The same rows**: the columns of the lasso at the λ of 5-fold cross-validation, fitted by maximum likelihood to the rows that chose them, p-values
  times the number of columns: what \`refitSelected\` leaves out.
- **One split**, **${splits} splits**: \`splitInference\`, ${lambda > 0 ? `λ = ${lambda}` : 'λ by 5-fold cross-validation'} in each selecting half.
- **Debiased**: \`debiased\` at the λ of cross-validation. **Stable**: \`stabilitySelection\` with 10 pairs, threshold 0.8, \`expectedFalse\` 1.

**What good looks like.** The first column at 5 % or below, 95 % of the intervals, fewer false stable columns than the bound. The promise of the splits holds if
the selecting halves miss no true column; one they miss leaves its effect to its neighbours. That of \`debiased\` is for many rows:
its step is one Newton step of maximum likelihood, and is biased as that is where effects are strong and rows are few.

${results.map(table).join('\n')}`;
}
