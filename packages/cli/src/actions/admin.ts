import type { CodeOptionSpec } from '@pagefold/contracts';
import { InvalidArgumentError } from 'commander';
import { AdminClient } from '../admin/admin-client.ts';
import { type AdminCommand, type AdminCommandSpec, adminCommands } from '../admin/commands.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { parseSize } from '../size.ts';
import type { Terminal } from '../terminal.ts';

/** Has one command carried out by a server, and prints the result. */
export async function admin(
  terminal: Terminal,
  path: string,
  name: string,
  pairs: readonly string[],
): Promise<ExitCode> {
  const command = name as AdminCommand;
  const options = Object.fromEntries(pairs.map((pair) => readPair(adminCommands[command], pair)));
  const client = await AdminClient.connect(path);
  try {
    terminal.json(await client.request(command, options));
  } finally {
    client.close();
  }
  return exitCodes.ok;
}

function readPair({ options }: AdminCommandSpec, pair: string): [string, unknown] {
  const at = pair.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`Expected OPTION=VALUE, got ${pair}.`);
  const name = pair.slice(0, at);
  const spec = Object.hasOwn(options, name) ? options[name] : undefined;
  // The server says which options there are.
  return [name, spec === undefined ? pair.slice(at + 1) : readValue(spec, pair.slice(at + 1))];
}

function readValue(spec: CodeOptionSpec, text: string): unknown {
  const { type } = spec;
  if ('unit' in spec && spec.unit === 'bytes') return parseSize(text);
  if (type === 'integer' && /^\d+$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
