import { backendKinds, messageOf } from '@pagefold/contracts';
import { checkPoolPossible, composeRegistry } from '../composition.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

/** Lists all backends, and why those that cannot run here cannot. */
export async function listBackends(
  terminal: Terminal,
  { modules, json }: { readonly modules: readonly string[]; readonly json: boolean },
): Promise<ExitCode> {
  const registry = await composeRegistry(terminal.waits, modules);
  const noPool = whyNoPool();
  const backends = backendKinds.flatMap((kind) =>
    registry.list(kind).map(({ label, available, descriptor }) => {
      const reason = available === true ? noPool : available;
      return {
        kind,
        label,
        available: reason === undefined,
        ...(reason === undefined ? {} : { reason }),
        options: descriptor.options,
      };
    }),
  );
  if (json) {
    terminal.json({ backends });
    return exitCodes.ok;
  }
  for (const { kind, label, reason, options: schema } of backends) {
    const names = Object.keys(schema).join(', ');
    const note = reason ?? (names === '' ? '' : `options: ${names}`);
    terminal.out(`${kind.padEnd(12)}${label.padEnd(18)}${oneLine(note)}`.trimEnd().concat('\n'));
  }
  return exitCodes.ok;
}

/** Where no pool can be made, no backend is of use. */
function whyNoPool(): string | undefined {
  try {
    checkPoolPossible();
    return undefined;
  } catch (error) {
    return `no pool can be made here: ${messageOf(error)}`;
  }
}
