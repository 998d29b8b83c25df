import { once } from 'node:events';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

/** What a client sends for a request. */
export interface RequestFields {
  readonly command: number;
  readonly flags?: number;
  readonly cookie?: bigint;
  readonly offset?: bigint | number;
  readonly length?: number;
  readonly payload?: Uint8Array;
}

/** A structured reply, or the head of a simple one. */
export interface Chunk {
  readonly flags: number;
  readonly type: number;
  readonly cookie: bigint;
  readonly data: Buffer;
}

export interface OptionReply {
  readonly option: number;
  readonly type: number;
  readonly data: Buffer;
}

export const command = {
  read: 0,
  write: 1,
  disconnect: 2,
  flush: 3,
  trim: 4,
  cache: 5,
  writeZeroes: 6,
  blockStatus: 7,
} as const;

export const option = {
  exportName: 1,
  abort: 2,
  list: 3,
  starttls: 5,
  info: 6,
  go: 7,
  structuredReply: 8,
  listMeta: 9,
  setMeta: 10,
} as const;

export const replyType = {
  ack: 1,
  server: 2,
  info: 3,
  meta: 4,
  unsupported: 0x8000_0001,
  policy: 0x8000_0002,
  invalid: 0x8000_0003,
  tlsRequired: 0x8000_0005,
  unknown: 0x8000_0006,
} as const;

/** A client that says what a test wants it to, right or wrong. */
export class Client {
  #socket: Socket;
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #wake: (() => void) | undefined;
  #isOver = false;

  constructor(address: NetConnectOpts) {
    this.#socket = connect({ ...address, allowHalfOpen: true });
    this.#listen();
  }

  get socket(): Socket {
    return this.#socket;
  }

  /** Asks for TLS and starts it. @throws when the server does not let it in. */
  async startTls(options: ConnectionOptions): Promise<void> {
    const [reply] = await this.option(option.starttls);
    if (reply!.type !== replyType.ack) throw new Error(`no TLS: ${reply!.type.toString(16)}`);
    this.#socket.removeAllListeners('data');
    const secured = connectTls({
      socket: this.#socket,
      checkServerIdentity: () => undefined,
      ...options,
    });
    this.#socket = secured;
    await once(secured, 'secureConnect');
    this.#listen();
  }

  #listen(): void {
    this.#socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      this.#wake?.();
    });
    const over = (): void => {
      this.#isOver = true;
      this.#wake?.();
    };
    this.#socket.on('end', over);
    this.#socket.on('error', over);
    this.#socket.on('close', over);
  }

  send(...parts: readonly Uint8Array[]): void {
    this.socket.write(Buffer.concat(parts));
  }

  /** The next bytes. @throws when the server closes before. */
  async read(length: number): Promise<Buffer> {
    while (this.#length < length) {
      if (this.#isOver) throw new Error(`closed after ${this.#length} of ${length} bytes`);
      await this.#wait();
    }
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#chunks.splice(0, this.#chunks.length, all.subarray(length));
    this.#length -= length;
    return all.subarray(0, length);
  }

  /** Waits until the server closes, and returns what it has sent before. */
  async closed(): Promise<Buffer> {
    while (!this.#isOver) await this.#wait();
    this.socket.destroy();
    return Buffer.concat(this.#chunks);
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Reads the greeting and answers it. */
  async greet(flags = 3): Promise<void> {
    const greeting = await this.read(18);
    if (greeting.toString('latin1', 0, 16) !== 'NBDMAGICIHAVEOPT') throw new Error('no greeting');
    this.send(uint32(flags));
  }

  async optionReply(): Promise<OptionReply> {
    const head = await this.read(20);
    if (head.readBigUInt64BE(0) !== 0x3e889045565a9n) throw new Error('no option reply');
    const data = await this.read(head.readUInt32BE(16));
    return { option: head.readUInt32BE(8), type: head.readUInt32BE(12), data };
  }

  /** Sends an option and returns its replies, the last of which is an acknowledgement or an error. */
  async option(number: number, data: Uint8Array = Buffer.alloc(0)): Promise<OptionReply[]> {
    this.send(optionBytes(number, data));
    const replies: OptionReply[] = [];
    for (;;) {
      const reply = await this.optionReply();
      replies.push(reply);
      if (reply.type === replyType.ack || reply.type >= 0x8000_0000) return replies;
    }
  }

  /** A whole handshake. */
  async open(
    name: string,
    {
      structured = false,
      contexts = [] as readonly string[],
      tls = undefined as ConnectionOptions | undefined,
    } = {},
  ): Promise<{ size: bigint; flags: number }> {
    await this.greet();
    if (tls !== undefined) await this.startTls(tls);
    if (structured) await this.option(option.structuredReply);
    if (contexts.length > 0) await this.option(option.setMeta, metaQuery(name, contexts));
    const replies = await this.option(option.go, goData(name));
    if (replies.at(-1)!.type !== replyType.ack) {
      throw new Error(`refused: ${replies.at(-1)!.type.toString(16)}`);
    }
    const info = replies.find(({ type, data }) => type === 3 && data.readUInt16BE(0) === 0)!.data;
    return { size: info.readBigUInt64BE(2), flags: info.readUInt16BE(10) };
  }

  request(fields: RequestFields): void {
    this.send(requestBytes(fields), fields.payload ?? Buffer.alloc(0));
  }

  /** The head of a simple reply. */
  async simpleReply(): Promise<{ error: number; cookie: bigint }> {
    const head = await this.read(16);
    if (head.readUInt32BE(0) !== 0x67446698) throw new Error(`no reply: ${head.toString('hex')}`);
    return { error: head.readUInt32BE(4), cookie: head.readBigUInt64BE(8) };
  }

  async chunk(): Promise<Chunk> {
    const head = await this.read(20);
    if (head.readUInt32BE(0) !== 0x668e33ef) throw new Error(`no chunk: ${head.toString('hex')}`);
    return {
      flags: head.readUInt16BE(4),
      type: head.readUInt16BE(6),
      cookie: head.readBigUInt64BE(8),
      data: await this.read(head.readUInt32BE(16)),
    };
  }

  /** All chunks of a reply. */
  async chunks(): Promise<Chunk[]> {
    const chunks: Chunk[] = [];
    do chunks.push(await this.chunk());
    while ((chunks.at(-1)!.flags & 1) === 0);
    return chunks;
  }

  /** A request with a simple reply, and its error. */
  async ask(fields: RequestFields): Promise<number> {
    this.request(fields);
    return (await this.simpleReply()).error;
  }

  async write(offset: number, payload: Uint8Array, flags = 0): Promise<number> {
    return this.ask({ command: command.write, offset, length: payload.length, payload, flags });
  }

  /** Reads with a simple reply. @throws for an error. */
  async readAt(offset: number, length: number): Promise<Buffer> {
    const error = await this.ask({ command: command.read, offset, length });
    if (error !== 0) throw new Error(`READ failed with ${error}`);
    return this.read(length);
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

export function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function text(value: string): Buffer {
  return Buffer.concat([uint32(Buffer.byteLength(value)), Buffer.from(value)]);
}

export function optionBytes(number: number, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from('IHAVEOPT'), uint32(number), uint32(data.length), data]);
}

export function goData(name: string, infos: readonly number[] = []): Buffer {
  return Buffer.concat([text(name), uint16(infos.length), ...infos.map(uint16)]);
}

export function metaQuery(name: string, queries: readonly string[]): Buffer {
  return Buffer.concat([text(name), uint32(queries.length), ...queries.map(text)]);
}

export function requestBytes(fields: RequestFields): Buffer {
  const { command: type, flags = 0, cookie = 1n, offset = 0, length = 0 } = fields;
  const bytes = Buffer.alloc(28);
  bytes.writeUInt32BE(0x25609513, 0);
  bytes.writeUInt16BE(flags, 4);
  bytes.writeUInt16BE(type, 6);
  bytes.writeBigUInt64BE(cookie, 8);
  bytes.writeBigUInt64BE(BigInt(offset), 16);
  bytes.writeUInt32BE(length, 24);
  return bytes;
}
