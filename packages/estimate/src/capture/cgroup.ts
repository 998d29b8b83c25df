import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '@pagefold/contracts';
import { printable } from '../printable.ts';
import { systemCode } from '../system-error.ts';

const processFile = 'cgroup.procs';

/** The processes of a control group and of all below it. */
export interface CgroupProcesses {
  /** Their ids, ascending, each once. */
  readonly pids: readonly number[];
  /** How many there are whose id is of another PID namespace, so that they cannot be reached from here. */
  readonly unreachable: number;
}

/**
 * The folder of a control group: the path itself, or what it names below one of the places where control
 * groups are mounted, as in `/proc/PID/cgroup`.
 *
 * @throws InputError `PAGEFOLD_INPUT_NOT_FOUND` when there is none.
 */
export function cgroupFolder(path: string, mounts: readonly string[] = cgroupMounts()): string {
  const candidates = [path, ...mounts.map((mount) => join(mount, path))];
  const found = candidates.find(isCgroup);
  if (found !== undefined) return found;
  const places = mounts.length === 0 ? 'none is mounted here' : `nor below ${mounts.join(', ')}`;
  throw new InputError(
    'PAGEFOLD_INPUT_NOT_FOUND',
    `cgroup ${printable(path)}: there is no control group of that name: no such folder with a ${processFile}, ${places}`,
  );
}

/**
 * Lists the processes of a control group and of those below it; what goes away meanwhile is not there.
 *
 * @throws InputError `PAGEFOLD_INPUT_FAILED` when it may not be read; `PAGEFOLD_BAD_INPUT` when its
 *   processes are those of the one above it (a threaded one).
 */
export function processesOf(path: string, folder: string): CgroupProcesses {
  const ids: number[] = [];
  for (const place of [folder, ...foldersBelow(folder)]) {
    const text = readProcesses(path, place, place === folder);
    ids.push(...text.split('\n').filter(Boolean).map(Number));
  }
  const pids = [...new Set(ids)].filter((id) => id > 0).sort((a, b) => a - b);
  return { pids, unreachable: ids.filter((id) => id === 0).length };
}

function isCgroup(folder: string): boolean {
  try {
    return readdirSync(folder).includes(processFile);
  } catch {
    return false;
  }
}

/** Where control groups are mounted: version 2 first, then that of the memory of version 1, then others. */
function cgroupMounts(): string[] {
  let text: string;
  try {
    text = readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return [];
  }
  const mounts = [...text.matchAll(/^\d+ \d+ \S+ \S+ (\S+) .* - (cgroup2?) \S+ (\S+)$/gm)];
  const rank = ([, , type, options]: RegExpMatchArray) => {
    if (type === 'cgroup2') return 0;
    return options!.split(',').includes('memory') ? 1 : 2;
  };
  return mounts.sort((a, b) => rank(a) - rank(b)).map(([, mount]) => mount!);
}

function foldersBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory());
    return folders.flatMap(({ name }) => {
      const below = join(folder, name);
      return [below, ...foldersBelow(below)];
    });
  } catch {
    return [];
  }
}

function readProcesses(path: string, folder: string, isFirst: boolean): string {
  try {
    return readFileSync(join(folder, processFile), 'utf8');
  } catch (cause) {
    if (!isFirst) return '';
    const code = systemCode(cause);
    const name = `cgroup ${printable(path)}`;
    if (code === 'EOPNOTSUPP') {
      const message = `${name}: it is threaded: its processes are those of a control group above it`;
      throw new InputError('PAGEFOLD_BAD_INPUT', message, { cause });
    }
    const reason = code === 'EACCES' ? 'this user may not read it' : code;
    throw new InputError('PAGEFOLD_INPUT_FAILED', `${name}: cannot be read: ${reason}`, { cause });
  }
}
