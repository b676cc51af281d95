/** Where a browser comes from: CHROME_PATH, an installed one, or the Chromium of @sparticuz/chromium, unpacked once. */
import { execFileSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** A browser to start: its file and what its surroundings must say. */
export interface Executable {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

const INSTALLED = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome'];
const APPLICATION = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const require = createRequire(import.meta.url);

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What CHROME_PATH names. */
function named(): Executable[] {
  const path = process.env.CHROME_PATH;
  return path ? [{ path, env: {} }] : [];
}

/** Chrome or Chromium on PATH, or the application of macOS. */
function installed(): Executable[] {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = INSTALLED.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, APPLICATION].filter(canRun).map((path) => ({ path, env: {} }));
}

/** Unpacks into a folder of its own and moves it into place, so that tests that start at once do not collide. */
function unpack(folder: string): void {
  const fresh = mkdtempSync(`${folder}-`);
  // AWS_EXECUTION_ENV makes it unpack the shared libraries too that a bare Linux lacks.
  const env = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
  const program = "import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())";
  execFileSync(process.execPath, ['-e', program], { env, cwd: import.meta.dirname, stdio: 'pipe' });
  const fonts = `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>`;
  writeFileSync(join(fresh, 'fonts/fonts.conf'), fonts);
  try {
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** Chromium for Linux on x64 from the npm registry: with the system's libraries first, then with its own. */
function packaged(): Executable[] {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [];
  const manifest = resolve(require.resolve('@sparticuz/chromium'), '../../../package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = join(tmpdir(), `oddsmith-chromium-${version}`);
  if (!existsSync(folder)) unpack(folder);
  const path = join(folder, 'chromium');
  const fonts: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_FILE: join(folder, 'fonts/fonts.conf') };
  const own = { LD_LIBRARY_PATH: join(folder, 'al2023/lib') };
  return [
    { path, env: fonts },
    { path, env: { ...fonts, ...own } },
  ];
}

/** Where to look for a browser, the best first; a place may throw. */
export const PLACES: readonly (() => Executable[])[] = [named, packaged, installed];
