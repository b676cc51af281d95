/** The study as a page of the documentation. */
import { SCENARIOS } from './scenarios.mjs';

const shareOf = (part, whole) => (100 * part) / whole;
const errorOf = (part, whole) => {
  const share = part / whole;
  return 100 * Math.sqrt((share * (1 - share)) / whole);
};
const cell = (part, whole) =>
  whole === 0 ? '-' : `${shareOf(part, whole).toFixed(1)} ± ${errorOf(part, whole).toFixed(1)}`;

const coverage = ({ covered, intervals }) => cell(covered, intervals);
const size = ({ rejected, tests }) => cell(rejected, tests);

function table({ name, counts, redrawn }) {
  const { about } = SCENARIOS.find((one) => one.name === name);
  const again =
    redrawn > 0 ? ` ${redrawn} draws without an event or without an exposed row were drawn again.` : '';
  const rows = Object.entries(counts).map(
    ([method, count]) =>
      `| ${method} | ${count.draws} | ${coverage(count)} | ${size(count)} | ${count.draws - count.intervals} |`,
  );
  return [
    ...[`### ${name}`, '', `${about}.${again}`, ''],
    '| method | draws | coverage of 95 % intervals, % | size of 5 % tests, % | without an interval |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...[...rows, ''],
  ].join('\n');
}

/** The scenario in which a method does worst by some measure. */
function worst(results, method, measure, tell) {
  const found = results
    .filter(({ counts }) => counts[method] !== undefined)
    .map(({ name, counts }) => ({ name, count: counts[method], value: measure(counts[method]) }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value)[0];
  return found === undefined ? '-' : `${tell(found.count)} (${found.name})`;
}

/** Each method where it covers least and rejects most. */
function summary(results) {
  const methods = [...new Set(results.flatMap(({ counts }) => Object.keys(counts)))];
  const rows = methods.map((method) => {
    const covers = worst(results, method, ({ covered, intervals }) => covered / intervals, coverage);
    const rejects = worst(results, method, ({ rejected, tests }) => -rejected / tests, size);
    return `| ${method} | ${covers} | ${rejects} |`;
  });
  return [
    '| method | least coverage, % (scenario) | largest size, % (scenario) |',
    '| --- | --- | --- |',
    ...[...rows, ''],
  ].join('\n');
}

export function page(results, { seed, replicates, command, versions }) {
  return `# Simulation: coverage and size

How often a 95 % interval holds the truth, and how often a 5 % test rejects what is true, over seeded draws. Written by
\`${command}\` (seed ${seed}; ${versions}); the same seed gives the same draws on any machine.

In every scenario the log-odds of an event are intercept + 0.7·x + 0·z: coverage is that of the interval of x's coefficient, size that of
the test of z's, whose coefficient is 0. ± is the Monte-Carlo standard error. "Without an interval": draws whose estimate is infinite
(separated), or nearly all of whose bootstrap samples are; they are in neither share. A bootstrap has ${replicates} samples.
Firth: intervals and tests by penalised likelihood ratio. HC0, HC3, cluster and bootstrap: Wald tests with those standard errors.

## What good looks like

95 and 5, within two Monte-Carlo errors. The errors of the model and HC0, HC3 take rows to be independent: in clusters, and the model's with
overdispersed counts too, they have to fail, and do. HC0 and errors by few clusters are known to be too small (MacKinnon & White
1985; Cameron, Gelbach & Miller 2008).

${summary(results)}
## By scenario

${results.map(table).join('\n')}`;
}
