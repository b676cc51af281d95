/** The commands and their options, and nothing of their work: that is loaded when a command runs. */
import { VERSION } from '@oddsmith/core';
import { Command } from 'commander';
import { addAnimate } from './program/animate.js';
import { addCompare } from './program/compare.js';
import { addCompletion } from './program/completion.js';
import { addCrossValidate } from './program/cross-validate.js';
import { addDescribe } from './program/describe.js';
import { addDiagnose } from './program/diagnose.js';
import { addEvaluate } from './program/evaluate.js';
import { addExport } from './program/export.js';
import { addFit } from './program/fit.js';
import { addMargins } from './program/margins.js';
import { addPath } from './program/path.js';
import { addPredict } from './program/predict.js';
import { addStudio } from './program/studio.js';
import type { Session } from './terminal/session.js';

export function buildProgram(session: Session): Command {
  const program = new Command('oddsmith')
    .description('Logistic regression done right: certified digits from any table.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.stdout.write(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => session.screen.width,
    })
    .showSuggestionAfterError(false)
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .option('-V, --version', 'show the version')
    .on('option:version', () => {
      session.stdout.write(`${VERSION}\n`);
    })
    .action((_, command: Command) => {
      if (!command.opts().version) command.help({ error: true });
    });
  addDescribe(program, session);
  addFit(program, session);
  addPredict(program, session);
  addAnimate(program, session);
  addEvaluate(program, session);
  addDiagnose(program, session);
  addCompare(program, session);
  addMargins(program, session);
  addPath(program, session);
  addCrossValidate(program, session);
  addExport(program, session);
  addStudio(program, session);
  addCompletion(program, session);
  return program;
}
