import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexEntry } from '../debian.ts';
import type { Stage, Started } from '../stage.ts';
import { shuffled } from './shuffled.ts';
import type { Workload } from './workload.ts';

const versions = '/usr/lib/postgresql';
const sessions = 4;
const questions = 3000;
const transactions = 500;
const columns = [
  ...['Package', 'Version', 'Section', 'Maintainer', 'Homepage', 'Filename', 'SHA256', 'Tag'],
  ...['Depends', 'Recommends', 'Suggests', 'Breaks', 'Provides', 'Description'],
];

const settings = {
  listen_addresses: '',
  shared_buffers: '96MB',
  // No disk is to be spared, and none to be waited for.
  fsync: 'off',
  huge_pages: 'off',
};

/** A database that has most of its data in its shared buffers. */
export const postgresql: Workload = {
  name: 'postgresql',
  what:
    'a PostgreSQL with 96 MiB of shared buffers holds Debian’s index of packages in a table, which is read into them, and pgbench’s tables of scale 2, ' +
    'runs 2,000 of pgbench’s transactions, and answers 3,000 questions in each of four sessions, which stay',
  input: 'pgbench fills its rows with blanks, the other table is real text',
  packages: ['postgresql'],
  notSwapped: 'most of it is shared memory, and the system does not tell where that is on swap',
  async start(stage, index) {
    const database = new Database(stage);
    await database.start();
    await database.load(index);
    await database.transact();
    for (let session = 1; session <= sessions; session++) await database.ask(index, session);
  },
};

class Database {
  readonly #stage: Stage;
  readonly #programs = newestPrograms();
  #answered = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async start(): Promise<void> {
    const data = this.#stage.path('data');
    await this.#run('initdb', ['-D', data, '-A', 'trust', '-U', 'findings', '--no-sync']);
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = this.#start('postgres', '-D', data, '-k', this.#stage.folder, ...options);
    const select = (): Promise<string> => this.#sql('SELECT 1;');
    await server.until(() =>
      select().then(
        () => true,
        () => false,
      ),
    );
  }

  async load(index: readonly IndexEntry[]): Promise<void> {
    const names = columns.map((name) => `"${name}" text`).join(', ');
    const rows = index.map((entry) => `${columns.map((name) => cellOf(entry[name])).join('\t')}\n`);
    await this.#sql(`CREATE TABLE packages (${names}); CREATE TABLE answered (session int);`);
    await this.#sql(`COPY packages FROM STDIN;\n${rows.join('')}\\.\n`);
    await this.#sql('CREATE INDEX ON packages ("Package"); ANALYZE packages;');
    // Loading and scanning would leave most of it out of the shared buffers.
    await this.#sql(`CREATE EXTENSION pg_prewarm; SELECT pg_prewarm('packages');`);
    await this.#run('pgbench', [...this.#where(), '--initialize', '--scale', '2', '--quiet']);
  }

  async transact(): Promise<void> {
    const work = ['--client', '4', '--transactions', String(transactions), '--random-seed', '1'];
    await this.#run('pgbench', [...this.#where(), ...work]);
  }

  /** Asks for packages in a session that stays open. */
  async ask(index: readonly IndexEntry[], seed: number): Promise<void> {
    const session = this.#start('psql', ...this.#where(), '--no-psqlrc', '--quiet');
    const asked = shuffled(index, seed).slice(0, questions);
    for (const { Package } of asked) {
      session.child.stdin!.write(`SELECT * FROM packages WHERE "Package" = '${Package}';\n`);
    }
    session.child.stdin!.write(`INSERT INTO answered VALUES (${seed});\n`);
    this.#answered++;
    await session.until(async () => {
      const answered = await this.#sql('SELECT count(*) FROM answered;');
      return Number(answered) === this.#answered;
    });
  }

  #sql(text: string): Promise<string> {
    const quietly = ['--no-psqlrc', '--quiet', '--tuples-only', '-v', 'ON_ERROR_STOP=1'];
    return this.#run('psql', [...this.#where(), ...quietly], text);
  }

  #where(): string[] {
    return ['-h', this.#stage.folder, '-U', 'findings', '-d', 'postgres'];
  }

  #run(program: string, args: readonly string[], input?: string): Promise<string> {
    return this.#stage.run(join(this.#programs, program), args, input);
  }

  #start(program: string, ...args: readonly string[]): Started {
    return this.#stage.start(join(this.#programs, program), ...args);
  }
}

/** The folder of the newest version's programs: what stands in the path asks which one is meant. */
function newestPrograms(): string {
  const folders = existsSync(versions) ? readdirSync(versions) : [];
  const [newest] = folders.sort((a, b) => Number(b) - Number(a));
  if (newest === undefined) throw new Error(`there is no PostgreSQL in ${versions}`);
  return join(versions, newest, 'bin');
}

/** A cell of `COPY`. */
function cellOf(value: string | undefined): string {
  if (value === undefined) return '\\N';
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
