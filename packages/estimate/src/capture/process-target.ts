import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { InputError } from '@pagefold/contracts';
import { printable } from '../printable.ts';
import { systemCode } from '../system-error.ts';
import { type Mapping, parseSmaps } from './proc-smaps.ts';

/** What `/proc/PID/status` says, as far as a capture needs it. */
interface Status {
  /** The name of its first thread, in the form of this file, which is not quite `comm`. */
  readonly name: string;
  /** One letter: R, S, D, T (stopped), Z (ended, not yet waited for) and more. */
  readonly state: string;
  /** The process that the id belongs to: another id for a thread that is not the first. */
  readonly threadGroup: number;
  readonly userId: number;
  /** Resident bytes with no file behind them; undefined where there is no memory at all. */
  readonly anonymousBytes: number | undefined;
  /** Resident bytes of shared memory. */
  readonly sharedBytes: number;
}

/**
 * A process whose memory is open for reading. The open files hold on to this very process: once it
 * has ended (or runs another program) they have nothing more to read, even if its id is used again.
 */
export interface ProcessTarget {
  readonly pid: number;
  /** Its id and its name: `4242 (node)`. */
  readonly label: string;
  /** What the system calls it (`comm`), in a form that can be printed. */
  readonly name: string;
  /** File descriptors of `/proc/PID/smaps`, `pagemap` and `mem`; none for a process without memory. */
  readonly files: ProcessFiles | undefined;
  /** Why it has no memory, for a message; empty for one that has. */
  readonly withoutMemory: string;
  /** Resident bytes with no file behind them, when it was opened. */
  readonly anonymousBytes: number;
  /** Resident bytes of shared memory, when it was opened. */
  readonly sharedBytes: number;
}

export interface ProcessFiles {
  readonly smaps: number;
  readonly pagemap: number;
  readonly memory: number;
}

/**
 * Opens a process.
 *
 * @throws InputError `PAGEFOLD_INPUT_NOT_FOUND` when there is no such process, `PAGEFOLD_BAD_INPUT`
 *   when the number is no process id, `PAGEFOLD_INPUT_FAILED` when it may not be read.
 */
export function openProcess(pid: number): ProcessTarget {
  if (!Number.isInteger(pid) || pid < 1 || pid > 2 ** 31 - 1) {
    throw new InputError(
      'PAGEFOLD_BAD_INPUT',
      `a process id is a whole number from 1 on, got ${pid}`,
    );
  }
  const status = readStatus(pid);
  if (status.threadGroup !== pid) {
    throw new InputError(
      'PAGEFOLD_BAD_INPUT',
      `${pid} is a thread of process ${status.threadGroup}: give that id instead`,
    );
  }
  const name = printable(commOf(pid) ?? status.name);
  const { anonymousBytes, sharedBytes } = status;
  const common = { pid, name, label: `${pid} (${name})`, sharedBytes };
  if (anonymousBytes === undefined) {
    const withoutMemory =
      status.state === 'Z' ? 'it has ended and waits for its parent' : 'it is a kernel thread';
    return { ...common, files: undefined, withoutMemory, anonymousBytes: 0 };
  }
  return { ...common, files: openFiles(pid, status), withoutMemory: '', anonymousBytes };
}

/** Closes what {@link openProcess} has opened. */
export function closeProcess(target: ProcessTarget): void {
  if (target.files === undefined) return;
  for (const file of Object.values(target.files)) closeSync(file);
}

/** The mappings of a process at this moment, none once it is gone. */
export function readSmaps({ smaps }: ProcessFiles): Mapping[] {
  const part = Buffer.alloc(64 * 1024);
  const parts: Buffer[] = [];
  try {
    for (let at = 0; ; ) {
      const length = readSync(smaps, part, 0, part.length, at);
      if (length === 0) return parseSmaps(Buffer.concat(parts).toString());
      parts.push(Buffer.from(part.subarray(0, length)));
      at += length;
    }
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return [];
    throw error;
  }
}

/** The state letter of a process, undefined once it is gone. */
export function processState(pid: number): string | undefined {
  try {
    return readStatus(pid).state;
  } catch {
    return undefined;
  }
}

function readStatus(pid: number): Status {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch (cause) {
    throw cannotRead(pid, cause);
  }
  const field = (key: string) => new RegExp(`^${key}:[ \\t]*(.*)$`, 'm').exec(text)?.[1];
  const hasMemory = field('VmSize') !== undefined;
  return {
    name: field('Name') ?? '',
    state: field('State')?.[0] ?? '',
    threadGroup: Number(field('Tgid') ?? pid),
    userId: Number.parseInt(field('Uid') ?? '0', 10),
    anonymousBytes: hasMemory ? Number.parseInt(field('RssAnon') ?? '0', 10) * 1024 : undefined,
    sharedBytes: Number.parseInt(field('RssShmem') ?? '0', 10) * 1024,
  };
}

/** What the system calls a process; undefined once it is gone. */
function commOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').replace(/\n$/, '');
  } catch {
    return undefined;
  }
}

function openFiles(pid: number, status: Status): ProcessFiles {
  const opened: number[] = [];
  const openFile = (name: string): number => {
    const file = openSync(`/proc/${pid}/${name}`, 'r');
    opened.push(file);
    return file;
  };
  try {
    return { smaps: openFile('smaps'), pagemap: openFile('pagemap'), memory: openFile('mem') };
  } catch (cause) {
    for (const file of opened) closeSync(file);
    throw cannotRead(pid, cause, status);
  }
}

function cannotRead(pid: number, cause: unknown, status?: Status): InputError {
  const code = systemCode(cause);
  switch (code) {
    case 'ENOENT':
    case 'ESRCH':
      return new InputError('PAGEFOLD_INPUT_NOT_FOUND', `no process ${pid} is running here`, {
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new InputError(
        'PAGEFOLD_INPUT_FAILED',
        `process ${pid}${status ? ` (${printable(status.name)})` : ''}: ${refusal(status)}`,
        { cause },
      );
    default:
      return new InputError('PAGEFOLD_INPUT_FAILED', `process ${pid} cannot be read (${code})`, {
        cause,
      });
  }
}

/** Why the system does not let this process read another, and what would be right. */
function refusal(status: Status | undefined): string {
  const user = process.geteuid?.();
  if (user !== 0 && status !== undefined && status.userId !== user) {
    return `it belongs to user ${status.userId}: capture it as that user or as root`;
  }
  switch (ptraceScope()) {
    case 1:
      return (
        'Yama (kernel.yama.ptrace_scope = 1) lets only an ancestor read its memory: ' +
        'let the program that captures start it, or capture as root'
      );
    case 2:
      return 'Yama (kernel.yama.ptrace_scope = 2) lets only root read its memory';
    case 3:
      return 'Yama (kernel.yama.ptrace_scope = 3) lets nobody read its memory until a restart';
    default:
      return user === 0
        ? 'the system protects its memory even from root (in a container it takes CAP_SYS_PTRACE)'
        : 'the system protects its memory: capture it as root';
  }
}

/** The setting of the Yama security module, 0 where it is not there. */
function ptraceScope(): number {
  try {
    return Number(readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'utf8'));
  } catch {
    return 0;
  }
}
