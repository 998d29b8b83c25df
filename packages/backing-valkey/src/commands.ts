import type { Cluster, Redis } from 'ioredis';

/** What was asked for with each name, in their order; an Error where the server said so of one. */
export type Replies = readonly unknown[];

/** How many names are asked for together. */
export interface Commands {
  /** Keeps each value under its name for so long, where there is none of that name; `OK` or null for each. */
  put(names: readonly string[], values: readonly Buffer[], leaseMs: number): Promise<Replies>;
  /** The values of names, null where there is none. */
  get(names: readonly string[]): Promise<Replies>;
  /** Keeps what has these names for so long at least from now on; 0 where it is kept longer, and where it is not there. */
  renew(names: readonly string[], leaseMs: number): Promise<Replies>;
  /** How many of the names are kept, 1 or 0 for each. */
  exist(names: readonly string[]): Promise<Replies>;
}

/** Of a cluster each name is asked for by itself, so that the client follows each to where its slot has gone. */
export function commandsOfCluster(cluster: Cluster): Commands {
  return {
    put: (names, values, leaseMs) =>
      allOf(names.map((name, i) => cluster.set(name, values[i]!, 'PX', leaseMs, 'NX'))),
    get: (names) => allOf(names.map((name) => cluster.getBuffer(name))),
    renew: (names, leaseMs) => allOf(names.map((name) => cluster.pexpire(name, leaseMs, 'GT'))),
    exist: (names) => allOf(names.map((name) => cluster.exists(name))),
  };
}

const scripts = {
  put: forEachKey("'SET', KEYS[i], ARGV[i + 1], 'PX', ARGV[1], 'NX'"),
  renew: forEachKey("'PEXPIRE', KEYS[i], ARGV[1], 'GT'"),
  exist: forEachKey("'EXISTS', KEYS[i]"),
};

/** A single server is asked for all names with one command: in a pipeline the client makes a command and a promise for each. */
export function commandsOfServer(server: Redis): Commands {
  const run = (script: string, names: readonly string[], ...values: (number | Buffer)[]) =>
    server.eval(script, names.length, ...names, ...values) as Promise<Replies>;
  return {
    put: (names, values, leaseMs) => run(scripts.put, names, leaseMs, ...values),
    get: (names) => server.mgetBuffer(...names),
    renew: (names, leaseMs) => run(scripts.renew, names, leaseMs),
    exist: (names) => run(scripts.exist, names),
  };
}

function forEachKey(call: string): string {
  return `local replies = {} for i = 1, #KEYS do replies[i] = redis.call(${call}) end return replies`;
}

/** The replies of all, an Error for one that has failed. */
export function allOf(replies: readonly Promise<unknown>[]): Promise<Replies> {
  return Promise.all(replies.map((reply) => reply.catch((error: unknown) => error)));
}
