import { Command, Option } from 'commander';
import type { Act } from '../act.ts';
import { parseSize } from '../size.ts';

interface Options {
  readonly memory: number;
  readonly html?: string;
  readonly json?: boolean;
}

const defaultMemory = 2 * 1024 ** 3;

/** `pagefold merge SKETCH…` */
export function mergeCommand(act: Act): Command {
  return new Command('merge')
    .summary('say what the hosts of a fleet have in common, from their sketches')
    .description(
      'Says what deduplication would save on many hosts, from what `pagefold sketch` wrote on each: duplicates inside ' +
        'hosts, across the hosts of a group, and across groups, with the error of the sample. The sketches must have ' +
        'one key, one --theta and one size of pages, and each be of another host.\n' +
        'It needs DuckDB: npm install @duckdb/node-api; where it is missing the error names the version. What does ' +
        'not fit into memory is kept in the folder for temporary files (TMPDIR).',
    )
    .argument('<sketch...>', 'sketches of hosts, one a host')
    .addOption(
      new Option('--memory <bytes>', 'memory that DuckDB may take')
        .argParser(parseSize)
        .default(defaultMemory, '2G'),
    )
    .option('--html <file>', 'also write a page to look at: one file, which fetches nothing')
    .option('--json', 'print one JSON object and nothing else')
    .action(
      act(async (terminal, paths: string[], options: Options) => {
        const { merge } = await import('../actions/merge.ts');
        return merge(terminal, paths, options);
      }),
    );
}
