import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../../packages/cli/bin/pagefold.js', import.meta.url));

/** What a server tells of its pool and of its disks, as far as tests ask. */
export interface ServerFigures {
  readonly pool: Readonly<Record<PoolFigure, number>> & { readonly backing: readonly FarFigures[] };
  readonly server: {
    readonly exports: readonly {
      readonly name: string;
      readonly stored_pages: number;
      readonly requests: Readonly<Record<string, { readonly bytes: number }>>;
    }[];
  };
}

/** Of a store below the pool, where hosts share it. */
export interface FarFigures {
  readonly objects: number;
  readonly shared: { readonly already_there: number; readonly losses: number };
}

type PoolFigure =
  | 'stored_pages'
  | 'pages_sharing'
  | 'zero_pages'
  | 'pool_total_size'
  | 'mem_limit'
  | 'written_back_pages'
  | 'fetches'
  | 'read_ahead'
  | 'read_ahead_hits'
  | 'decompress_fail'
  | 'recompressed'
  | 'recompression_tries'
  | 'recompression_failed'
  | 'recompression_promoted';

/** `pagefold serve` in a process of its own. */
export class Server {
  readonly #admin: string;
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #ended: Promise<[number | null, NodeJS.Signals | null]>;

  private constructor(socket: string, options: readonly string[]) {
    this.#admin = `${socket}.admin`;
    const args = ['--socket', socket, '--admin', this.#admin, ...options];
    this.#child = spawn(process.execPath, [command, 'serve', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    createInterface({ input: this.#child.stderr! }).on('line', (line) => this.#lines.push(line));
    this.#ended = once(this.#child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  }

  /** Starts a server on a socket and waits until it listens. */
  static async start(socket: string, ...options: readonly string[]): Promise<Server> {
    const server = new Server(socket, options);
    await server.#listens();
    return server;
  }

  /** What it has said on standard error. */
  get said(): string {
    return this.#lines.join('\n');
  }

  /** Asks it for all its figures. */
  async figures(): Promise<ServerFigures> {
    const admin = connect(this.#admin);
    admin.end('{"command":"stats"}\n');
    const reply = JSON.parse(await text(admin)) as { ok: boolean; result: ServerFigures };
    if (!reply.ok) throw new Error(`the server has refused: ${JSON.stringify(reply)}`);
    return reply.result;
  }

  /** Ends it as a user would, and waits. @throws when it does not end well. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const [code, signal] = await this.#ended;
    if (code !== 0) throw new Error(`the server ended with ${signal ?? code}: ${this.said}`);
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async #listens(): Promise<void> {
    const ended = this.#ended.then(() => 'ended');
    while (!this.said.includes('serving on')) {
      if ((await Promise.race([ended, once(this.#child.stderr!, 'data')])) === 'ended') {
        throw new Error(`the server has ended: ${this.said}`);
      }
    }
  }
}
