import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { type AddressInfo, BlockList, connect, type Server } from 'node:net';
import { isMainThread } from 'node:worker_threads';
import { ConfigError, InputError } from '@pagefold/contracts';

/** A Unix socket, which only its owner can connect to. */
export interface UnixAddress {
  /** Its path. */
  readonly path: string;
}

/** A TCP port. */
export interface TcpAddress {
  /** A name or an address of this machine. */
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
}

/** A socket that listens already, as systemd and libnbd hand over. */
export interface InheritedSocket {
  /** Its descriptor. */
  readonly fd: number;
}

/** Where a server listens. */
export type ListenAddress = UnixAddress | TcpAddress | InheritedSocket;

/** What is to be had at an address. */
export interface ListenOptions {
  /** The name of the only export that is offered there. From then on it is offered at no other address. */
  readonly export?: string;
  /** Whether others than this machine may connect without TLS; `false` by default. */
  readonly insecure?: boolean;
}

/**
 * Has a server listen. A Unix socket that a server has left behind when it died is replaced.
 *
 * @throws InputError `PAGEFOLD_INPUT_FAILED` when the system refuses.
 */
export async function listening(server: Server, address: ListenAddress): Promise<void> {
  try {
    await attempt(server, address);
  } catch (cause) {
    const error = cause as NodeJS.ErrnoException;
    const isLeft = 'path' in address && error.code === 'EADDRINUSE';
    if (!isLeft || !(await isDead(address.path))) throw refused(address, error);
    unlinkSync(address.path);
    await attempt(server, address).catch((again) => {
      throw refused(address, again as NodeJS.ErrnoException);
    });
  }
}

/** Whether clients come by TCP, and not by a Unix socket. */
export function isTcp(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

/**
 * Refuses an address that others than this machine reach: what is swapped would cross the network in the
 * clear, and everybody could read it.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function checkReach(address: AddressInfo | string | null): void {
  if (!isTcp(address)) return;
  const own = new BlockList();
  own.addSubnet('127.0.0.0', 8);
  own.addAddress('::1', 'ipv6');
  if (own.check(address.address, address.family === 'IPv6' ? 'ipv6' : 'ipv4')) return;
  throw new ConfigError(
    'PAGEFOLD_INVALID_OPTION',
    `nbd: ${address.address} is not of this machine alone: everybody who reaches it could read the memory of its clients; it takes TLS, or "insecure"`,
  );
}

function attempt(server: Server, address: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const done = (): void => {
      server.off('error', reject);
      resolve();
    };
    if ('path' in address) listenPrivately(server, address.path, done);
    else server.listen(address, done);
  });
}

/**
 * The socket is made inside of the call; from its first moment nobody else may connect. A worker has no umask to
 * set, so there it is a moment later.
 */
function listenPrivately(server: Server, path: string, done: () => void): void {
  if (!isMainThread) {
    server.listen({ path }, () => {
      chmodSync(path, 0o600);
      done();
    });
    return;
  }
  const before = process.umask(0o177);
  try {
    server.listen({ path }, done);
  } finally {
    process.umask(before);
  }
}

/** Whether it is a Unix socket that nobody listens on. */
async function isDead(path: string): Promise<boolean> {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSocket()) return false;
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}

function refused(address: ListenAddress, cause: NodeJS.ErrnoException): InputError {
  const message = `cannot listen on ${shown(address)}: ${cause.message}`;
  return new InputError('PAGEFOLD_INPUT_FAILED', message, { cause });
}

function shown(address: ListenAddress): string {
  if ('path' in address) return address.path;
  return 'fd' in address ? `descriptor ${address.fd}` : `${address.host}:${address.port}`;
}
