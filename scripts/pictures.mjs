// Makes the pictures of the README from real output: `node scripts/pictures.mjs` after a build.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'packages/oddsmith/dist/cli.js');
const [LINE, CHARACTER, MARGIN] = [20, 8.43, 22];

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A terminal's text as an SVG: the first line is what was typed. */
function terminal(lines) {
  const width = Math.ceil(2 * MARGIN + CHARACTER * Math.max(...lines.map((line) => line.length)));
  const height = 2 * MARGIN + LINE * lines.length;
  const texts = lines.map(
    (line, i) =>
      `<text x="${MARGIN}" y="${MARGIN + LINE * (i + 0.75)}" xml:space="preserve"${i === 0 ? ' class="typed"' : ''}>${escaped(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(lines[0]).replaceAll('"', '&quot;')}">
<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#e8eaed}.typed{fill:#56b4e9}</style>
<rect width="100%" height="100%" rx="8" fill="#111418"/>
${texts.join('\n')}
</svg>
`;
}

function picture(name, command, args) {
  const text = execFileSync(process.execPath, [cli, ...args], { cwd: root, encoding: 'utf8' }).trimEnd();
  writeFileSync(join(root, 'docs/images', name), terminal([`$ ${command}`, ...text.split('\n')]));
}

const formula = 'low ~ age + lwt + race + smoke + ht + ui';
picture('summary.svg', `oddsmith fit birthwt.csv "${formula}"`, ['fit', 'examples/birthwt.csv', formula]);

/** Figures of paths and cross-validation, which a test compares with what the command line draws. */
const pima = ['test/golden/zoo/pima.csv', 'type ~ npreg + glu + bp + skin + bmi + ped + age'];
for (const [command, name] of [
  ['path', 'path.svg'],
  ['cross-validate', 'cross-validation.svg'],
])
  execFileSync(process.execPath, [cli, command, ...pima, '--plot', join('docs/images', name)], { cwd: root });
