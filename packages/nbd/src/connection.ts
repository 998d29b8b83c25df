import type { TLSSocket } from 'node:tls';
import { Access, type Place } from './access.ts';
import type { Export } from './export.ts';
import { Handshake } from './handshake/handshake.ts';
import { ReplyLog } from './observe/reply-log.ts';
import { HeldBytes, type SharedBytes } from './queue/held-bytes.ts';
import { UntellableError } from './requests/simple-read.ts';
import { Slice } from './requests/slice.ts';
import { type Standing, Transmission } from './requests/transmission.ts';
import type { Peer } from './tls/peer.ts';
import { openStreams, type Wire } from './wire/input-source.ts';
import { Output } from './wire/output.ts';
import type { ReplyBudget } from './wire/reply-budget.ts';

/** What a connection comes to and what it tells. */
export interface ConnectionHost {
  /** A handshake that takes longer is given up. */
  readonly handshakeMs: number;
  readonly budget: ReplyBudget;
  /** Bytes that all connections hold of WRITEs, and for READs, that wait. */
  readonly heldWrites: SharedBytes;
  readonly heldReads: SharedBytes;
  readonly onOpened: (connection: Connection) => void;
  /** Called once, at its end. */
  readonly onClosed: (connection: Connection) => void;
  /** Called with why TLS has failed. */
  readonly onTlsRefused: (reason: string) => void;
  /** Called with what should not happen: a bug, never something that a client has sent. */
  readonly onError: (error: unknown) => void;
}

/** Bytes of WRITEs, and for READs, that a connection may hold while they wait. */
const heldBytes = 1024 * 1024;

/**
 * One client. It does a slice of work at a time, about 1 ms, and lets others have their turn; while it works
 * or waits for its client to read, nothing is read from it.
 */
export class Connection {
  readonly #host: ConnectionHost;
  readonly #slice = new Slice();
  #access: Access;
  #wire: Wire;
  #output: Output;
  #handshake: Handshake;
  #transmission: Transmission | undefined;
  #replies: ReplyLog | undefined;
  #export: Export | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Waits for input; else it works, or waits for its turn or for its client. */
  #isIdle = true;
  #waitsForClient = false;
  #waitsForPages = false;
  #inputHasEnded = false;
  #isEnding = false;
  #startsTls = false;
  #isClosed = false;

  constructor(host: ConnectionHost, wire: Wire, place: Place) {
    this.#host = host;
    this.#wire = wire;
    this.#access = new Access(place);
    this.#output = new Output(wire.writable, host.budget);
    this.#handshake = new Handshake(wire.input, this.#output, this.#access);
  }

  /** The export that it has chosen. */
  get export(): Export | undefined {
    return this.#export;
  }

  /** Greets the client and listens to it. */
  begin(): void {
    this.#timer = setTimeout(() => this.close(), this.#host.handshakeMs);
    this.#timer.unref();
    this.#listen();
    this.#output.flush();
  }

  /** Ends it as soon as the requests that it works on are done. */
  finish(): void {
    this.#isEnding = true;
    this.#transmission?.leave();
    if (this.#startsTls) this.close();
    else if (this.#isIdle) this.#work();
  }

  /** Ends it at once. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#wire.readable.destroy();
    this.#wire.writable.destroy();
    this.#transmission?.drop();
    this.#export?.leave();
    this.#host.onClosed(this);
  }

  #listen(): void {
    const { readable, writable, source } = this.#wire;
    writable.on('drain', () => {
      if (this.#waitsForClient) this.#goOn();
    });
    writable.on('error', () => this.close());
    writable.on('close', () => this.close());
    readable.on('error', () => this.close());
    readable.on('end', () => {
      this.#inputHasEnded = true;
      if (this.#isIdle) this.#work();
    });
    source.begin(() => {
      if (this.#isIdle) this.#work();
      return this.#isIdle;
    });
  }

  /** A slice of work. */
  #work(): void {
    this.#isIdle = false;
    this.#slice.begin();
    try {
      this.#workSlice();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (!(error instanceof UntellableError)) this.#host.onError(error);
    this.close();
  }

  #workSlice(): void {
    while (!this.#slice.isOver && !this.#output.isFull) {
      const isFinished = this.#isEnding && !this.#transmission?.isBusy;
      const standing = isFinished ? 'over' : this.#step();
      if (standing === 'over') {
        this.#end();
        return;
      }
      if (this.#handshake.startsTls && !this.#access.isPrivate) {
        this.#startTls();
        return;
      }
      if (standing === 'wait') {
        this.#flush();
        this.#waitsForPages = true;
        return;
      }
      if (standing === 'input' && !this.#wire.source.refill() && !this.#goesOnWithout()) return;
    }
    this.#flush();
    // A full output has refused bytes, so it tells when it has room again.
    this.#waitsForClient = this.#output.isFull;
    if (!this.#waitsForClient) setImmediate(() => this.#goOn());
  }

  /** Waits for input or, where no more comes, goes on with what is under way without it. */
  #goesOnWithout(): boolean {
    if (this.#inputHasEnded || this.#isEnding) {
      this.#isEnding = true;
      this.#transmission?.giveUp();
      return true;
    }
    this.#flush();
    this.#isIdle = true;
    this.#wire.source.resume();
    return false;
  }

  /** There is something to do again, which may be all that was waited for. */
  #wake(): void {
    if (!this.#isIdle && !this.#waitsForPages) return;
    this.#isIdle = false;
    this.#waitsForPages = false;
    setImmediate(() => this.#goOn());
  }

  #goOn(): void {
    this.#waitsForClient = false;
    if (!this.#isClosed) this.#work();
  }

  #step(): Standing {
    if (this.#transmission !== undefined) return this.#transmission.step();
    const standing = this.#handshake.step();
    return this.#open() ? 'more' : standing;
  }

  /** From here on nothing is read or written but through TLS, and nothing counts that was said before. */
  #startTls(): void {
    const { input, source, socket } = this.#wire;
    const { tls } = this.#access.place;
    // What came behind the request, in the clear, must not pass for what comes through TLS.
    if (tls === undefined || socket === undefined || input.length > 0 || source.refill()) {
      this.#end();
      return;
    }
    this.#flush();
    this.#startsTls = true;
    tls.secure(socket, {
      onSecured: (secured, peer) => this.#goOnPrivately(secured, peer),
      onRefused: (reason) => this.#host.onTlsRefused(reason),
    });
  }

  #goOnPrivately(secured: TLSSocket, peer: Peer): void {
    this.#startsTls = false;
    this.#wire = openStreams(secured, secured);
    this.#access = new Access(this.#access.place, peer);
    this.#output = new Output(secured, this.#host.budget);
    const { clientFlags } = this.#handshake;
    this.#handshake = new Handshake(this.#wire.input, this.#output, this.#access, clientFlags);
    this.#isIdle = true;
    this.#listen();
  }

  /** From the handshake to requests, once there is an export. */
  #open(): boolean {
    const negotiated = this.#handshake.negotiated;
    if (negotiated === undefined) return false;
    const { export: chosen, isStructured, contexts } = negotiated;
    clearTimeout(this.#timer);
    chosen.join();
    this.#export = chosen;
    this.#replies = new ReplyLog(chosen.figures);
    const wake = (): void => this.#wake();
    const session = {
      input: this.#wire.input,
      output: this.#output,
      slice: this.#slice,
      pages: chosen.pages,
      size: chosen.size,
      isStructured,
      contexts,
      replies: this.#replies,
      heldWrites: new HeldBytes(this.#host.heldWrites, heldBytes, wake),
      heldReads: new HeldBytes(this.#host.heldReads, heldBytes, wake),
    };
    this.#transmission = new Transmission(session, { wake, fail: (bug) => this.#fail(bug) });
    this.#host.onOpened(this);
    return true;
  }

  /** Nothing more is read; what is written goes out. */
  #end(): void {
    this.#isIdle = false;
    this.#isEnding = true;
    this.#flush();
    this.#wire.writable.end(() => this.close());
  }

  #flush(): void {
    this.#transmission?.pause();
    if (this.#isClosed) return;
    this.#output.flush();
    this.#replies?.flushed();
  }
}
