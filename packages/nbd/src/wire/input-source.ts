import { Socket, type SocketConstructorOpts } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { InputBuffer, readBytes } from './input-buffer.ts';

/** Called with new bytes in the buffer; returns whether it takes more. */
export type OnInput = () => boolean;

/** Where the bytes of a connection come from. */
export interface InputSource {
  /** Reads, and calls `onInput` with what comes. */
  begin(onInput: OnInput): void;
  /** Takes what has been read already into the buffer; false when it has to be waited for. */
  refill(): boolean;
  /** Reads on, after `onInput` has said that it takes no more. */
  resume(): void;
}

/** Which way bytes take into the process: straight into the connection's buffer, or by 'data' events. */
export type InputPath = 'onread' | 'data';

/** What a connection is made of. */
export interface Wire {
  readonly readable: Readable;
  readonly writable: Writable;
  readonly input: InputBuffer;
  readonly source: InputSource;
  /** What TLS could be started on. */
  readonly socket?: Socket;
}

/** Streams whose bytes are told by 'data' events. */
export function openStreams(readable: Readable, writable: Writable): Wire {
  const input = new InputBuffer();
  return { readable, writable, input, source: new DataSource(readable, input) };
}

/**
 * A paused socket that a server has accepted. `onread` saves a copy and half of the CPU time of a request, but
 * Node takes it only for sockets that a program makes itself. So the handle is given to a socket of its own,
 * where it is one as Node has had it since version 12; where it is none it is 'data' events, as where they
 * are asked for.
 */
export function openSocket(accepted: Socket, path: InputPath): Wire {
  const handle = path === 'onread' ? takeHandle(accepted) : undefined;
  if (handle === undefined) return { ...openStreams(accepted, accepted), socket: accepted };
  const input = new InputBuffer();
  const source = new HandleSource(handle, input);
  const { socket } = source;
  return { readable: socket, writable: socket, input, source, socket };
}

class DataSource implements InputSource {
  readonly #readable: Readable;
  readonly #input: InputBuffer;
  readonly #pending: Uint8Array[] = [];

  constructor(readable: Readable, input: InputBuffer) {
    this.#readable = readable;
    this.#input = input;
  }

  begin(onInput: OnInput): void {
    this.#readable.on('data', (chunk: Uint8Array) => {
      this.#pending.push(chunk);
      if (this.#pending.length > 1) return;
      this.refill();
      if (!onInput()) this.#readable.pause();
    });
    this.#readable.resume();
  }

  refill(): boolean {
    const chunk = this.#pending[0];
    if (chunk === undefined) return false;
    const taken = chunk.subarray(0, readBytes);
    this.#input.room().set(taken);
    this.#input.end += taken.length;
    if (taken.length === chunk.length) this.#pending.shift();
    else this.#pending[0] = chunk.subarray(taken.length);
    return true;
  }

  resume(): void {
    this.#readable.resume();
  }
}

class HandleSource implements InputSource {
  readonly socket: Socket;
  #onInput: OnInput = () => true;

  constructor(handle: object, input: InputBuffer) {
    const options = {
      handle,
      allowHalfOpen: true,
      readable: true,
      writable: true,
      onread: {
        buffer: () => input.room(),
        callback: (length: number) => {
          input.end += length;
          return this.#onInput();
        },
      },
    };
    this.socket = new Socket(options as SocketConstructorOpts);
  }

  begin(onInput: OnInput): void {
    this.#onInput = onInput;
    this.socket.resume();
  }

  refill(): boolean {
    return false;
  }

  resume(): void {
    this.socket.resume();
  }
}

function takeHandle(accepted: Socket): object | undefined {
  const inside = accepted as unknown as { _handle?: unknown };
  const handle = inside._handle as Record<string, unknown> | null | undefined;
  if (typeof handle !== 'object' || handle === null) return undefined;
  const isKnown = ['useUserBuffer', 'readStart', 'readStop'].every(
    (method) => typeof handle[method] === 'function',
  );
  if (!isKnown) return undefined;
  inside._handle = null;
  // Without a handle there is nothing to close: its server counts one connection less, and that is all.
  accepted.destroy();
  return handle;
}
