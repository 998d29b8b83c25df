import { Command, InvalidArgumentError, Option } from 'commander';
import type { Act } from '../act.ts';
import type { TopOptions } from '../actions/top.ts';

/** `pagefold top` */
export function topCommand(act: Act): Command {
  return new Command('top')
    .summary('show live what a pagefold serve does')
    .description(
      'Shows on a terminal how full the pool of a server is, what it makes of its pages and what its disks ' +
        'are asked for, again and again; q or Ctrl-C ends it. With --json it prints a line of JSON each time.',
    )
    .argument('<socket>', 'path of the admin socket, which `pagefold serve --admin` makes')
    .addOption(
      new Option('--interval <seconds>', 'time between two looks')
        .argParser(parseInterval)
        .default(1),
    )
    .addOption(new Option('--count <number>', 'how often, then end').argParser(parseCount))
    .option('--json', 'print a line of JSON each time and nothing else')
    .action(
      act(async (terminal, socket: string, options: TopOptions) => {
        const { top } = await import('../actions/top.ts');
        return top(terminal, socket, options);
      }),
    );
}

function parseInterval(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds >= 0.1 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError('Expected seconds, from 0.1 to 86400.');
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('Expected a whole number above 0.');
}
