import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MemoryGroup } from './memory-group.ts';

const ownPrograms = fileURLToPath(new URL('../programs/', import.meta.url));

/** Whose processes a workload's are. Some programs refuse to be root's. */
const user = 'nobody';

/** A process enters the group before it becomes somebody else's, and its program. */
const enter =
  'echo $$ >"$0" && user=$1 group=$2 && shift 2 && exec setpriv --reuid "$user" --regid "$group" --clear-groups "$@"';

const pollMs = 100;
const stderrTail = 2000;

/** Where a workload runs: a folder and a control group, which go with all that is in them. */
export class Stage {
  readonly folder: string;
  readonly group: MemoryGroup;
  readonly #uid: number;
  readonly #gid: number;
  readonly #onExit = (): void => this.close();

  constructor(name: string) {
    [this.#uid, this.#gid] = idsOf(user);
    this.folder = mkdtempSync(join(tmpdir(), `pagefold-${name}-`));
    this.#own(this.folder);
    this.group = new MemoryGroup(this.folder.slice(tmpdir().length + 1));
    process.once('exit', this.#onExit);
  }

  /** The path of a file in the folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file that the workload may read and change. */
  write(name: string, content: string): string {
    const path = this.path(name);
    writeFileSync(path, content);
    this.#own(path);
    return path;
  }

  /** Copies one of the programs of this workspace to where the workload can read it. */
  copy(program: string): string {
    const path = this.path(program);
    copyFileSync(join(ownPrograms, program), path);
    this.#own(path);
    return path;
  }

  /** Starts a program, in an environment that says nothing of the user: it would be in the memory that is looked at. */
  start(program: string, ...args: readonly string[]): Started {
    return new Started(program, this.#spawn('ignore', program, args));
  }

  /** Runs a program to its end and returns what it printed. @throws when it fails. */
  async run(program: string, args: readonly string[], input = ''): Promise<string> {
    const started = new Started(program, this.#spawn('pipe', program, args));
    const printed = text(started.child.stdout!);
    started.child.stdin!.end(input);
    await started.end();
    return printed;
  }

  /** Ends all processes, and removes the group and the folder. Calling it again does nothing. */
  close(): void {
    process.off('exit', this.#onExit);
    this.group.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #own(path: string): void {
    chownSync(path, this.#uid, this.#gid);
    chmodSync(path, 0o700);
  }

  #spawn(output: 'pipe' | 'ignore', program: string, args: readonly string[]): ChildProcess {
    const ids = [String(this.#uid), String(this.#gid)];
    return spawn('sh', ['-c', enter, this.group.entrance, ...ids, program, ...args], {
      cwd: this.folder,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: this.folder, LC_ALL: 'C.UTF-8' },
      stdio: ['pipe', output, 'pipe'],
    });
  }
}

/** A process of a workload. */
export class Started {
  readonly child: ChildProcess;
  readonly #name: string;
  readonly #ended: Promise<unknown>;
  #stderr = '';

  constructor(name: string, child: ChildProcess) {
    this.#name = name;
    this.child = child;
    this.#ended = once(child, 'close');
    child.stderr!.on('data', (data) => {
      this.#stderr = `${this.#stderr}${data}`.slice(-stderrTail);
    });
    // A program that has ended reads nothing.
    child.stdin!.on('error', () => {});
  }

  /** Waits until something can be done with it. @throws when it ends before. */
  async until(isReady: () => Promise<boolean> | boolean): Promise<void> {
    while (!(await isReady())) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) throw this.#failure();
      await sleep(pollMs);
    }
  }

  /** Waits until it has ended. @throws when it did not end well. */
  async end(): Promise<void> {
    await this.#ended;
    if (this.child.exitCode !== 0) throw this.#failure();
  }

  #failure(): Error {
    const { exitCode, signalCode } = this.child;
    return new Error(`${this.#name} ended with ${signalCode ?? exitCode}: ${this.#stderr.trim()}`);
  }
}

function idsOf(name: string): [number, number] {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`there is no user ${name}`);
  return [Number(uid), Number(gid)];
}
