import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { ConfigError, StateError, show } from '@pagefold/contracts';
import type { PagePool } from '@pagefold/core';
import type { Place } from './access.ts';
import { Connection, type ConnectionHost } from './connection.ts';
import { Export, type ExportOptions } from './export.ts';
import { checkReach, isTcp, type ListenAddress, type ListenOptions, listening } from './listen.ts';
import { maxText } from './protocol.ts';
import { TlsGate } from './tls/tls-gate.ts';
import type { TlsOptions } from './tls/tls-options.ts';
import { type InputPath, openSocket, openStreams, type Wire } from './wire/input-source.ts';

/** What a server tells while it runs. */
export interface ServerEvents {
  /** A client has chosen an export. */
  readonly onOpened?: (exportName: string, connections: number) => void;
  /** A client of an export has gone. */
  readonly onClosed?: (exportName: string, connections: number) => void;
  /** TLS with a client has failed, and why: it is nobody that is known, or does not speak it. */
  readonly onTlsRefused?: (reason: string) => void;
  /** Something that should not happen: a bug, never what a client has sent. It has cost one connection. */
  readonly onError?: (error: unknown) => void;
}

/** Options of a server. */
export interface ServerOptions extends ServerEvents {
  /** Where pages go. It is closed by whoever made it, after the server. */
  readonly pool: PagePool;
  /** What is offered, in this order. */
  readonly exports: readonly ExportOptions[];
  /**
   * How connections are made private. With it, clients who come by TCP get nothing without TLS; a Unix socket,
   * which is its owner's only, offers it.
   */
  readonly tls?: TlsOptions;
  /** The most connections at a time, over all exports; 256 by default. */
  readonly maxConnections?: number;
  /** A handshake that takes more milliseconds is given up; 10,000 by default. */
  readonly handshakeMs?: number;
  /** Which way bytes come in; `onread` by default, which is `data` where this Node.js cannot. */
  readonly inputPath?: InputPath;
}

/** How long a closing server waits for clients to take their last replies, in milliseconds. */
const closingMs = 5000;

/**
 * An NBD server: each export is a device of a pool, whose pages nobody else has.
 *
 * Nothing outlives the process: FLUSH and FUA are answered when every connection sees what was written, and
 * there is no disk below.
 */
export class NbdServer {
  readonly #exports = new Map<string, Export>();
  readonly #connections = new Set<Connection>();
  readonly #servers = new Set<Server>();
  readonly #maxConnections: number;
  readonly #inputPath: InputPath;
  readonly #host: ConnectionHost;
  readonly #tls: TlsGate | undefined;
  #isClosed = false;
  #onIdle: (() => void) | undefined;

  /**
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for exports, certificates and keys that cannot be; what `PagePool.createDevice`
   *   throws.
   */
  constructor(options: ServerOptions) {
    const { pool, maxConnections = 256, handshakeMs = 10_000, inputPath = 'onread' } = options;
    this.#maxConnections = maxConnections;
    this.#inputPath = inputPath;
    this.#host = {
      handshakeMs,
      onOpened: ({ export: opened }) => {
        if (opened !== undefined) options.onOpened?.(opened.name, opened.connections);
      },
      onClosed: (connection) => this.#forget(connection, options),
      onTlsRefused: (reason) => options.onTlsRefused?.(reason),
      onError: (error) => options.onError?.(error),
    };
    this.#tls = options.tls === undefined ? undefined : new TlsGate(options.tls);
    for (const each of options.exports) {
      const wanted = checkedExport(each, pool.pageSize);
      if (wanted.identities.length > 0 && this.#tls === undefined) {
        throw invalid(`"identities" of ${wanted.name} take TLS, by which clients prove them`);
      }
      if (this.#exports.has(wanted.name)) throw invalid(`there are two exports "${wanted.name}"`);
      this.#exports.set(wanted.name, new Export(pool, wanted));
    }
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#connections.size;
  }

  /**
   * Listens, in addition to where it does already, and returns the address: that of a TCP socket tells the
   * port.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for an export that there is not, and for an address that
   *   others than this machine reach, if there is no TLS and it is not said to be insecure.
   * @throws InputError `PAGEFOLD_INPUT_FAILED` when the system refuses.
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  async listen(
    address: ListenAddress,
    { export: own, insecure = false }: ListenOptions = {},
  ): Promise<AddressInfo | string | null> {
    this.#checkOpen();
    const only = own === undefined ? undefined : this.#exports.get(own);
    if (own !== undefined && only === undefined) throw invalid(`there is no export "${own}"`);
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    await listening(server, address);
    const actual = server.address();
    try {
      this.#checkOpen();
      if (this.#tls === undefined && !insecure) checkReach(actual);
    } catch (error) {
      server.close();
      throw error;
    }
    if (only !== undefined) only.isApart = true;
    const place = this.#placeOf(only, isTcp(actual));
    server.on('connection', (socket) => this.#accept(socket, place));
    server.on('error', (error) => this.#host.onError(error));
    this.#servers.add(server);
    return actual;
  }

  /**
   * Serves one client on streams: a program's own standard input and output, or a socket. There is no TLS, so
   * no export that asks for an identity.
   *
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  serve(readable: Readable, writable: Writable): void {
    this.#checkOpen();
    const place = { ...this.#placeOf(undefined, false), tls: undefined };
    this.#begin(openStreams(readable, writable), place);
  }

  /** Waits until nobody is connected. */
  async idle(): Promise<void> {
    if (this.#connections.size === 0) return;
    await new Promise<void>((resolve) => {
      const before = this.#onIdle;
      this.#onIdle = () => {
        before?.();
        resolve();
      };
    });
  }

  /**
   * Stops listening, finishes the request that each connection works on, and closes the connections and the
   * exports: what these hold is gone. Clients that do not take their replies are cut off. Closing again only
   * waits.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const server of this.#servers) server.close();
    this.#servers.clear();
    for (const connection of this.#connections) connection.finish();
    const cutOff = setTimeout(() => this.#cutOff(), closingMs);
    await this.idle();
    clearTimeout(cutOff);
    const exports = [...this.#exports.values()];
    this.#exports.clear();
    await Promise.all(exports.map((each) => each.close()));
  }

  #cutOff(): void {
    for (const connection of this.#connections) connection.close();
  }

  #placeOf(only: Export | undefined, isTcp: boolean): Place {
    const exports = (): Iterable<Export> =>
      only === undefined
        ? [...this.#exports.values()].filter(({ isApart }) => !isApart)
        : this.#exports.get(only.name) === only
          ? [only]
          : [];
    return { exports, tls: this.#tls, needsTls: this.#tls !== undefined && isTcp };
  }

  #accept(accepted: Socket, place: Place): void {
    // Until it is taken over; afterwards the connection listens.
    accepted.on('error', () => {});
    if (this.#isClosed || this.#connections.size >= this.#maxConnections) {
      accepted.destroy();
      return;
    }
    this.#begin(openSocket(accepted, this.#inputPath), place);
  }

  #begin(wire: Wire, place: Place): void {
    const connection = new Connection(this.#host, wire, place);
    this.#connections.add(connection);
    connection.begin();
  }

  #forget(connection: Connection, { onClosed }: ServerEvents): void {
    this.#connections.delete(connection);
    const { export: left } = connection;
    if (left !== undefined) onClosed?.(left.name, left.connections);
    if (this.#connections.size > 0) return;
    this.#onIdle?.();
    this.#onIdle = undefined;
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new StateError('PAGEFOLD_CLOSED', 'the server is closed');
  }
}

/** An export with every default filled in. @throws ConfigError `PAGEFOLD_INVALID_OPTION`. */
function checkedExport(options: ExportOptions, pageSize: number): Required<ExportOptions> {
  const {
    name,
    size,
    maxConnections = 16,
    description = '',
    discardOnClose = false,
    identities = [],
  } = options;
  if (typeof name !== 'string' || Buffer.byteLength(name) > maxText) {
    throw invalid(`"name" expected a text of at most ${maxText} bytes, got ${show(name)}`);
  }
  if (typeof description !== 'string' || Buffer.byteLength(description) > maxText) {
    throw invalid(`"description" expected a text of at most ${maxText} bytes`);
  }
  const most = 2 ** 32 * pageSize;
  if (!(Number.isInteger(size) && size > 0 && size <= most && size % pageSize === 0)) {
    throw invalid(
      `"size" of ${name} expected ${pageSize} to ${most} bytes, a multiple of ${pageSize}, got ${show(size)}`,
    );
  }
  if (!(Number.isInteger(maxConnections) && maxConnections > 0)) {
    throw invalid(`"maxConnections" expected an integer above 0, got ${show(maxConnections)}`);
  }
  if (!identities.every((each) => typeof each === 'string' && each !== '')) {
    throw invalid(`"identities" of ${name} expected names, got ${show(identities)}`);
  }
  const { domain = `export ${name}` } = options;
  return { name, size, maxConnections, description, discardOnClose, identities, domain };
}

function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `nbd: ${problem}`);
}
