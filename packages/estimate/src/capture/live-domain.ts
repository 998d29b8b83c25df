import { InputError } from '@pagefold/contracts';
import { printable } from '../printable.ts';
import { type CgroupProcesses, cgroupFolder, processesOf } from './cgroup.ts';
import type { LiveMemoryChoice } from './live-options.ts';
import { closeProcess, openProcess, type ProcessTarget } from './process-target.ts';

/** One process or control group, to be looked at by itself. */
export interface LiveDomain {
  /** What it is called: `process 4242 (node)`, `cgroup /system.slice`. */
  readonly name: string;
  readonly format: 'process' | 'cgroup';
  /** Why there is nothing to be read of it. */
  readonly problem: InputError | undefined;
  /** What is doubtful about it, a line each, as far as is known. */
  readonly warnings: readonly string[];
  /** Its processes, open; each is valid until the next is asked for. */
  targets(): Iterable<ProcessTarget>;
  /** Bytes that can be expected of it. */
  expectedBytes(population: 'resident' | 'swapped'): number;
  close(): void;
}

/**
 * Opens domains. A process that two of them have is the first one's.
 *
 * @throws InputError when there is nothing to be read of any of them: the code is the first one's; and
 *   `PAGEFOLD_BAD_INPUT` when a number is no process id.
 */
export function openDomains({ pids, cgroups }: LiveMemoryChoice): LiveDomain[] {
  const domains: LiveDomain[] = [];
  try {
    const taken = new Set(pids);
    for (const pid of taken) domains.push(processDomain(pid));
    // This process would look at what it looks with.
    taken.add(process.pid);
    for (const path of new Set(cgroups)) domains.push(cgroupDomain(path, taken));
    checkSome(domains);
    return domains;
  } catch (error) {
    for (const domain of domains) domain.close();
    throw error;
  }
}

/** A process is opened at once, so that it is this very process that is read. */
function processDomain(pid: number): LiveDomain {
  const target = openProcess(pid);
  const { label, problem } = target;
  return {
    name: `process ${label}`,
    format: 'process',
    problem,
    warnings: problem === undefined ? [] : [problem.message],
    targets: () => [target],
    expectedBytes: (population) => expectedBytes(target, population),
    close: () => closeProcess(target),
  };
}

/** A control group's processes come and go: they are opened when it is their turn. */
function cgroupDomain(path: string, taken: Set<number>): LiveDomain {
  const name = `cgroup ${printable(path)}`;
  const warnings: string[] = [];
  let problem: InputError | undefined;
  let list = (): CgroupProcesses => ({ pids: [], unreachable: 0 });
  try {
    const folder = cgroupFolder(path);
    list = () => processesOf(path, folder);
    const { pids, unreachable } = list();
    if (pids.length === 0) problem = isEmpty(name, unreachable);
    else if (unreachable > 0) warnings.push(`${name}: ${unreachableText(unreachable)}`);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problem = error;
  }
  if (problem !== undefined) warnings.push(problem.message);
  const expected = (population: 'resident' | 'swapped'): number =>
    problem === undefined ? sum(list().pids, (pid) => expectedOf(pid, population)) : 0;
  const targets = () => (problem === undefined ? openedInTurn(list, taken, warnings) : []);
  return {
    name,
    format: 'cgroup',
    problem,
    warnings,
    targets,
    expectedBytes: expected,
    close() {},
  };
}

function* openedInTurn(
  list: () => CgroupProcesses,
  taken: Set<number>,
  warnings: string[],
): Generator<ProcessTarget> {
  let pids: readonly number[];
  try {
    ({ pids } = list());
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    warnings.push(error.message);
    return;
  }
  for (const pid of pids) {
    if (taken.has(pid)) continue;
    taken.add(pid);
    const target = openProcess(pid);
    // Kernel threads and those that wait for their parent are in control groups too, and nobody misses them.
    if (target.problem?.code === 'PAGEFOLD_BAD_INPUT') continue;
    if (target.problem !== undefined) warnings.push(target.problem.message);
    try {
      yield target;
    } finally {
      closeProcess(target);
    }
  }
}

function isEmpty(name: string, unreachable: number): InputError {
  const reason = unreachable === 0 ? 'no process is in it' : unreachableText(unreachable);
  return new InputError('PAGEFOLD_BAD_INPUT', `${name}: ${reason}`);
}

function unreachableText(count: number): string {
  return `${count} of its processes are of another PID namespace and cannot be reached from here`;
}

function expectedOf(pid: number, population: 'resident' | 'swapped'): number {
  const target = openProcess(pid);
  closeProcess(target);
  return expectedBytes(target, population);
}

/** Bytes that can be expected of a process: its shared memory may be another's too. */
function expectedBytes({ memory }: ProcessTarget, population: 'resident' | 'swapped'): number {
  const { anonymousBytes, sharedBytes, swappedBytes } = memory;
  return population === 'swapped' ? swappedBytes : anonymousBytes + sharedBytes;
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0);
}

function checkSome(domains: readonly LiveDomain[]): void {
  const problems = domains.flatMap(({ problem }) => problem ?? []);
  const [first] = problems;
  if (first === undefined || problems.length < domains.length) return;
  if (problems.length === 1) throw first;
  const { code } = first as InputError & { code: 'PAGEFOLD_BAD_INPUT' };
  throw new InputError(code, problems.map(({ message }) => message).join('; '));
}
