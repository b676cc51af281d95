/** What a simulation is asked for on its command line. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** Options that are numbers but for `output`, the words that give those that are not as usual, and the version. */
export function asked(defaults) {
  const { values } = parseArgs({
    options: Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => [name, { type: 'string', default: value }]),
    ),
  });
  const { output, ...numbers } = values;
  const options = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)]));
  const given = Object.entries(numbers).filter(([name, value]) => value !== defaults[name]);
  const more = given.map(([name, value]) => ` --${name} ${value}`).join('');
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return { output, options, words: more && ` --${more}`, version };
}
