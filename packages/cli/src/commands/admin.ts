import { Argument, Command } from 'commander';
import type { Act } from '../act.ts';
import { adminCommands } from '../admin/commands.ts';

/** `pagefold admin` */
export function adminCommand(act: Act): Command {
  return new Command('admin')
    .summary('operate a pagefold serve that runs')
    .description(
      'Has a command carried out by a server, through the admin socket that `pagefold serve --admin` makes, ' +
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

const optionWidth =
  2 +
  Math.max(
    ...Object.values(adminCommands).flatMap(({ options }) =>
      Object.keys(options).map((name) => name.length),
    ),
  );

function commandHelp(): string {
  const lines = Object.entries(adminCommands).flatMap(([name, { summary, options }]) => [
    `  ${name.padEnd(optionWidth + 2)}${summary}`,
    ...Object.entries(options).map(
      ([option, { description }]) => `    ${option.padEnd(optionWidth)}${description}`,
    ),
  ]);
  return `\nCommands and their options:\n${lines.join('\n')}`;
}
