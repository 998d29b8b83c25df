import type { TcpAddress } from '@pagefold/nbd';
import { Command, Option } from 'commander';
import type { Act } from '../act.ts';
import { type BackendChoice, parseChoice } from '../choices.ts';
import { parseTcpAddress } from '../serve/addresses.ts';
import { collectNamedSize, type NamedSize } from '../serve/named-sizes.ts';
import { type RecordingChoices, recordingOption } from '../serve/recording.ts';
import { parseSize } from '../size.ts';
import { withOption } from './analysis-options.ts';

/** The options of the command. */
export interface ServeOptions extends RecordingChoices {
  readonly export: readonly NamedSize[];
  readonly limit: number;
  readonly share?: readonly string[];
  readonly socket?: string;
  readonly listen?: TcpAddress;
  readonly insecure?: boolean;
  readonly single?: boolean;
  readonly discardOnClose?: boolean;
  readonly hasher?: BackendChoice;
  readonly compressor?: BackendChoice;
  readonly allocator?: BackendChoice;
  readonly with?: readonly string[];
}

/** `pagefold serve` */
export function serveCommand(act: Act): Command {
  const backend = (kind: string, standard: string) =>
    new Option(
      `--${kind} <backend>`,
      `${kind}: NAME, NAME/ENGINE or NAME:option=value,… (default: ${standard})`,
    ).argParser<BackendChoice>((text) => parseChoice(text));
  return new Command('serve')
    .summary('serve pools as disks over NBD, to swap to')
    .description(
      'Serves disks over NBD (network block device): QEMU guests, and other machines through nbd-client,\n' +
        'swap to them. What they hold is in the memory of this process, compressed, equal pages once.\n' +
        'NOTHING OUTLIVES THE SERVER: there is no disk below, whatever a client flushes.\n' +
        'Sizes are bytes, or have a unit: K, M, G, T. SIGTERM and SIGINT finish what is under way and end it\n' +
        'with 0; a second one ends it at once.',
    )
    .addOption(
      new Option('--export <name=size>', 'a disk; may be given several times')
        .argParser<NamedSize[]>(collectNamedSize)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--limit <size>',
        'the most memory for pages, of all disks together; what is full says so',
      )
        .argParser(parseSize)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--share <who>',
        'whose equal pages are kept once: all, none, or GROUP=NAME,NAME, which may be given several times (default: none)',
      ).argParser<string[]>((text, earlier = []) => [...earlier, text]),
    )
    .option('--socket <path>', 'listen on a Unix socket, for its owner only')
    .addOption(
      new Option('--listen <host:port>', 'listen on TCP, without encryption').argParser(
        parseTcpAddress,
      ),
    )
    .option('--insecure', 'let --listen be reached from other machines')
    .option('-s, --single', 'serve one client on standard input and output')
    .option('--discard-on-close', 'forget what a disk holds when its last client has left')
    .addOption(recordingOption())
    .addOption(backend('hasher', 'xxh3'))
    .addOption(backend('compressor', 'lz4'))
    .addOption(backend('allocator', 'zsmalloc'))
    .addOption(withOption())
    .action(
      act(async (terminal, options: ServeOptions) => {
        const { serve } = await import('../actions/serve.ts');
        return serve(terminal, options);
      }),
    );
}
