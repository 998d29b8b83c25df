import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { ConfigError, StateError, show } from '@pagefold/contracts';
import type { PagePool } from '@pagefold/core';
import { Connection, type ConnectionHost } from './connection.ts';
import { Export, type ExportOptions } from './export.ts';
import { type ListenAddress, listening } from './listen.ts';
import type { PageRecorder } from './page-recorder.ts';
import { maxText } from './protocol.ts';
import { type InputPath, openSocket, openStreams, type Wire } from './wire/input-source.ts';

/** What a server tells while it runs. */
export interface ServerEvents {
  /** A client has chosen an export. */
  readonly onOpened?: (exportName: string, connections: number) => void;
  /** A client of an export has gone. */
  readonly onClosed?: (exportName: string, connections: number) => void;
  /** Something that should not happen: a bug, never what a client has sent. It has cost one connection. */
  readonly onError?: (error: unknown) => void;
}

/** Options of a server. */
export interface ServerOptions extends ServerEvents {
  /** Where pages go. It is closed by whoever made it, after the server. */
  readonly pool: PagePool;
  /** What is offered, in this order. */
  readonly exports: readonly ExportOptions[];
  /** The most connections at a time, over all exports; 256 by default. */
  readonly maxConnections?: number;
  /** A handshake that gets no further for so many milliseconds is given up; 15,000 by default. */
  readonly handshakeMs?: number;
  /** Which way bytes come in; `onread` by default, which is `data` where this Node.js cannot. */
  readonly inputPath?: InputPath;
  /** Is told what happens to pages. It is closed by whoever made it, after the server. */
  readonly recorder?: PageRecorder | undefined;
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
  #isClosed = false;
  #onIdle: (() => void) | undefined;

  /**
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for exports that cannot be; what `PagePool.createDevice`
   *   throws.
   */
  constructor(options: ServerOptions) {
    const { pool, maxConnections = 256, handshakeMs = 15_000, inputPath = 'onread' } = options;
    this.#maxConnections = maxConnections;
    this.#inputPath = inputPath;
    this.#host = {
      directory: { list: () => this.#exports.values(), find: (name) => this.#find(name) },
      handshakeMs,
      onOpened: ({ export: opened }) => {
        if (opened !== undefined) options.onOpened?.(opened.name, opened.connections);
      },
      onClosed: (connection) => this.#forget(connection, options),
      onError: (error) => options.onError?.(error),
    };
    for (const each of options.exports) {
      const wanted = checkedExport(each, pool.pageSize);
      if (this.#exports.has(wanted.name)) throw invalid(`there are two exports "${wanted.name}"`);
      this.#exports.set(wanted.name, new Export(pool, wanted, options.recorder));
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
   * @throws InputError `PAGEFOLD_INPUT_FAILED` when the system refuses.
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  async listen(address: ListenAddress): Promise<AddressInfo | string | null> {
    this.#checkOpen();
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    server.on('connection', (socket) => this.#accept(socket));
    await listening(server, address);
    this.#servers.add(server);
    return server.address();
  }

  /**
   * Serves one client on streams: a program's own standard input and output, or a socket.
   *
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  serve(readable: Readable, writable: Writable): void {
    this.#checkOpen();
    this.#begin(openStreams(readable, writable));
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

  #accept(accepted: Socket): void {
    // Until it is taken over; afterwards the connection listens.
    accepted.on('error', () => {});
    if (this.#isClosed || this.#connections.size >= this.#maxConnections) {
      accepted.destroy();
      return;
    }
    this.#begin(openSocket(accepted, this.#inputPath));
  }

  #begin(wire: Wire): void {
    const connection = new Connection(this.#host, wire);
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

  #find(name: string): Export | undefined {
    if (name === '' && this.#exports.size === 1) return [...this.#exports.values()][0];
    return this.#exports.get(name);
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new StateError('PAGEFOLD_CLOSED', 'the server is closed');
  }
}

/** An export with every default filled in. @throws ConfigError `PAGEFOLD_INVALID_OPTION`. */
function checkedExport(options: ExportOptions, pageSize: number): Required<ExportOptions> {
  const { name, size, maxConnections = 16, description = '', discardOnClose = false } = options;
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
  const { domain = `export ${name}` } = options;
  return { name, size, maxConnections, description, discardOnClose, domain };
}

function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `nbd: ${problem}`);
}
