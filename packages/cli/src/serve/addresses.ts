import { ConfigError } from '@pagefold/contracts';
import type { ListenAddress, TcpAddress } from '@pagefold/nbd';
import { InvalidArgumentError } from 'commander';

/** Reads HOST:PORT, where an IPv6 address stands in brackets. @throws InvalidArgumentError */
export function parseTcpAddress(text: string): TcpAddress {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d+)$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host !== undefined && port <= 65_535) return { host, port };
  throw new InvalidArgumentError('Expected HOST:PORT, such as 127.0.0.1:10809 or [::1]:10809.');
}

/**
 * Refuses an address that others than this machine reach: what is swapped would cross the network in the
 * clear, and everybody could read it.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function checkPrivate({ host }: TcpAddress): void {
  if (host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)) return;
  throw new ConfigError(
    'PAGEFOLD_INVALID_OPTION',
    `--listen: ${host} is not of this machine alone, and there is no encryption: everybody who reaches it can read the memory of its clients; take 127.0.0.1, a Unix socket, or --insecure`,
  );
}

/** First of the descriptors that are handed over. */
const firstDescriptor = 3;

/** The sockets that systemd or libnbd hand over (`LISTEN_FDS`, if `LISTEN_PID` is this process). */
export function inheritedSockets(env: NodeJS.ProcessEnv, pid: number): ListenAddress[] {
  const { LISTEN_FDS: count, LISTEN_PID: owner } = env;
  if (count === undefined || Number(owner) !== pid) return [];
  return Array.from({ length: Number(count) }, (_, i) => ({ fd: firstDescriptor + i }));
}

/** An address, as it is shown. */
export function shownAddress(address: ListenAddress): string {
  if ('path' in address) return address.path;
  return 'fd' in address ? `descriptor ${address.fd}` : `${address.host}:${address.port}`;
}
