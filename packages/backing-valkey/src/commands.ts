import type { Cluster, Redis } from 'ioredis';
import { BatchCommand } from './batch-command.ts';

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

/** That of `put` gives the places of what was refused, counted from 0. */
const scripts = {
  put: forEachKey(
    "if not call('SET', keys[i], values[i + 1], 'PX', ms, 'NX') then all[#all + 1] = i - 1 end",
  ),
  renew: forEachKey("all[i] = call('PEXPIRE', keys[i], ms, 'GT')"),
  exist: forEachKey("all[i] = call('EXISTS', keys[i])"),
};

/** A single server is asked for all names with one command: in a pipeline the client makes a command and a promise for each. */
export function commandsOfServer(server: Redis): Commands {
  const send = (words: readonly string[], values: readonly Uint8Array[] = []) =>
    server.sendCommand(new BatchCommand(words, values)) as Promise<Replies>;
  const run = (
    script: string,
    names: readonly string[],
    leaseMs: number,
    values?: readonly Buffer[],
  ) => send(['EVAL', script, `${names.length}`, ...names, `${leaseMs}`], values);
  return {
    put: async (names, values, leaseMs) => {
      const refused = new Set(await run(scripts.put, names, leaseMs, values));
      return names.map((_, i) => (refused.has(i) ? null : 'OK'));
    },
    get: (names) => send(['MGET', ...names]),
    renew: (names, leaseMs) => run(scripts.renew, names, leaseMs),
    exist: (names) => run(scripts.exist, names, 0),
  };
}

function forEachKey(work: string): string {
  return `local all, call, keys, values, ms = {}, redis.call, KEYS, ARGV, ARGV[1] for i = 1, #keys do ${work} end return all`;
}

/** The replies of all, an Error for one that has failed. */
export function allOf(replies: readonly Promise<unknown>[]): Promise<Replies> {
  return Promise.all(replies.map((reply) => reply.catch((error: unknown) => error)));
}
