import { ConfigError, type Options, resolveOptions, show } from '@pagefold/contracts';
import { type AdminCommand, adminCommands, adminVersion } from './commands.ts';

/** A request that makes sense. */
export interface AdminRequest {
  readonly command: AdminCommand;
  readonly options: Options;
}

/**
 * Reads a request: `{"command": "limit", "bytes": 1073741824}`, which may also say for which version it was
 * written.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` that says what would be right.
 */
export function readRequest(line: string): AdminRequest {
  const { command, version = adminVersion, ...given } = parsed(line);
  if (version !== adminVersion) {
    throw invalid(`"version" expected ${adminVersion}, got ${show(version)}`);
  }
  if (typeof command !== 'string' || !Object.hasOwn(adminCommands, command)) {
    const names = Object.keys(adminCommands).join(', ');
    throw invalid(`"command" expected one of ${names}, got ${show(command)}`);
  }
  const known = command as AdminCommand;
  return { command: known, options: resolveOptions(known, adminCommands[known].options, given) };
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  const expected = 'a request is a line with a JSON object, such as {"command": "health"}';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw invalid(`${expected}; got what is no JSON`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw invalid(`${expected}; got ${show(value)}`);
}

function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `admin: ${problem}`);
}
