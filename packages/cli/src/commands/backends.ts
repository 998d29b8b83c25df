import { Command } from 'commander';
import type { Act } from '../act.ts';
import { withOption } from './analysis-options.ts';

/** `pagefold backends` */
export function backendsCommand(act: Act): Command {
  return new Command('backends')
    .summary('list the backends and whether they can run here')
    .addOption(withOption())
    .option('--json', 'print one JSON object and nothing else')
    .action(
      act(async (terminal, options: { with?: string[]; json?: boolean }) => {
        const { listBackends } = await import('../actions/list-backends.ts');
        return listBackends(terminal, { modules: options.with ?? [], json: options.json === true });
      }),
    );
}
