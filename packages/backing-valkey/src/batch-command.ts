import { Command, type Redis } from 'ioredis';

/** Requests that lie one after the other, and where each of them ends. */
export interface Requests {
  readonly bytes: Buffer;
  readonly ends: readonly number[];
}

/**
 * Many requests to one server as one command. The client makes a command and a promise for each, looks at each argument three
 * times and makes several buffers for each value; here the requests are laid together in the bytes in which they go out, and the
 * client's queue has this command once for each reply that is to come.
 *
 * What the client does with its queue when a connection is lost is what is wanted: all that has no answer is sent
 * again, or fails.
 */
class BatchCommand extends Command {
  readonly #requests: Requests;
  readonly #replies: unknown[] = [];
  #socket: unknown;

  constructor(name: string, requests: Requests) {
    super(name);
    this.#requests = requests;
    const { resolve } = this;
    const take = (reply: unknown): void => {
      if (this.#replies.push(reply) === requests.ends.length) resolve(this.#replies);
    };
    this.resolve = take;
    this.reject = take;
  }

  /** The first time that a connection asks, all that has no answer; then nothing, for it is there already. */
  override toWritable(socket: object): Buffer {
    const { bytes, ends } = this.#requests;
    if (socket === this.#socket) return bytes.subarray(bytes.length);
    this.#socket = socket;
    const answered = this.#replies.length;
    return answered === 0 ? bytes : bytes.subarray(ends[answered - 1]);
  }
}

/** Sends requests of one kind to a server together; what it says to each, in their order, an Error among it. */
export type SendTogether = (name: string, requests: Requests) => Promise<readonly unknown[]>;

/** How to send requests to a server together; there must be one at least. */
export function sendTogether(server: Redis): SendTogether {
  const way = {
    isPipeline: true,
    destination: { redis: server },
    write: (data: string | Buffer) => data.length > 0 && server.stream.write(data),
  } as const;
  return (name, requests) => {
    const batch = new BatchCommand(name, requests);
    for (const _ of requests.ends) server.sendCommand(batch, way);
    return batch.promise;
  };
}
