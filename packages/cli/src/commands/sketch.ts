import { hostname } from 'node:os';
import { defaultPageSize } from '@pagefold/contracts';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Act } from '../act.ts';
import { addLiveOptions, type LiveOptions, liveChoice } from './live-options.ts';
import { pageSizeOption } from './page-size-option.ts';

interface Options extends LiveOptions {
  readonly output: string;
  readonly pageSize: number;
  readonly deviceMemory?: boolean;
  readonly key?: string;
  readonly plain?: boolean;
  readonly theta: number;
  readonly host: string;
  readonly group: string;
  readonly json?: boolean;
}

const defaultTheta = 1024;
const mostOneIn = 2 ** 20;
const nothingGiven = 'error: give images, or live processes with --pid or --cgroup';
const noKey = 'error: give a key that all hosts share with --key, or say --plain';

/** `pagefold sketch IMAGE… --pid PID… -o FILE` */
export function sketchCommand(act: Act): Command {
  const command = new Command('sketch')
    .summary("write a sample of what a host's memory holds, to be merged with that of others")
    .description(
      'Writes a sketch of the memory of a host: a Parquet file with a sample of its contents, each as a keyed digest ' +
        'with the number of its pages and rounded lengths of what compresses it. No content is in it. All hosts of a ' +
        'fleet that have one key and one --theta sample the same contents, so merge can tell what they have in common.\n' +
        'All inputs are the memory of one host. A file of that name is replaced once the new one is whole.',
    )
    .argument('[image...]', 'memory images of any format that analyze takes; - for standard input')
    .requiredOption('-o, --output <file>', 'sketch to write, readable by its owner only')
    .addOption(
      new Option(
        '--key <file>',
        'file of 16 to 4096 secret bytes, the same on all hosts',
      ).conflicts('plain'),
    )
    .option(
      '--plain',
      'take no key: whoever has the sketch can find out whether a page that they know was in memory',
    )
    .addOption(
      new Option('--theta <part>', 'sample 1/N of the contents, N a power of two')
        .argParser(parseTheta)
        .default(defaultTheta, `1/${defaultTheta}`),
    )
    .option('--host <name>', "what the host is called (default: the system's name)")
    .option(
      '--group <name>',
      'what the host is counted with, such as a site or a purpose',
      'default',
    )
    .addOption(pageSizeOption('bytes of a page').default(defaultPageSize))
    .option('--device-memory', 'take ROMs and display memory of virtual machines as well')
    .option('--json', 'print one JSON object and nothing else');
  return addLiveOptions(command).action(
    act(async (terminal, paths: string[], options: Options) => {
      const { key, plain = false, deviceMemory = false, json = false, host = hostname() } = options;
      const live = liveChoice(command, options);
      if (paths.length === 0 && live === undefined) command.error(nothingGiven);
      if (key === undefined && !plain) command.error(noKey);
      const { sketch } = await import('../actions/sketch.ts');
      return sketch(terminal, paths, { ...options, key, deviceMemory, host, live, json });
    }),
  );
}

function parseTheta(text: string): number {
  const oneIn = Number(/^1\/(\d+)$/.exec(text)?.[1]);
  if (oneIn >= 1 && oneIn <= mostOneIn && Number.isInteger(Math.log2(oneIn))) return oneIn;
  throw new InvalidArgumentError(`Expected 1/N with N a power of two from 1 to ${mostOneIn}.`);
}
