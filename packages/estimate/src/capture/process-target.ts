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
  /** Undefined where there is no memory at all. */
  readonly memory: MemorySizes | undefined;
}

/** What a process has in all, when it was opened. */
export interface MemorySizes {
  /** Resident bytes with no file behind them. */
  readonly anonymousBytes: number;
  /** Resident bytes of shared memory. */
  readonly sharedBytes: number;
  /** Bytes on swap, without shared memory. */
  readonly swappedBytes: number;
}

const noMemory: MemorySizes = { anonymousBytes: 0, sharedBytes: 0, swappedBytes: 0 };

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
  /** Undefined where there is nothing to be read. */
  readonly files: ProcessFiles | undefined;
  /**
   * Why there is nothing: `PAGEFOLD_INPUT_NOT_FOUND`, no such process; `PAGEFOLD_BAD_INPUT`, one without
   * memory; `PAGEFOLD_INPUT_FAILED`, it may not be read.
   */
  readonly problem: InputError | undefined;
  readonly memory: MemorySizes;
}

/** File descriptors of files in `/proc/PID`. */
export interface ProcessFiles {
  readonly smaps: number;
  readonly pagemap: number;
  readonly memory: number;
}

/**
 * Opens a process. One that is not there or may not be read has no files, and a problem.
 *
 * @throws InputError `PAGEFOLD_BAD_INPUT` when the number is no process id.
 */
export function openProcess(pid: number): ProcessTarget {
  if (!Number.isInteger(pid) || pid < 1 || pid > 2 ** 31 - 1) {
    throw new InputError(
      'PAGEFOLD_BAD_INPUT',
      `a process id is a whole number from 1 on, got ${pid}`,
    );
  }
  const without = (problem: InputError, name = '', label = `${pid}`, memory = noMemory) => ({
    pid,
    name,
    label,
    files: undefined,
    problem,
    memory,
  });
  let status: Status;
  try {
    status = readStatus(pid);
  } catch (error) {
    if (error instanceof InputError) return without(error);
    throw error;
  }
  if (status.threadGroup !== pid) {
    throw new InputError(
      'PAGEFOLD_BAD_INPUT',
      `${pid} is a thread of process ${status.threadGroup}: give that id instead`,
    );
  }
  const name = printable(commOf(pid) ?? status.name);
  const label = `${pid} (${name})`;
  const { memory } = status;
  if (memory === undefined) return without(hasNoMemory(label, status), name, label);
  const files = openFiles(pid, status);
  if (files instanceof InputError) return without(files, name, label, memory);
  return { pid, name, label, files, problem: undefined, memory };
}

function hasNoMemory(label: string, { state }: Status): InputError {
  const why = state === 'Z' ? 'it has ended and waits for its parent' : 'it is a kernel thread';
  return new InputError('PAGEFOLD_BAD_INPUT', `process ${label} has no memory of its own: ${why}`);
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
  const bytes = (key: string) => Number.parseInt(field(key) ?? '0', 10) * 1024;
  return {
    name: field('Name') ?? '',
    state: field('State')?.[0] ?? '',
    threadGroup: Number(field('Tgid') ?? pid),
    userId: Number.parseInt(field('Uid') ?? '0', 10),
    memory:
      field('VmSize') === undefined
        ? undefined
        : {
            anonymousBytes: bytes('RssAnon'),
            sharedBytes: bytes('RssShmem'),
            swappedBytes: bytes('VmSwap'),
          },
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

function openFiles(pid: number, status: Status): ProcessFiles | InputError {
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
    return cannotRead(pid, cause, status);
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
