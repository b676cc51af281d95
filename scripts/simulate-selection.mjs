// What holds after a selection, by simulation, written to docs/simulation-selection.md. Needs a build.
//   npm run simulate-selection [-- --draws 60 --splits 20 --lambda 0.06 --seed 1 --output docs/simulation-selection.md]
import { writeFileSync } from 'node:fs';
import { asked } from './simulation/asked.mjs';
import { SCENARIOS, selectionStudy } from './simulation/selection.mjs';
import { selectionPage } from './simulation/selection-page.mjs';

const DEFAULTS = {
  draws: '60',
  splits: '20',
  lambda: '0.06',
  seed: '1',
  output: 'docs/simulation-selection.md',
};
const { output, options, words, version } = asked(DEFAULTS);

const results = [];
for (const scenario of SCENARIOS) {
  const started = performance.now();
  results.push(await selectionStudy(scenario, options));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stderr.write(`${scenario.name}: ${seconds} s\n`);
}
const command = `npm run simulate-selection${words}`;
writeFileSync(output, selectionPage(results, { ...options, command, version }));
