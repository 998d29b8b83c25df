import { Command, InvalidArgumentError, Option } from 'commander';
import type { Act } from '../act.ts';

interface Options {
  readonly at?: number;
  readonly every?: number;
  readonly idle: number;
  readonly json?: boolean;
}

/** `pagefold replay TRACE` */
export function replayCommand(act: Act): Command {
  return new Command('replay')
    .summary('say what the disks of a trace held at each moment')
    .description(
      'Says what disks held at each moment, from a trace that `pagefold serve --record-trace` has written:\n' +
        'pages of zeros and of one word, duplicates within a disk and across disks, what the duplicates are, ' +
        'what was idle, and what their guests had forgotten, where the trace knows.',
    )
    .argument('<trace>', 'file that was recorded')
    .addOption(
      new Option('--at <seconds>', 'one moment, in seconds since the recording began')
        .argParser(parseSeconds)
        .conflicts('every'),
    )
    .addOption(
      new Option('--every <seconds>', 'a moment every so many seconds').argParser(parseSeconds),
    )
    .addOption(
      new Option('--idle <seconds>', 'after which time without use a page is idle')
        .argParser(parseSeconds)
        .default(60),
    )
    .option('--json', 'print one JSON object and nothing else')
    .action(
      act(async (terminal, trace: string, { at, every, idle, json = false }: Options) => {
        const { replayTrace } = await import('../actions/replay.ts');
        return replayTrace(terminal, trace, {
          atSeconds: at,
          everySeconds: every,
          idleSeconds: idle,
          json,
        });
      }),
    );
}

function parseSeconds(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a number of seconds, such as 60 or 0.5.');
}
