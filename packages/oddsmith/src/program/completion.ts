import type { Command } from 'commander';
import type { Session } from '../terminal/session.js';

const COMPLETION_HELP = `
Examples:
  oddsmith completion bash > ~/.local/share/bash-completion/completions/oddsmith
  oddsmith completion zsh > "\${fpath[1]}/_oddsmith"
  oddsmith completion fish > ~/.config/fish/completions/oddsmith.fish`;

export function addCompletion(program: Command, session: Session): void {
  program
    .command('completion')
    .description('Print a completion script for a shell.')
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText('after', COMPLETION_HELP)
    .action(async (shell) => {
      const { completion } = await import('../commands/completion.js');
      session.stdout.write(completion(shell, program));
    });
}
