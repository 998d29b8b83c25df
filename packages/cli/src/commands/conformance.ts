import { Command } from 'commander';
import type { Act } from '../act.ts';

/** `pagefold conformance MODULE…` */
export function conformanceCommand(act: Act): Command {
  return new Command('conformance')
    .summary('prove that backends of your own keep their contracts')
    .description(
      'Runs every case of the conformance kit on the backends that JavaScript modules export.',
    )
    .argument('<module...>', 'JavaScript modules that export backend descriptors')
    .option('--json', 'print one JSON object and nothing else')
    .action(
      act(async (terminal, modules: string[], { json = false }: { json?: boolean }) => {
        const { proveBackends } = await import('../actions/prove-backends.ts');
        return proveBackends(terminal, { modules, json });
      }),
    );
}
