import { ConfigError } from '@pagefold/contracts';
import type { ListenAddress, TcpAddress } from '@pagefold/nbd';
import { InvalidArgumentError, Option } from 'commander';

/** What is asked of the places that clients come from. */
export interface AddressChoices {
  readonly socket?: string;
  readonly listen?: TcpAddress;
  readonly insecure?: boolean;
  readonly single?: boolean;
}

/** The options that say where clients come from. */
export function addressOptions(): Option[] {
  return [
    new Option('--socket <path>', 'listen on a Unix socket, for its owner only'),
    new Option('--listen <host:port>', 'listen on TCP, without encryption').argParser(
      parseTcpAddress,
    ),
    new Option('--insecure', 'let --listen be reached from other machines'),
    new Option('-s, --single', 'serve one client on standard input and output'),
  ];
}

/**
 * Where to listen: nowhere with `-s`.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` when there is no place, or one that must not be.
 */
export function addressesOf(options: AddressChoices): ListenAddress[] {
  const { socket, listen: tcp, insecure = false, single = false } = options;
  const addresses = inheritedSockets(process.env, process.pid);
  if (socket !== undefined) addresses.push({ path: socket });
  if (tcp !== undefined) {
    if (!insecure) checkPrivate(tcp);
    addresses.push(tcp);
  }
  if (addresses.length > 0 !== single) return addresses;
  const problem = single
    ? 'serve: -s serves one client on standard input and output, and listens nowhere'
    : 'serve: expected --socket, --listen or -s, to know where clients come from';
  throw new ConfigError('PAGEFOLD_INVALID_OPTION', problem);
}

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
