import type { Command } from 'commander';
import { addDescentOptions } from '../commands/descent-options.js';
import { count, oneOf } from '../commands/option-values.js';
import type { Session } from '../terminal/session.js';
import { addModelOptions } from './model-options.js';
import { DATA_HELP, WATCHED_SOLVERS } from './words.js';

const ANIMATE_HELP = `
Examples:
  oddsmith animate ten-rows.csv "y ~ x" --output descent.gif
  oddsmith animate births.csv "low ~ age + lwt" --solver newton --output newton.html
  oddsmith animate births.csv "low ~ ." --solver adam --rate 0.01 --epochs 500 --output adam.svg`;

export function addAnimate(program: Command, session: Session): void {
  const command = program
    .command('animate')
    .description('A moving picture of training: the predicted probabilities at each iteration.')
    .argument('<data>', DATA_HELP)
    .argument('<formula>', 'such as "y ~ x": one numeric input is drawn as a curve, two as a field')
    .option('--output <file>', 'a .gif, .svg or .html file; needed')
    .option('--frames <n>', 'pictures at most (default: 60)', count('frames', 2))
    .option(
      '--solver <name>',
      `${WATCHED_SOLVERS.join(', ')} (default: gradient-descent)`,
      oneOf('solver', WATCHED_SOLVERS),
    );
  addDescentOptions(command, {
    rate: '0.001',
    epochs: '10000, 100 (newton), 1000 (lbfgs)',
    gradient: 'sum',
    coordinates: 'data',
  });
  addModelOptions(command)
    .option('--json', 'errors as JSON (oddsmith-error/1)')
    .addHelpText('after', ANIMATE_HELP)
    .action(async (data, formula, options) => {
      const { animate } = await import('../commands/animate.js');
      await animate(data, formula, options, session);
    });
}
