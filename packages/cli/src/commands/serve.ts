import { Command, Option } from 'commander';
import type { Act } from '../act.ts';
import type { ServeOptions } from '../actions/serve.ts';
import { type BackendChoice, parseChoice } from '../choices.ts';
import { addressOptions } from '../serve/address-options.ts';
import { backingOptions } from '../serve/backing-options.ts';
import { exportOptions } from '../serve/export-options.ts';
import { farOptions } from '../serve/far-options.ts';
import { operationOptions } from '../serve/operation-options.ts';
import { tlsOptions } from '../serve/tls-options.ts';
import { parseSize } from '../size.ts';
import { withOption } from './analysis-options.ts';
import { dictionaryOption } from './dictionary-option.ts';
import { recompressOption } from './recompress-option.ts';
import { similarityOption } from './similarity-option.ts';

/** `pagefold serve` */
export function serveCommand(act: Act): Command {
  const backend = (kind: string, standard: string) =>
    new Option(
      `--${kind} <backend>`,
      `${kind}: NAME, NAME/ENGINE or NAME:option=value,… (default: ${standard})`,
    ).argParser<BackendChoice>((text) => parseChoice(text));
  const limit = new Option(
    '--limit <size>',
    'the most memory for pages, of all disks together; what is full says so',
  )
    .argParser(parseSize)
    .makeOptionMandatory();
  const command = new Command('serve')
    .summary('serve pools as disks over NBD, to swap to')
    .description(
      'Serves disks over NBD (network block device): QEMU guests, and other machines through nbd-client, ' +
        'swap to them. What they hold is in the memory of this process, compressed, equal pages once.\n' +
        'NOTHING OUTLIVES THE SERVER, whatever a client flushes: a backing file is scratch, and goes with it.\n' +
        'Sizes are bytes, or have a unit: K, M, G, T. SIGTERM and SIGINT finish what is under way and end it ' +
        'with 0; a second one ends it at once.\n\n' +
        'Behind the size of a disk there may be, after commas:\n' +
        '  limit=SIZE        the most memory for its pages; what is full says so\n' +
        '  connections=N     the most clients at a time (default: 16)\n' +
        '  socket=PATH       a Unix socket; it is offered there alone\n' +
        '  identity=NAME     who may use it, by TLS; of several, any\n' +
        '  discard-on-close  forget what it holds when its last client has left',
    )
    .action(
      act(async (terminal, options: ServeOptions) => {
        const { serve } = await import('../actions/serve.ts');
        return serve(terminal, options);
      }),
    );
  const options = [
    ...exportOptions(),
    limit,
    ...backingOptions(),
    ...farOptions(),
    ...addressOptions(),
    ...tlsOptions(),
    ...operationOptions(),
    backend('hasher', 'xxh3'),
    backend('compressor', 'lz4'),
    backend('allocator', 'zsmalloc'),
    similarityOption(),
    dictionaryOption('what the compressor knows beforehand'),
    recompressOption('compress what has not been used for long with another compressor', [
      'idleSeconds',
      'minGainPercent',
      'maxCpuPercent',
      'promoteAfter',
      'dictionary',
    ]),
    withOption(),
  ];
  for (const option of options) command.addOption(option);
  return command;
}
