import { open } from 'node:fs/promises';
import { ConfigError, InputError } from '@pagefold/contracts';
import type { ExportOptions } from '@pagefold/nbd';
import { InvalidArgumentError, Option } from 'commander';
import { parseSize } from '../size.ts';

/** What is asked of a far tier. */
export interface FarChoices {
  readonly far?: string;
  readonly farDomain?: readonly FarDomainChoice[];
  readonly farLease?: number;
  readonly farReplicas?: number;
  readonly farLimit?: number;
  readonly farAfter?: number;
  readonly backingFile?: string;
}

/** An export whose contents go there, and the file with the secret of its domain. */
export interface FarDomainChoice {
  readonly name: string;
  readonly path: string;
}

/** The options of a far tier. */
export function farOptions(): Option[] {
  return [
    new Option(
      '--far <url>',
      'write what has not been used for long to Valkey or Redis, encrypted, behind the backing file if there is one: valkey://HOST[:PORT][,HOST…]',
    ),
    new Option(
      '--far-domain <export=file>',
      'the contents of that export, and of those that share with it, go there under the secret in the file; may be given several times',
    ).argParser<FarDomainChoice[]>(collectDomain),
    new Option(
      '--far-lease <seconds>',
      'for how long it keeps what nobody renews (default: 86400)',
    ).argParser((text) => parseCount(text)),
    new Option(
      '--far-replicas <count>',
      'how many replicas must have what is written (default: 0)',
    ).argParser((text) => parseCount(text)),
    new Option(
      '--far-limit <size>',
      'the most that this server keeps there, shared or not (default: no limit)',
    ).argParser(parseSize),
    new Option(
      '--far-after <seconds>',
      'what is in the backing file and was not used for so long goes on to it, though there is room',
    ).argParser((text) => parseCount(text)),
  ];
}

function collectDomain(text: string, earlier: readonly FarDomainChoice[] = []): FarDomainChoice[] {
  const at = text.indexOf('=');
  const [name, path] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  if (name !== '' && path !== '') return [...earlier, { name, path }];
  throw new InvalidArgumentError('Expected EXPORT=FILE, such as vm1=/etc/pagefold/secret.');
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`Expected a number above 0, got ${text}.`);
}

/**
 * Checks that there is a far tier for what is said of it, and something to go there.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function checkFar(options: FarChoices): void {
  const { far, farDomain, farLease, farReplicas, farLimit, farAfter, backingFile } = options;
  if (far !== undefined) {
    if (farAfter !== undefined && backingFile === undefined) {
      throw invalid('--far-after is about what is in a backing file: expected --backing-file too');
    }
    if (farDomain !== undefined) return;
    throw invalid('--far: expected --far-domain too, since nothing goes there without a secret');
  }
  const orphans = {
    '--far-domain': farDomain,
    '--far-lease': farLease,
    '--far-replicas': farReplicas,
    '--far-limit': farLimit,
    '--far-after': farAfter,
  };
  for (const [name, value] of Object.entries(orphans)) {
    if (value !== undefined) throw invalid(`${name} is about a far tier: expected --far too`);
  }
}

/**
 * Reads the secrets, by the names of the domains.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for an export that there is not, or a domain with two secrets; InputError.
 */
export async function readSecrets(
  choices: readonly FarDomainChoice[],
  exports: readonly ExportOptions[],
): Promise<Readonly<Record<string, Uint8Array>>> {
  const secrets: Record<string, Buffer> = {};
  for (const { name, path } of choices) {
    const served = exports.find((one) => one.name === name);
    if (served === undefined) throw invalid(`--far-domain: there is no export "${name}"`);
    const domain = domainOf(served);
    const secret = await readSecret(path);
    if (secrets[domain]?.equals(secret) === false) {
      const problem = `--far-domain: "${name}" shares with an export that has another secret`;
      throw invalid(`${problem}: expected one for both`);
    }
    secrets[domain] = secret;
  }
  return secrets;
}

/** The domain of an export, by name. */
export function domainOf({ name, domain = `export ${name}` }: ExportOptions): string {
  return domain;
}

async function readSecret(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { mode } = await file.stat();
      if ((mode & 0o077) !== 0) {
        const problem = 'others can read this secret: expected a file of mode 600';
        throw new InputError('PAGEFOLD_BAD_INPUT', `${path}: ${problem}`);
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new InputError('PAGEFOLD_INPUT_NOT_FOUND', `${path}: no such file`, { cause });
    }
    throw new InputError('PAGEFOLD_INPUT_FAILED', `${path}: cannot be read (${code})`, { cause });
  }
}

function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `serve: ${problem}`);
}
