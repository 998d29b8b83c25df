import { Command } from 'commander';
import type { Act } from '../act.ts';

interface Options {
  readonly html?: string;
  readonly json?: boolean;
}

/** `pagefold compare BEFORE AFTER` */
export function compareCommand(act: Act): Command {
  return new Command('compare')
    .summary('say what changed from one analysis to another')
    .description(
      'Says what changed from one report of `pagefold analyze --json` to another: what the pages are, and what each ' +
        'combination that both have saves and takes.',
    )
    .argument('<before>', 'the earlier report, a file of JSON')
    .argument('<after>', 'the later report')
    .option(
      '--html <file>',
      'also write the page of the later report, with arrows from the earlier',
    )
    .option('--json', 'print one JSON object and nothing else')
    .action(
      act(async (terminal, before: string, after: string, options: Options) => {
        const { compare } = await import('../actions/compare.ts');
        return compare(terminal, { before, after, ...options });
      }),
    );
}
