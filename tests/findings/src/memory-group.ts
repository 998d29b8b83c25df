import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where control groups lie, what limit makes the kernel swap out at once, and what lifts it, by version. */
const versions = [
  { root: '/sys/fs/cgroup', mark: 'cgroup.controllers', limit: 'memory.high', none: 'max' },
  {
    root: '/sys/fs/cgroup/memory',
    mark: 'memory.limit_in_bytes',
    limit: 'memory.limit_in_bytes',
    none: '-1',
  },
];

/** The kernel gives up early where pages are in use. */
const reclaimTries = 20;

/** How long the kernel may take for a step before it is looked at again. */
const stepMs = 20;

/** A control group of our own: it knows all processes of a workload, whoever started them, and can make them swap. */
export class MemoryGroup {
  readonly #folder: string;
  readonly #limit: string;
  readonly #none: string;

  /** @throws Error where there are no control groups for memory. */
  constructor(name: string) {
    const version = versions.find(({ root, mark }) => existsSync(join(root, mark)));
    if (version === undefined) throw new Error('there are no control groups for memory here');
    this.#folder = join(version.root, name);
    this.#limit = join(this.#folder, version.limit);
    this.#none = version.none;
    mkdirSync(this.#folder);
  }

  /** The file that a process writes itself to, to be in it with all that it starts. */
  get entrance(): string {
    return join(this.#folder, 'cgroup.procs');
  }

  /** The processes in it that live. */
  get pids(): number[] {
    const pids = readFileSync(this.entrance, 'utf8').split('\n').filter(Boolean).map(Number);
    return pids.filter((pid) => !['Z', 'X', undefined].includes(stateOf(pid)));
  }

  /** Bytes that its processes have in memory and that could be swapped; what several share counts for each. */
  get swappableBytes(): number {
    return this.pids.reduce((sum, pid) => sum + swappableBytesOf(pid), 0);
  }

  /**
   * Makes the kernel take so much from the processes that they have no more than this, once: what it swaps out is its
   * choice, and what they use afterwards comes back.
   */
  reclaimTo(bytes: number): void {
    for (let tries = 1; !this.#tryLimit(bytes); tries++) {
      if (tries === reclaimTries) throw new Error(`the kernel does not swap out to ${bytes} bytes`);
    }
    writeFileSync(this.#limit, this.#none);
  }

  /** Stops all processes, so that their pages stay as they are. */
  pause(): void {
    this.#until(() => {
      const going = this.pids.filter((pid) => stateOf(pid) !== 'T');
      for (const pid of going) signal(pid, 'SIGSTOP');
      return going.length === 0;
    });
  }

  resume(): void {
    for (const pid of this.pids) signal(pid, 'SIGCONT');
  }

  /** Ends all processes, waits until they are gone, and removes the group. Calling it again does nothing. */
  remove(): void {
    if (!existsSync(this.#folder)) return;
    this.#until(() => {
      const { pids } = this;
      for (const pid of pids) signal(pid, 'SIGKILL');
      return pids.length === 0 && this.#tryRemove();
    });
  }

  /** Returns false where the kernel has not got that far. */
  #tryLimit(bytes: number): boolean {
    return unlessBusy(() => writeFileSync(this.#limit, String(bytes)));
  }

  /** Returns false while threads of processes that have ended are still on their way out. */
  #tryRemove(): boolean {
    return unlessBusy(() => rmdirSync(this.#folder));
  }

  /** Without the event loop, since it may be the last thing that this process does. */
  #until(isDone: () => boolean): void {
    const nothing = new Int32Array(new SharedArrayBuffer(4));
    while (!isDone()) Atomics.wait(nothing, 0, 0, stepMs);
  }
}

function unlessBusy(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EBUSY') return false;
    throw error;
  }
}

/** The letter of a process's state; undefined where there is none of it. */
function stateOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2)[0];
  } catch {
    return undefined;
  }
}

function swappableBytesOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const kib = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm)].map(([, text]) =>
    Number(text),
  );
  return kib.reduce((sum, each) => sum + 1024 * each, 0);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
