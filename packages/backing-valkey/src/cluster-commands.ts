import slotOf from 'cluster-key-slot';
import type { Cluster, Redis } from 'ioredis';
import { type Requests, sendTogether } from './batch-command.ts';
import type { Commands, Replies } from './commands.ts';
import { requestsAbout, requestsToSet } from './requests.ts';

/** One question about many names. */
interface Question {
  readonly command: string;
  readonly names: readonly string[];
  /** The requests about some of them, by their places among the names. */
  requests(places: readonly number[]): Requests;
  /** Asks about one of them, wherever its slot is by now. */
  follow(place: number): Promise<unknown>;
}

/**
 * Each node of a cluster gets all that is about its names at once. What it does not answer, or refuses, is asked for once more and
 * by itself: so the client follows it to where its slot has gone.
 */
export function commandsOfCluster(cluster: Cluster): Commands {
  return {
    put: (names, values, leaseMs) =>
      ask(cluster, {
        command: 'set',
        names,
        requests: (places) =>
          requestsToSet(pick(names, places), pick(values, places), 'PX', `${leaseMs}`, 'NX'),
        follow: (place) => cluster.set(names[place]!, values[place]!, 'PX', leaseMs, 'NX'),
      }),
    get: (names) =>
      ask(cluster, {
        command: 'get',
        names,
        requests: (places) => requestsAbout(pick(names, places), 'GET'),
        follow: (place) => cluster.getBuffer(names[place]!),
      }),
    renew: (names, leaseMs) =>
      ask(cluster, {
        command: 'pexpire',
        names,
        requests: (places) => requestsAbout(pick(names, places), 'PEXPIRE', `${leaseMs}`, 'GT'),
        follow: (place) => cluster.pexpire(names[place]!, leaseMs, 'GT'),
      }),
    exist: (names) =>
      ask(cluster, {
        command: 'exists',
        names,
        requests: (places) => requestsAbout(pick(names, places), 'EXISTS'),
        follow: (place) => cluster.exists(names[place]!),
      }),
  };
}

async function ask(cluster: Cluster, question: Question): Promise<Replies> {
  const replies: unknown[] = question.names.map(() => undefined);
  const follow = async (place: number): Promise<void> => {
    replies[place] = await question.follow(place).catch((error: unknown) => error);
  };
  const askNode = async (node: Redis, places: readonly number[]): Promise<void> => {
    const said = await sendTogether(node)(question.command, question.requests(places));
    for (const [n, place] of places.entries()) replies[place] = said[n];
    await Promise.all(places.filter((_, n) => said[n] instanceof Error).map(follow));
  };
  const { byNode, others } = placesByNode(cluster, question.names);
  await Promise.all([
    ...[...byNode].map(([node, places]) => askNode(node, places)),
    ...others.map(follow),
  ]);
  return replies;
}

/** The places of names by the nodes that have their slots, and of those whose node is not known. */
function placesByNode(
  cluster: Cluster,
  names: readonly string[],
): { readonly byNode: ReadonlyMap<Redis, readonly number[]>; readonly others: readonly number[] } {
  const masters = new Map(cluster.nodes('master').map((node) => [keyOf(node), node]));
  const byNode = new Map<Redis, number[]>();
  const others: number[] = [];
  for (const [place, name] of names.entries()) {
    const node = masters.get(cluster.slots[slotOf(name)]?.[0] ?? '');
    const known = node === undefined ? others : byNode.get(node);
    if (known === undefined) byNode.set(node!, [place]);
    else known.push(place);
  }
  return { byNode, others };
}

/** What the client calls a node where it says which slots it has. */
function keyOf({ options: { host, port } }: Redis): string {
  return `${host}:${port}`;
}

function pick<T>(all: readonly T[], places: readonly number[]): readonly T[] {
  return places.map((place) => all[place]!);
}
