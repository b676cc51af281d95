// The main job on real data: describe a CSV, fit a model, keep it, predict with it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'packages/oddsmith/dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'oddsmith-demo-'));
const model = join(folder, 'model.json');
const formula = 'low ~ age + lwt + race + smoke + ptl + ht + ui';

function show(shown, args, lines = Number.POSITIVE_INFINITY) {
  console.log(`\n$ oddsmith ${shown}`);
  const text = execFileSync(process.execPath, [cli, ...args], { cwd: root, encoding: 'utf8' });
  console.log(text.trimEnd().split('\n').slice(0, lines).join('\n'));
}

try {
  console.log('Hosmer and Lemeshow (1989): 189 births, low birth weight and its risk factors.');
  show('describe examples/birthwt.csv', ['describe', 'examples/birthwt.csv']);
  show(`fit examples/birthwt.csv "${formula}" --output model.json`, [
    'fit',
    'examples/birthwt.csv',
    formula,
    '--output',
    model,
  ]);
  show(
    'predict model.json examples/birthwt.csv --intervals wald | head -5',
    ['predict', model, 'examples/birthwt.csv', '--intervals', 'wald'],
    5,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
