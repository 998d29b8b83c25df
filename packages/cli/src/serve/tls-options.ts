import { readFile } from 'node:fs/promises';
import { ConfigError, InputError } from '@pagefold/contracts';
import type { TlsOptions } from '@pagefold/nbd';
import { Option } from 'commander';

/** Files that make connections private. */
export interface TlsChoices {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly tlsPsk?: string;
}

/** The options that make connections private. */
export function tlsOptions(): Option[] {
  return [
    new Option('--tls-cert <file>', 'TLS: the certificate of this server, PEM'),
    new Option('--tls-key <file>', 'TLS: the key of the certificate, PEM'),
    new Option('--tls-ca <file>', 'TLS: who has signed the certificates of clients, PEM'),
    new Option(
      '--tls-psk <file>',
      'TLS without certificates: IDENTITY:KEY, a line each, the key in hexadecimal, as psktool writes it',
    ),
  ];
}

/** Whether there is to be TLS. */
export function hasTls({ tlsCert, tlsKey, tlsCa, tlsPsk }: TlsChoices): boolean {
  return [tlsCert, tlsKey, tlsCa, tlsPsk].some((file) => file !== undefined);
}

/**
 * Reads the files.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for files that do not go together.
 * @throws InputError `PAGEFOLD_INPUT_NOT_FOUND`, `PAGEFOLD_INPUT_FAILED` or `PAGEFOLD_BAD_INPUT`.
 */
export async function readTls(choices: TlsChoices): Promise<TlsOptions | undefined> {
  if (!hasTls(choices)) return undefined;
  const { tlsCert, tlsKey, tlsCa, tlsPsk } = choices;
  const pem = [tlsCert, tlsKey, tlsCa].filter((file) => file !== undefined);
  if (tlsPsk !== undefined && pem.length === 0) return { keys: keysOf(tlsPsk, await text(tlsPsk)) };
  const [cert, key, ca] = pem;
  if (tlsPsk !== undefined || cert === undefined || key === undefined || ca === undefined) {
    throw new ConfigError(
      'PAGEFOLD_INVALID_OPTION',
      'serve: TLS takes --tls-cert, --tls-key and --tls-ca together, or else --tls-psk alone',
    );
  }
  return { cert: await text(cert), key: await text(key), ca: await text(ca) };
}

/** The keys by identity. What is wrong with a line is told by its number: it is a secret. */
function keysOf(path: string, content: string): ReadonlyMap<string, Uint8Array> {
  const keys = new Map<string, Uint8Array>();
  for (const [i, line] of content.split(/\r?\n/).entries()) {
    if (line === '') continue;
    const [, identity = '', digits = ''] = /^(.+):((?:[0-9a-f]{2})+)$/i.exec(line) ?? [];
    const problem =
      identity === ''
        ? 'expected IDENTITY:KEY, with the key in hexadecimal'
        : keys.has(identity)
          ? 'its identity has a key already'
          : undefined;
    if (problem !== undefined) {
      throw new InputError('PAGEFOLD_BAD_INPUT', `${path}: line ${i + 1}: ${problem}`);
    }
    keys.set(identity, Buffer.from(digits, 'hex'));
  }
  return keys;
}

async function text(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const [kind, reason] =
      code === 'ENOENT'
        ? (['PAGEFOLD_INPUT_NOT_FOUND', 'no such file'] as const)
        : (['PAGEFOLD_INPUT_FAILED', `cannot be read (${code})`] as const);
    throw new InputError(kind, `${path}: ${reason}`, { cause });
  }
}
