import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { ConfigError, type ServerStats, StateError, show } from '@pagefold/contracts';
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

/** How an export is removed. */
export interface RemoveOptions {
  /** Whether its clients lose it; else it is refused as long as there are any. */
  readonly force?: boolean;
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
  readonly #pool: PagePool;
  readonly #exports = new Map<string, Export>();
  readonly #connections = new Set<Connection>();
  /** Where it listens, and which export's place of its own that is. */
  readonly #servers = new Map<Server, Export | undefined>();
  readonly #maxConnections: number;
  readonly #inputPath: InputPath;
  readonly #host: ConnectionHost;
  readonly #tls: TlsGate | undefined;
  #accepted = 0;
  #refused = 0;
  #isClosed = false;
  #onGone = new Set<() => void>();

  /**
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for exports, certificates and keys that cannot be; what `PagePool.createDevice`
   *   throws.
   */
  constructor(options: ServerOptions) {
    const { pool, maxConnections = 256, handshakeMs = 10_000, inputPath = 'onread' } = options;
    this.#pool = pool;
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
    for (const each of options.exports) this.addExport(each);
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
    const only = own === undefined ? undefined : this.#existing(own);
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
    this.#servers.set(server, only);
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

  /** Figures of now. */
  stats(): ServerStats {
    return {
      connections: this.#connections.size,
      connectionsAccepted: this.#accepted,
      connectionsRefused: this.#refused,
      exports: Array.from(this.#exports.values(), (each) => each.stats()),
    };
  }

  /**
   * Offers one more disk.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for one that cannot be, or a name that there is; what
   *   `PagePool.createDevice` throws.
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  addExport(options: ExportOptions): void {
    this.#checkOpen();
    const wanted = checkedExport(options, this.#pool.pageSize);
    if (wanted.identities.length > 0 && this.#tls === undefined) {
      throw invalid(`"identities" of ${wanted.name} take TLS, by which clients prove them`);
    }
    if (this.#exports.has(wanted.name))
      throw invalid(`there is an export "${wanted.name}" already`);
    this.#exports.set(wanted.name, new Export(this.#pool, wanted));
  }

  /**
   * Makes a disk larger. Clients that connect from now on see the new size; those that are connected go on with
   * the one that they were told.
   *
   * @param size bytes of the disk then; no fewer than it has.
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_NO_MEMORY`, and nothing has changed.
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  growExport(name: string, size: number): void {
    this.#checkOpen();
    const grown = this.#existing(name);
    checkSize(name, size, this.#pool.pageSize);
    if (size < grown.size) {
      throw invalid(`"size" of ${name} expected ${grown.size} bytes or more, got ${show(size)}`);
    }
    grown.grow(size);
  }

  /**
   * Takes a disk away. What it holds is gone.
   *
   * @param options `force`: whether to take it from clients that are connected; the request that each of them
   *   waits for is finished first.
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` when there is none of that name, or one with clients and
   *   without `force`.
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  async removeExport(name: string, { force = false }: RemoveOptions = {}): Promise<void> {
    this.#checkOpen();
    const removed = this.#existing(name);
    if (removed.connections > 0 && !force) {
      throw invalid(
        `"${name}" has clients (${removed.connections}): it takes "force" to remove it`,
      );
    }
    this.#exports.delete(name);
    for (const [server, only] of this.#servers) {
      if (only === removed) this.#stopListening(server);
    }
    await this.#end(removed);
    await removed.close();
  }

  /** Waits until nobody is connected. */
  async idle(): Promise<void> {
    await this.#gone();
  }

  /**
   * Stops listening, finishes the request that each connection works on, and closes the connections and the
   * exports: what these hold is gone. Clients that do not take their replies are cut off. Closing again only
   * waits.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const server of this.#servers.keys()) this.#stopListening(server);
    await this.#end();
    const exports = [...this.#exports.values()];
    this.#exports.clear();
    await Promise.all(exports.map((each) => each.close()));
  }

  #stopListening(server: Server): void {
    server.close();
    this.#servers.delete(server);
  }

  /** Ends the connections of an export, or all of them: at once those that do not end by themselves. */
  async #end(of?: Export): Promise<void> {
    for (const connection of this.#connectionsOf(of)) connection.finish();
    const cutOff = setTimeout(() => {
      for (const connection of this.#connectionsOf(of)) connection.close();
    }, closingMs);
    await this.#gone(of);
    clearTimeout(cutOff);
  }

  /** Waits until an export, or the server, has no connections. */
  async #gone(of?: Export): Promise<void> {
    while (this.#connectionsOf(of).length > 0) {
      await new Promise<void>((resolve) => {
        this.#onGone.add(resolve);
      });
    }
  }

  #connectionsOf(of: Export | undefined): Connection[] {
    const all = [...this.#connections];
    return of === undefined ? all : all.filter((connection) => connection.export === of);
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
      this.#refused++;
      accepted.destroy();
      return;
    }
    this.#begin(openSocket(accepted, this.#inputPath), place);
  }

  #begin(wire: Wire, place: Place): void {
    this.#accepted++;
    const connection = new Connection(this.#host, wire, place);
    this.#connections.add(connection);
    connection.begin();
  }

  #forget(connection: Connection, { onClosed }: ServerEvents): void {
    this.#connections.delete(connection);
    const { export: left } = connection;
    if (left !== undefined) onClosed?.(left.name, left.connections);
    const waiting = this.#onGone;
    this.#onGone = new Set();
    for (const goOn of waiting) goOn();
  }

  #existing(name: string): Export {
    const found = this.#exports.get(name);
    if (found !== undefined) return found;
    throw invalid(`there is no export "${name}"`);
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
  checkSize(name, size, pageSize);
  if (!(Number.isInteger(maxConnections) && maxConnections > 0)) {
    throw invalid(`"maxConnections" expected an integer above 0, got ${show(maxConnections)}`);
  }
  if (!identities.every((each) => typeof each === 'string' && each !== '')) {
    throw invalid(`"identities" of ${name} expected names, got ${show(identities)}`);
  }
  const { domain = `export ${name}` } = options;
  return { name, size, maxConnections, description, discardOnClose, identities, domain };
}

function checkSize(name: string, size: number, pageSize: number): void {
  const most = 2 ** 32 * pageSize;
  if (Number.isInteger(size) && size > 0 && size <= most && size % pageSize === 0) return;
  throw invalid(
    `"size" of ${name} expected ${pageSize} to ${most} bytes, a multiple of ${pageSize}, got ${show(size)}`,
  );
}

function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `nbd: ${problem}`);
}
