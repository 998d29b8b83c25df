import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';

const command = 'redis-server';

/** Why there can be no server here; undefined where there can. */
export const missingServer: string | undefined = probe();

const running = new Set<RedisServer>();
process.once('exit', () => {
  for (const server of running) server.kill();
});

/** Settings of a server, by the names that they have in its configuration. */
export type Settings = Readonly<Record<string, string | number>>;

const standard: Settings = {
  bind: '127.0.0.1',
  save: '',
  appendonly: 'no',
  maxmemory: '256mb',
  'maxmemory-policy': 'noeviction',
};

/** A server of the test's own on a port of the loopback, with a folder of its own. */
export class RedisServer {
  readonly port: number;
  readonly #settings: Settings;
  readonly #folder = mkdtempSync(join(tmpdir(), 'pagefold-redis-'));
  #process: ChildProcess | undefined;

  private constructor(port: number, settings: Settings) {
    this.port = port;
    this.#settings = settings;
    running.add(this);
  }

  static async start(settings: Settings = {}): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), { ...standard, ...settings });
    await server.start();
    return server;
  }

  get url(): string {
    return `valkey://127.0.0.1:${this.port}`;
  }

  /** Starts it, again where it was killed, and waits until it answers. */
  async start(): Promise<void> {
    const { port } = this;
    const given = Object.entries({ ...this.#settings, port, dir: this.#folder });
    const args = given.flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.#process = spawn(command, args, { stdio: 'ignore' });
    const client = this.client();
    for (;;) {
      if (this.#process.exitCode !== null)
        throw new Error(`${command} has ended: ${args.join(' ')}`);
      const answer = await client.ping().catch(() => undefined);
      if (answer === 'PONG') break;
      await pause(20);
    }
    client.disconnect();
  }

  /** A client of the test's own. */
  client(): Redis {
    const client = new Redis({
      host: '127.0.0.1',
      port: this.port,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 20,
    });
    client.on('error', () => {});
    return client;
  }

  /** Calls it once, as an operator would. */
  async ask<T>(call: (client: Redis) => Promise<T>): Promise<T> {
    const client = this.client();
    try {
      return await call(client);
    } finally {
      client.disconnect();
    }
  }

  /** Stops answering, or goes on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.kill(name);
  }

  /** Where it keeps what it is told to. */
  get folder(): string {
    return this.#folder;
  }

  /** Ends it as a crash would. */
  kill(): void {
    this.#process?.kill('SIGKILL');
  }

  /** The same, and waits for it. */
  async crash(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    this.kill();
    await ended;
  }

  async end(): Promise<void> {
    await this.crash();
    running.delete(this);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A port that nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

function probe(): string | undefined {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `no ${command} here: apt-get install redis-server`;
  }
}
