import { Command, InvalidArgumentError } from 'commander';
import type { Act } from '../act.ts';

interface Options {
  readonly pid: readonly number[];
  readonly output: string;
  readonly pause?: boolean;
  readonly json?: boolean;
}

/** `pagefold capture --pid PID… -o FILE` */
export function captureCommand(act: Act): Command {
  return new Command('capture')
    .summary('write the memory of live processes to an image')
    .description(
      'Writes what could be swapped of live processes to an image: their resident anonymous pages, and\n' +
        'the shared memory that they map, each page once. It holds whatever the processes hold, secrets included.\n' +
        'An image of that name is replaced once the new one is whole.',
    )
    .requiredOption('--pid <pid...>', 'processes to capture', collectPid)
    .requiredOption('-o, --output <file>', 'image to write, readable by its owner only')
    .option('--pause', 'stop each process while it is read, so that no page vanishes or changes')
    .option('--json', 'print one JSON object and nothing else')
    .action(
      act(async (terminal, { pid, output, pause = false, json = false }: Options) => {
        const { capture } = await import('../actions/capture.ts');
        return capture(terminal, { pids: pid, output, pause, json });
      }),
    );
}

function collectPid(text: string, earlier: readonly number[] = []): number[] {
  const pid = Number(text);
  if (!(Number.isInteger(pid) && pid > 0)) {
    throw new InvalidArgumentError('Expected a process id, a whole number above 0.');
  }
  return [...earlier, pid];
}
