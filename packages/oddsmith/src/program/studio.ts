import type { Command } from 'commander';
import { count } from '../commands/option-values.js';
import type { Session } from '../terminal/session.js';

const STUDIO_HELP = `
Files are read by the page itself: CSV, TSV, Parquet, JSON or NDJSON. Nothing leaves this machine.

Examples:
  oddsmith studio
  oddsmith studio births.csv --port 8080 --no-open`;

export function addStudio(program: Command, session: Session): void {
  program
    .command('studio')
    .description('The studio in the browser: data, model, training and report in one page.')
    .argument('[data]', 'a file to open in it')
    .option('--port <n>', 'port on 127.0.0.1 (default: a free one)', count('port'))
    .option('--no-open', 'only print the address')
    .addHelpText('after', STUDIO_HELP)
    .action(async (data, options) => {
      const { studio } = await import('../commands/studio.js');
      await studio(data, options, session);
    });
}
