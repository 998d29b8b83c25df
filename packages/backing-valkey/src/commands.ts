import type { Redis } from 'ioredis';
import { sendTogether } from './batch-command.ts';
import { requestAboutAll, requestsAbout, requestsToSet } from './requests.ts';

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

/** A single server gets all requests at once, without a command and a promise of the client for each. */
export function commandsOfServer(server: Redis): Commands {
  const send = sendTogether(server);
  return {
    put: (names, values, leaseMs) =>
      send('set', requestsToSet(names, values, 'PX', `${leaseMs}`, 'NX')),
    get: async (names) => {
      const [replies] = await send('mget', requestAboutAll(names, 'MGET'));
      if (replies instanceof Error) throw replies;
      return replies as Replies;
    },
    renew: (names, leaseMs) => send('pexpire', requestsAbout(names, 'PEXPIRE', `${leaseMs}`, 'GT')),
    exist: (names) => send('exists', requestsAbout(names, 'EXISTS')),
  };
}
