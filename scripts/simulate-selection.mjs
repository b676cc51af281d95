// What holds after a selection, by simulation, written to docs/simulation-selection.md. Needs a build.
//   npm run simulate-selection [-- --draws 60 --splits 20 --lambda 0.06 --seed 1 --output docs/simulation-selection.md]
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SCENARIOS, selectionStudy } from './simulation/selection.mjs';
import { selectionPage } from './simulation/selection-page.mjs';

const DEFAULTS = {
  draws: '60',
  splits: '20',
  lambda: '0.06',
  seed: '1',
  output: 'docs/simulation-selection.md',
};
const { values } = parseArgs({
  options: Object.fromEntries(
    Object.entries(DEFAULTS).map(([name, value]) => [name, { type: 'string', default: value }]),
  ),
});
const { output, ...numbers } = values;
const options = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)]));
const given = Object.entries(numbers).filter(([name, value]) => value !== DEFAULTS[name]);
const more = given.map(([name, value]) => ` --${name} ${value}`).join('');
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const results = [];
for (const scenario of SCENARIOS) {
  const started = performance.now();
  results.push(await selectionStudy(scenario, options));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stderr.write(`${scenario.name}: ${seconds} s\n`);
}
const command = `npm run simulate-selection${more && ` --${more}`}`;
writeFileSync(output, selectionPage(results, { ...options, command, version }));
