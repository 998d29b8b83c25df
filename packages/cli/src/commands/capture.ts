import { Command } from 'commander';
import type { Act } from '../act.ts';
import { addLiveOptions, type LiveOptions, liveChoice } from './live-options.ts';

interface Options extends LiveOptions {
  readonly output: string;
  readonly pause?: boolean;
  readonly json?: boolean;
}

const nothingGiven = 'error: give what to capture, with --pid or --cgroup';

/** `pagefold capture --pid PID… -o FILE` */
export function captureCommand(act: Act): Command {
  const command = new Command('capture')
    .summary('write the memory of live processes to an image')
    .description(
      'Writes what could be swapped of live processes to an image: their resident anonymous pages, and ' +
        'the shared memory that they map, each page once; or, with --swapped, what they have on zram swap.\n' +
        'It holds whatever the processes hold, secrets included.\n' +
        'An image of that name is replaced once the new one is whole.',
    )
    .requiredOption('-o, --output <file>', 'image to write, readable by its owner only')
    .option('--pause', 'stop each process while it is read, so that no page vanishes or changes')
    .option('--json', 'print one JSON object and nothing else');
  return addLiveOptions(command).action(
    act(async (terminal, options: Options) => {
      const { output, pause = false, json = false } = options;
      const live = liveChoice(command, options) ?? command.error(nothingGiven);
      const { capture } = await import('../actions/capture.ts');
      return capture(terminal, { live, output, pause, json });
    }),
  );
}
