import { Writable } from 'node:stream';
import test from 'ava';
import { Output } from '../dist/wire/output.js';
import { ReplyBudget } from '../dist/wire/reply-budget.js';

const replyBytes = 256 * 1024;

/** A client that takes a reply when it is told to. */
class SlowClient extends Writable {
  readonly received: Buffer[] = [];
  readonly buffers = new Set<ArrayBufferLike>();
  #take: (() => void) | undefined;

  constructor() {
    super({ highWaterMark: 1, decodeStrings: false });
  }

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.buffers.add(chunk.buffer);
    this.#take = () => {
      this.received.push(Buffer.from(chunk));
      callback();
    };
  }

  async takeAll(): Promise<void> {
    while (this.#take !== undefined) {
      const take = this.#take;
      this.#take = undefined;
      take();
      await new Promise(setImmediate);
    }
  }
}

test('a long answer goes through few slabs, and each is written before it is used again', async (t) => {
  const client = new SlowClient();
  const output = new Output(client, new ReplyBudget(2 ** 30));
  const replies = 64;
  for (let reply = 0; reply < replies; reply++) {
    const at = output.reserve(replyBytes);
    output.bytes.fill(reply, at, at + replyBytes);
    if (output.isFull) await client.takeAll();
  }
  output.flush();
  await client.takeAll();

  const all = Buffer.concat(client.received);
  t.is(all.length, replies * replyBytes);
  for (let reply = 0; reply < replies; reply++) {
    const part = all.subarray(reply * replyBytes, (reply + 1) * replyBytes);
    t.true(part.equals(Buffer.alloc(replyBytes, reply)), `reply ${reply}`);
  }
  t.true(client.buffers.size <= 4, `${client.buffers.size} slabs`);
});
