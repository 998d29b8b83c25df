import { ConfigError, messageOf } from '@pagefold/contracts';
import { Cluster, Redis } from 'ioredis';
import { commandsOfCluster } from './cluster-commands.ts';
import { type Commands, commandsOfServer, type Replies } from './commands.ts';
import type { Place } from './place.ts';

/** The connection to each master. */
export type Connections = ReadonlyMap<Redis, unknown>;

const most = { retryMs: 500, retriesOfRequest: 2, redirections: 16 };

/** A server or a cluster, and how it is asked: many names at a time, with a deadline for all of them. */
export class Server {
  readonly #client: Redis | Cluster;
  readonly #commands: Commands;
  readonly #timeoutMs: number;

  private constructor(client: Redis | Cluster, timeoutMs: number) {
    this.#client = client;
    this.#commands =
      client instanceof Cluster ? commandsOfCluster(client) : commandsOfServer(client);
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

  /**
   * Whether what a master does not have may be elsewhere: one that was replaced and has come back answers for what was
   * written meanwhile too, until it is told that it is a replica.
   */
  get isCluster(): boolean {
    return this.#client instanceof Cluster;
  }

  /** Asks for names, in one turn of the event loop, and waits for as long as is allowed. */
  ask(question: (commands: Commands) => Promise<Replies>): Promise<Replies> {
    return this.#inTime(question(this.#commands));
  }

  /** Which connections there are to masters. */
  connections(): Connections {
    return new Map(this.#masters().map((master) => [master, master.stream]));
  }

  /**
   * The least number of replicas, over all masters, that have what was written. A server tells a connection about its own
   * writes only, so that these must be the ones that there were before: else it throws.
   */
  async replicated(replicas: number, before: Connections): Promise<number> {
    const masters = this.#masters();
    const waitMs = Math.ceil(this.#timeoutMs / 2);
    const replies = await this.#inTime(allOf(masters.map((one) => one.wait(replicas, waitMs))));
    for (const reply of replies) if (reply instanceof Error) throw reply;
    for (const master of masters) {
      if (before.get(master) === master.stream) continue;
      throw new Error('a connection was lost before replicas were known to have what was written');
    }
    return Math.min(...(replies as number[]));
  }

  #masters(): readonly Redis[] {
    return this.#client instanceof Cluster ? this.#client.nodes('master') : [this.#client];
  }

  close(): void {
    this.#client.disconnect();
  }

  /** Waits for as long as is allowed. */
  async #inTime(replies: Promise<Replies>): Promise<Replies> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new NoAnswer(this.#timeoutMs)), this.#timeoutMs);
    });
    try {
      return await Promise.race([replies, deadline]);
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

/** The replies of all, an Error for one that has failed. */
function allOf(replies: readonly Promise<unknown>[]): Promise<Replies> {
  return Promise.all(replies.map((reply) => reply.catch((error: unknown) => error)));
}
