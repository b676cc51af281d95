/** The study as a page of the documentation. */
import { SCENARIOS } from './scenarios.mjs';

const percent = (part, whole) => (whole === 0 ? '-' : ((100 * part) / whole).toFixed(1));
const error = (part, whole) => {
  const share = part / whole;
  return (100 * Math.sqrt((share * (1 - share)) / whole)).toFixed(1);
};
const cell = (part, whole) => (whole === 0 ? '-' : `${percent(part, whole)} ± ${error(part, whole)}`);

function table({ name, counts, redrawn }) {
  const { about } = SCENARIOS.find((one) => one.name === name);
  const rows = Object.entries(counts).map(
    ([method, { draws, intervals, covered, tests, rejected }]) =>
      `| ${method} | ${draws} | ${cell(covered, intervals)} | ${cell(rejected, tests)} | ${draws - intervals} |`,
  );
  return [
    `### ${name}`,
    '',
    `${about}.${redrawn > 0 ? ` ${redrawn} draws without an event or without an exposed row were drawn again.` : ''}`,
    '',
    '| method | draws | coverage of 95 % intervals, % | size of 5 % tests, % | without an interval |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
  ].join('\n');
}

export function page(results, { seed, replicates, command, versions }) {
  return `# Simulation: coverage and size

How often a 95 % interval holds the truth, and how often a 5 % test rejects what is true, over seeded draws. Written by
\`${command}\` (seed ${seed}; ${versions}); the same seed gives the same page on any machine.

In every scenario the log-odds of an event are intercept + 0.7·x + 0·z: coverage is that of the interval of x's coefficient, size that of
the test of z's, whose coefficient is 0. ± is the Monte-Carlo standard error. "Without an interval": draws whose estimate is infinite (separated);
they are in neither share. A bootstrap has ${replicates} samples. Firth: intervals and tests by penalised likelihood ratio. HC0, HC3,
cluster and bootstrap: Wald tests with those standard errors.

## What it shows

READING
${results.map(table).join('\n')}`;
}
