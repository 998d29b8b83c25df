import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { type ServerStats, StateError } from '@pagefold/contracts';
import type { Place } from './access.ts';
import { checkedLimits, invalid } from './check-options.ts';
import { Connection, type ConnectionHost } from './connection.ts';
import { ConnectionList } from './connection-list.ts';
import type { Export, ExportOptions } from './export.ts';
import { ExportList } from './export-list.ts';
import { checkReach, isTcp, type ListenAddress, type ListenOptions, listening } from './listen.ts';
import { SharedBytes } from './queue/held-bytes.ts';
import type { RemoveOptions, ServerEvents, ServerOptions } from './server-options.ts';
import { TlsGate } from './tls/tls-gate.ts';
import type { TlsOptions } from './tls/tls-options.ts';
import { type InputPath, openSocket, openStreams, type Wire } from './wire/input-source.ts';
import { ReplyBudget } from './wire/reply-budget.ts';

/** Bytes of WRITEs, and for READs, that all connections may hold while they wait. */
const heldBytes = 16 * 1024 * 1024;

/**
 * An NBD server: each export is a device of a pool, whose pages nobody else has.
 *
 * Nothing outlives the process: FLUSH and FUA are answered when every connection sees what was written, and
 * there is no disk below.
 */
export class NbdServer {
  readonly #exports: ExportList;
  readonly #connections: ConnectionList;
  /** Where it listens, and which export's place of its own that is. */
  readonly #servers = new Map<Server, Export | undefined>();
  readonly #inputPath: InputPath;
  readonly #host: ConnectionHost;
  readonly #tls: TlsGate | undefined;
  #isClosed = false;

  /**
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for limits, exports, certificates and keys that cannot be; what `PagePool.createDevice`
   *   throws.
   */
  constructor(options: ServerOptions) {
    const { pool, recorder, inputPath = 'onread' } = options;
    const { maxConnections, handshakeMs, roomMs, maxReplyBytes } = checkedLimits(options);
    this.#connections = new ConnectionList(maxConnections);
    this.#inputPath = inputPath;
    this.#host = {
      handshakeMs,
      budget: new ReplyBudget(maxReplyBytes),
      heldWrites: new SharedBytes(heldBytes),
      heldReads: new SharedBytes(heldBytes),
      onOpened: ({ export: opened }) => {
        if (opened !== undefined) options.onOpened?.(opened.name, opened.connections);
      },
      onClosed: (connection) => this.#forget(connection, options),
      onTlsRefused: (reason) => options.onTlsRefused?.(reason),
      onError: (error) => options.onError?.(error),
    };
    this.#tls = options.tls === undefined ? undefined : new TlsGate(options.tls);
    this.#exports = new ExportList({ pool, hasTls: this.#tls !== undefined, roomMs, recorder });
    for (const each of options.exports) this.#exports.add(each);
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
    const only = own === undefined ? undefined : this.#exports.existing(own);
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    const wasApart = only?.isApart ?? false;
    // At once: nobody is to find it elsewhere meanwhile.
    if (only !== undefined) only.isApart = true;
    let actual: AddressInfo | string | null;
    try {
      await listening(server, address);
      actual = server.address();
      this.#checkOpen();
      if (this.#tls === undefined && !insecure) checkReach(actual);
    } catch (error) {
      server.close();
      if (only !== undefined) only.isApart = wasApart;
      throw error;
    }
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
      connectionsAccepted: this.#connections.accepted,
      connectionsRefused: this.#connections.refused,
      exports: Array.from(this.#exports, (each) => each.stats()),
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
    this.#exports.add(options);
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
    this.#exports.grow(name, size);
  }

  /**
   * Changes the most bytes of memory that a disk's content may take. One that takes more is refused what needs
   * memory until it takes less; with a backing store, what it has not used for long is written there.
   *
   * @param limitBytes a number of bytes; `Infinity` for no limit.
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  limitExport(name: string, limitBytes: number): void {
    this.#checkOpen();
    this.#exports.limit(name, limitBytes);
  }

  /**
   * Has clients that come from now on meet other certificates or keys. Who is connected goes on.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for certificates and keys that cannot be used, and for a server
   *   that was made without any; nothing has changed.
   * @throws StateError `PAGEFOLD_CLOSED`.
   */
  replaceTls(options: TlsOptions): void {
    this.#checkOpen();
    if (this.#tls === undefined) throw invalid('the server was made without TLS');
    this.#tls.replace(options);
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
    const removed = this.#exports.existing(name);
    if (removed.connections > 0 && !force) {
      throw invalid(
        `"${name}" has clients (${removed.connections}): it takes "force" to remove it`,
      );
    }
    this.#exports.takeOff(removed);
    for (const [server, only] of this.#servers) {
      if (only === removed) this.#stopListening(server);
    }
    await this.#connections.end(removed);
    await removed.remove();
  }

  /** Waits until nobody is connected. */
  idle(): Promise<void> {
    return this.#connections.gone();
  }

  /**
   * Stops listening, finishes the request that each connection works on, and closes the connections and the
   * exports: what these hold is gone. Clients that do not take their replies are cut off. Closing again only
   * waits.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const server of this.#servers.keys()) this.#stopListening(server);
    await this.#connections.end();
    await this.#exports.close();
  }

  #stopListening(server: Server): void {
    server.close();
    this.#servers.delete(server);
  }

  #placeOf(only: Export | undefined, isTcp: boolean): Place {
    const exports = (): Iterable<Export> => this.#exports.at(only);
    return { exports, tls: this.#tls, needsTls: this.#tls !== undefined && isTcp };
  }

  #accept(accepted: Socket, place: Place): void {
    // Until it is taken over; afterwards the connection listens.
    accepted.on('error', () => {});
    if (this.#isClosed || !this.#connections.makeRoom()) {
      this.#connections.refuse();
      accepted.destroy();
      return;
    }
    this.#begin(openSocket(accepted, this.#inputPath), place);
  }

  #begin(wire: Wire, place: Place): void {
    this.#connections.add(new Connection(this.#host, wire, place));
  }

  #forget(connection: Connection, { onClosed }: ServerEvents): void {
    this.#connections.forget(connection);
    const { export: left } = connection;
    if (left !== undefined) onClosed?.(left.name, left.connections);
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new StateError('PAGEFOLD_CLOSED', 'the server is closed');
  }
}
