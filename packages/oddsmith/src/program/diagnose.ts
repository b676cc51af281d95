import type { Command } from 'commander';
import { share } from '../commands/option-values.js';
import type { Session } from '../terminal/session.js';
import { addModelOptions } from './model-options.js';
import { DATA_HELP } from './words.js';

const DIAGNOSE_HELP = `
With a model file the model is fitted again to the data, with the formula, event and levels it has. Without
one the first argument is the data and the second a formula. Separated data are diagnosed, not refused.

Examples:
  oddsmith diagnose model.json births.csv
  oddsmith diagnose births.csv "low ~ age + race*smoke"
  oddsmith diagnose tumours.csv "HG ~ NV + PI + EH" --json`;

export function addDiagnose(program: Command, session: Session): void {
  const command = program
    .command('diagnose')
    .description('What is wrong with a model: aliased columns, collinearity, separation and its remedies.')
    .usage('[options] <model> <data> | <data> <formula>')
    .argument('<model>', `model file written by fit --output, or data: ${DATA_HELP}`)
    .argument('<data>', 'the data of the model, or a formula such as "default ~ income + factor(grade)"');
  addModelOptions(command, 'as the model was fitted')
    .option('--confidence <share>', 'coverage of intervals (default: 0.95)', share('confidence'))
    .option('--json', 'one JSON object (oddsmith-diagnose/1)')
    .addHelpText('after', DIAGNOSE_HELP)
    .action(async (model, data, options) => {
      const { diagnose } = await import('../commands/diagnose.js');
      await diagnose(model, data, options, session);
    });
}
