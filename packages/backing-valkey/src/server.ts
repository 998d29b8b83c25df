import { ConfigError, messageOf } from '@pagefold/contracts';
import { Cluster, Redis } from 'ioredis';
import type { Place } from './place.ts';

/** What was asked for with each name, in their order; an Error where the server said so of one. */
export type Replies = readonly unknown[];

const most = { retryMs: 500, retriesOfRequest: 2, redirections: 16 };

/** A server or a cluster, and how it is asked: many names at a time, with a deadline for all of them. */
export class Server {
  readonly #client: Redis | Cluster;
  readonly #timeoutMs: number;

  private constructor(client: Redis | Cluster, timeoutMs: number) {
    this.#client = client;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Connects, and makes sure that what is there keeps what it is given.
   *
   * @throws ConfigError `PAGEFOLD_BAD_PLACE`.
   */
  static async open(place: Place, timeoutMs: number): Promise<Server> {
    const options = connectionOptions(place, timeoutMs);
    const first = await firstOf(place, options);
    try {
      const info = await first.info('cluster');
      if (!/^cluster_enabled:1/m.test(info)) {
        await checkKeeps(first);
        return new Server(first, timeoutMs);
      }
    } catch (error) {
      first.disconnect();
      throw error;
    }
    first.disconnect();
    const cluster = await openCluster(place, options);
    return new Server(cluster, timeoutMs);
  }

  /** Keeps each value under its name for so long, where there is none of that name; `OK` or null for each. */
  put(values: readonly { name: string; value: Buffer }[], leaseMs: number): Promise<Replies> {
    const client = this.#client;
    return this.#all(
      values.map(
        ({ name, value }) =>
          () =>
            client.set(name, value, 'PX', leaseMs, 'NX'),
      ),
    );
  }

  /** The values of names, null where there is none. */
  get(names: readonly string[]): Promise<Replies> {
    return this.#all(names.map((name) => () => this.#client.getBuffer(name)));
  }

  /** Keeps what has these names for so long at least from now on; 0 where it is kept longer, and where it is not there. */
  renew(names: readonly string[], leaseMs: number): Promise<Replies> {
    return this.#all(names.map((name) => () => this.#client.pexpire(name, leaseMs, 'GT')));
  }

  /** How many of the names are kept, 1 or 0 for each. */
  exist(names: readonly string[]): Promise<Replies> {
    return this.#all(names.map((name) => () => this.#client.exists(name)));
  }

  /** The least number of replicas, over all masters, that have what was written. */
  async replicated(replicas: number): Promise<number> {
    const client = this.#client;
    const masters = client instanceof Cluster ? client.nodes('master') : [client];
    const waitMs = Math.ceil(this.#timeoutMs / 2);
    const replies = await this.#all(masters.map((one) => () => one.wait(replicas, waitMs)));
    for (const reply of replies) if (reply instanceof Error) throw reply;
    return Math.min(...(replies as number[]));
  }

  close(): void {
    this.#client.disconnect();
  }

  /** Sends all at once, which the client puts into one write, and waits for as long as is allowed. */
  async #all(calls: readonly (() => Promise<unknown>)[]): Promise<Replies> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new NoAnswer(this.#timeoutMs)), this.#timeoutMs);
    });
    const settled = Promise.all(calls.map((call) => call().catch((error: unknown) => error)));
    try {
      return await Promise.race([settled, deadline]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The server has not answered in time. */
export class NoAnswer extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
  }
}

type ConnectionOptions = ReturnType<typeof connectionOptions>;

function connectionOptions(place: Place, timeoutMs: number) {
  const { username, password, tls } = place;
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
    lazyConnect: true,
    connectTimeout: timeoutMs,
    maxRetriesPerRequest: most.retriesOfRequest,
  };
}

function pauseMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 10), most.retryMs);
}

/** The first node that answers. */
async function firstOf({ nodes }: Place, options: ConnectionOptions): Promise<Redis> {
  const problems: string[] = [];
  for (const node of nodes) {
    const client = new Redis({ ...options, ...node, retryStrategy: pauseMs });
    let said: unknown;
    client.on('error', (error) => {
      said = error;
    });
    try {
      await client.connect();
      return client;
    } catch (error) {
      client.disconnect();
      problems.push(`${node.host}:${node.port}: ${messageOf(said ?? error)}`);
    }
  }
  throw badPlace(`no server can be reached: ${problems.join('; ')}`);
}

async function openCluster({ nodes }: Place, redisOptions: ConnectionOptions): Promise<Cluster> {
  const cluster = new Cluster([...nodes], {
    redisOptions,
    lazyConnect: true,
    maxRedirections: most.redirections,
    clusterRetryStrategy: pauseMs,
  });
  cluster.on('error', () => {});
  try {
    await cluster.connect();
    for (const master of cluster.nodes('master')) await checkKeeps(master);
    return cluster;
  } catch (error) {
    cluster.disconnect();
    if (error instanceof ConfigError) throw error;
    throw badPlace(`the cluster cannot be used: ${messageOf(error)}`);
  }
}

/** What a server throws away to make room would be pages of somebody; one without a limit ends when memory does. */
async function checkKeeps(server: Redis): Promise<void> {
  const info = await server.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  const limit = /^maxmemory:(\d+)/m.exec(info)?.[1];
  if (policy !== 'noeviction') {
    throw badPlace(
      `"maxmemory-policy" of the server expected noeviction, got ${policy ?? 'nothing'}`,
    );
  }
  if (limit === undefined || limit === '0') {
    throw badPlace('"maxmemory" of the server expected a number of bytes, got 0: no limit');
  }
}

function badPlace(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_BAD_PLACE', `valkey: ${problem}`);
}
