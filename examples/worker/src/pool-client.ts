import { Worker } from 'node:worker_threads';
import { defaultPageSize, type PoolStats } from 'pagefold';
import { Batch } from './batch.ts';
import type { Call, Reply, Result, Setup } from './protocol.ts';

interface Waiting {
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** A pool with one device, in a thread of its own. */
export class PoolClient {
  readonly pageSize: number;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  /** Why it answers no more. */
  #end: Error | undefined;

  /** Starts the thread. It rejects with what `createPool` or `createDevice` throws there. */
  static async start(setup: Setup): Promise<PoolClient> {
    const client = new PoolClient(setup);
    await client.stats();
    return client;
  }

  private constructor(setup: Setup) {
    this.pageSize = setup.pool.pageSize ?? defaultPageSize;
    this.#worker = new Worker(new URL('./pool-thread.js', import.meta.url), { workerData: setup });
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#fail(failure(error)));
    this.#worker.on('exit', () => this.#fail(new Error('the thread of the pool has ended')));
  }

  /** A batch of so many pages, to be filled. */
  createBatch(length: number): Batch {
    return new Batch(length, this.pageSize);
  }

  /** Stores a batch, which is gone from this thread until it comes back with its outcomes. */
  storeMany(batch: Batch): Promise<Batch> {
    return this.#callWith('storeMany', batch);
  }

  /** Loads a batch, likewise. */
  loadMany(batch: Batch): Promise<Batch> {
    return this.#callWith('loadMany', batch);
  }

  async stats(): Promise<PoolStats> {
    return (await this.#call({ method: 'stats' })) as PoolStats;
  }

  /** Lets what was asked for be done, closes the pool and ends the thread. */
  async close(): Promise<void> {
    await this.#call({ method: 'close' });
    await this.#worker.terminate();
  }

  /** Ends the thread at once: whoever waits for an answer gets an error. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  async #callWith(method: 'storeMany' | 'loadMany', { length, buffer }: Batch): Promise<Batch> {
    if (buffer.byteLength === 0)
      throw new TypeError('the batch was sent before; use what came back');
    const result = await this.#call({ method, length, buffer }, [buffer]);
    return new Batch(length, this.pageSize, result as ArrayBuffer);
  }

  #call(call: Call, transferred: ArrayBuffer[] = []): Promise<Result> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    const id = this.#calls++;
    return new Promise((resolve, reject) => {
      this.#worker.postMessage({ id, call }, transferred);
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('result' in reply) waiting?.resolve(reply.result);
    else waiting?.reject(failure(reply.error));
  }

  #fail(error: Error): void {
    this.#end ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** An error of this thread that says what one of the other said. */
function failure(error: { readonly message: string; readonly code?: unknown }): Error {
  return Object.assign(new Error(error.message, { cause: error }), { code: error.code });
}
