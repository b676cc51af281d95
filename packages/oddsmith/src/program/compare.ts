import type { Command } from 'commander';
import { list, oneOf, texts, types } from '../commands/option-values.js';
import type { Session } from '../terminal/session.js';
import { DATA_HELP } from './words.js';

const ADJUSTMENTS = ['none', 'holm', 'hochberg', 'hommel', 'bonferroni', 'BH', 'BY'] as const;

const COMPARE_HELP = `
Two models or more are put side by side, and nested neighbours are tested by likelihood ratio. One model is
compared with what it would be under a hypothesis, or without each of its terms. A hypothesis is one or more
equations of coefficients, by their names in the coefficient table: "age = 0, smoke = 2*ht".

Examples:
  oddsmith compare small.json large.json
  oddsmith compare model.json --hypothesis "race[black] = race[other]"
  oddsmith compare model.json --data births.csv --hypothesis "age = 0" --hypothesis "lwt = 0" --adjust holm
  oddsmith compare model.json --data births.csv --deviance II`;

export function addCompare(program: Command, session: Session): void {
  program
    .command('compare')
    .description('Compare nested models, test hypotheses about one, analyse its deviance.')
    .argument('<models...>', 'model files written by fit --output')
    .option('--hypothesis <text>', 'equations of coefficients of one model (repeatable)', texts)
    .option('--tests <names>', 'of hypotheses: wald, lr, score (default: all there can be)', list('tests'))
    .option(
      '--deviance <type>',
      'analysis of deviance of one model: I (sequential), II (marginal) or III',
      oneOf('deviance', ['I', 'II', 'III']),
    )
    .option('--data <data>', `the rows of the model: ${DATA_HELP}`)
    .option(
      '--adjust <method>',
      `p-values for the number of tests: ${ADJUSTMENTS.join(', ')} (default: none)`,
      oneOf('adjust', ADJUSTMENTS),
    )
    .option('--weights <col>', 'column of weights of the data')
    .option(
      '--weights-kind <kind>',
      'frequency, totals or importance (default: as the model was fitted)',
      oneOf('weights-kind', ['frequency', 'totals', 'importance']),
    )
    .option(
      '--types <col=type>',
      'number, text or date where the guess is wrong (repeatable)',
      types('types'),
    )
    .option('--json', 'one JSON object (oddsmith-compare/1, oddsmith-hypotheses/1 or oddsmith-deviance/1)')
    .addHelpText('after', COMPARE_HELP)
    .action(async (models, options) => {
      const { compare } = await import('../commands/compare.js');
      await compare(models, options, session);
    });
}
