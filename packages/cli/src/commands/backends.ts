import { backendKinds } from '@pagefold/contracts';
import { Command } from 'commander';
import { composeRegistry } from '../composition.ts';
import type { Terminal } from '../terminal.ts';
import { withOption } from './analysis-options.ts';

/** `pagefold backends` */
export function backendsCommand(terminal: Terminal): Command {
  return new Command('backends')
    .summary('list the backends and whether they can run here')
    .addOption(withOption())
    .option('--json', 'print one JSON object and nothing else')
    .action(async (options: { with?: string[]; json?: boolean }) => {
      const registry = await composeRegistry(options.with ?? []);
      const backends = backendKinds.flatMap((kind) =>
        registry.list(kind).map(({ label, available, descriptor }) => ({
          kind,
          label,
          available: available === true,
          ...(available === true ? {} : { reason: available }),
          options: descriptor.options,
        })),
      );
      if (options.json === true) {
        terminal.out(`${JSON.stringify({ backends }, undefined, 2)}\n`);
        return;
      }
      for (const { kind, label, reason, options: schema } of backends) {
        const names = Object.keys(schema).join(', ');
        const note = reason ?? (names === '' ? '' : `options: ${names}`);
        terminal.out(`${kind.padEnd(12)}${label.padEnd(18)}${note}`.trimEnd().concat('\n'));
      }
    });
}
