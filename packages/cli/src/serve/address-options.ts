import { ConfigError } from '@pagefold/contracts';
import type { ListenAddress, ListenOptions, TcpAddress } from '@pagefold/nbd';
import { InvalidArgumentError, Option } from 'commander';
import type { ExportChoices } from './export-options.ts';
import { hasTls, type TlsChoices } from './tls-options.ts';

/** What is asked of the places that clients come from. */
export interface AddressChoices {
  readonly socket?: string;
  readonly listen?: TcpAddress;
  readonly insecure?: boolean;
  readonly single?: boolean;
}

/** A place to listen at. */
export interface Place {
  readonly address: ListenAddress;
  readonly options: ListenOptions;
}

/** The options that say where clients come from. */
export function addressOptions(): Option[] {
  return [
    new Option('--socket <path>', 'listen on a Unix socket, for its owner only'),
    new Option(
      '--listen <host:port>',
      'listen on TCP; what other machines reach takes TLS or --insecure',
    ).argParser(parseTcpAddress),
    new Option('--insecure', 'let other machines connect without TLS'),
    new Option('-s, --single', 'serve one client on standard input and output'),
  ];
}

/**
 * Where to listen: nowhere with `-s`.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` when there is no place, or one that cannot be.
 */
export function placesOf(options: AddressChoices & ExportChoices & TlsChoices): Place[] {
  const { socket, listen: tcp, insecure = false, single = false } = options;
  if (insecure && hasTls(options)) throw invalid('--insecure is for those who have no TLS');
  const own = options.export.flatMap(({ name, socket: path }): Place[] =>
    path === undefined ? [] : [{ address: { path }, options: { export: name } }],
  );
  const shared = inheritedSockets(process.env, process.pid);
  if (socket !== undefined) shared.push({ path: socket });
  if (tcp !== undefined) shared.push(tcp);
  const places = [...own, ...shared.map((address) => ({ address, options: { insecure } }))];
  if (single) {
    if (places.length === 0 && !hasTls(options)) return [];
    throw invalid(
      '-s serves one client on standard input and output, without TLS, and listens nowhere',
    );
  }
  const lost = options.export.find((each) => each.socket === undefined);
  if (shared.length === 0 && lost !== undefined) {
    throw invalid(
      `expected --socket, --listen or -s, to know where clients of ${lost.name} come from`,
    );
  }
  return places;
}

function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `serve: ${problem}`);
}

/** Reads HOST:PORT, where an IPv6 address stands in brackets. @throws InvalidArgumentError */
export function parseTcpAddress(text: string): TcpAddress {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d+)$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host !== undefined && port <= 65_535) return { host, port };
  throw new InvalidArgumentError('Expected HOST:PORT, such as 127.0.0.1:10809 or [::1]:10809.');
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
