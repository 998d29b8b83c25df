import { Argument, Command } from 'commander';
import type { Act } from '../act.ts';
import { adminCommands } from '../admin/commands.ts';

/** `pagefold admin` */
export function adminCommand(act: Act): Command {
  return new Command('admin')
    .summary('operate a pagefold serve that runs')
    .description(
      'Has a command carried out by a server, through the admin socket that `pagefold serve --admin` makes,\n' +
        'and prints its result as JSON.',
    )
    .argument('<socket>', 'path of the admin socket')
    .addArgument(new Argument('<command>', 'what to do').choices(Object.keys(adminCommands)))
    .argument('[option=value...]', 'options of the command; sizes are bytes, or have a unit')
    .addHelpText('after', commandHelp())
    .action(
      act(async (terminal, socket: string, command: string, options: string[]) => {
        const { admin } = await import('../actions/admin.ts');
        return admin(terminal, socket, command, options);
      }),
    );
}

function commandHelp(): string {
  const lines = Object.entries(adminCommands).flatMap(([name, { summary, options }]) => [
    `  ${name.padEnd(15)}${summary}`,
    ...Object.entries(options).map(
      ([option, { description }]) => `    ${option.padEnd(13)}${description}`,
    ),
  ]);
  return `\nCommands and their options:\n${lines.join('\n')}`;
}
