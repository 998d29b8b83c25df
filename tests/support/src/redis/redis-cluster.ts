import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort, RedisServer } from './redis-server.ts';

const run = promisify(execFile);
const masters = 3;

/** A cluster of three masters with a replica each, on the loopback. */
export class RedisCluster {
  readonly nodes: readonly RedisServer[];

  private constructor(nodes: readonly RedisServer[]) {
    this.nodes = nodes;
  }

  static async start(): Promise<RedisCluster> {
    const nodes: RedisServer[] = [];
    for (let node = 0; node < 2 * masters; node++) {
      const settings = {
        'cluster-enabled': 'yes',
        'cluster-port': await freePort(),
        'cluster-node-timeout': 1500,
        // A master that comes back has what it had: it writes before it answers. With `everysec` it may answer up to two
        // seconds before it writes, where the disk is slow.
        appendonly: 'yes',
        appendfsync: 'no',
      };
      nodes.push(await RedisServer.start(settings));
    }
    const cluster = new RedisCluster(nodes);
    const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
    await cluster.cli('create', ...addresses, '--cluster-replicas', '1', '--cluster-yes');
    await cluster.isWell();
    return cluster;
  }

  get url(): string {
    return `valkey://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  }

  /** `redis-cli --cluster …`. */
  async cli(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('redis-cli', ['--cluster', ...args]);
    return stdout;
  }

  /** The nodes that are masters now. */
  async masters(): Promise<readonly RedisServer[]> {
    const roles = await Promise.all(this.nodes.map((node) => roleOf(node)));
    return this.nodes.filter((_, i) => roles[i] === 'master');
  }

  /** Waits until all slots are served, each by a master with a replica. */
  async isWell(): Promise<void> {
    for (;;) {
      const states = await Promise.all(this.nodes.map((node) => stateOf(node)));
      if (states.every((state) => state === 'ok')) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Names in all masters. */
  async size(): Promise<number> {
    let size = 0;
    for (const node of await this.masters()) size += await node.ask((client) => client.dbsize());
    return size;
  }

  async end(): Promise<void> {
    for (const node of this.nodes) await node.end();
  }
}

/** `ok` where the cluster is, as a node sees it, and it has its replica or its master. */
async function stateOf(node: RedisServer): Promise<string> {
  const [cluster, replication] = await node.ask(async (client) => [
    await client.cluster('INFO').catch(() => ''),
    await client.info('replication').catch(() => ''),
  ]);
  const hasPeer = /connected_slaves:[1-9]|master_link_status:up/.test(replication as string);
  return hasPeer ? (/cluster_state:(\w+)/.exec(cluster as string)?.[1] ?? 'unknown') : 'alone';
}

async function roleOf(node: RedisServer): Promise<string | undefined> {
  const info = await node.ask((client) => client.info('replication').catch(() => ''));
  return /role:(\w+)/.exec(info)?.[1];
}
