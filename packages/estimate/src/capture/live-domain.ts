import { InputError } from '@pagefold/contracts';
import type { LiveMemoryChoice } from './live-options.ts';
import { closeProcess, openProcess, type ProcessTarget } from './process-target.ts';

/** One process or cgroup: pages that may be shared with each other. */
export interface LiveDomain {
  /** What it is called: `process 4242 (node)`, `cgroup /system.slice`. */
  readonly name: string;
  readonly format: 'process' | 'cgroup';
  /** Why there is nothing to be read of it. */
  readonly problem: InputError | undefined;
  /** Its processes, opened one after another; each is closed when the next is asked for. */
  targets(): Iterable<ProcessTarget>;
  /** Bytes that can be expected of it. */
  expectedBytes(population: 'resident' | 'swapped'): number;
  close(): void;
}

/**
 * A process as a domain. It is opened at once, so that it is this very process that is read.
 *
 * @throws InputError `PAGEFOLD_BAD_INPUT` when the number is no process id.
 */
export function processDomain(pid: number): LiveDomain {
  const target = openProcess(pid);
  const { label, problem } = target;
  return {
    name: `process ${label}`,
    format: 'process',
    problem,
    targets: () => [target],
    expectedBytes: (population) => expectedBytes(target, population),
    close: () => closeProcess(target),
  };
}

/** Bytes that can be expected of a process: its shared memory may be another's too. */
export function expectedBytes(
  { memory }: ProcessTarget,
  population: 'resident' | 'swapped',
): number {
  const { anonymousBytes, sharedBytes, swappedBytes } = memory;
  return population === 'swapped' ? swappedBytes : anonymousBytes + sharedBytes;
}

/**
 * Opens domains.
 *
 * @throws InputError when there is nothing to be read of any of them: the code is the first one's.
 */
export function openDomains({ pids }: LiveMemoryChoice): LiveDomain[] {
  const domains: LiveDomain[] = [];
  try {
    for (const pid of new Set(pids)) domains.push(processDomain(pid));
    checkSome(domains);
    return domains;
  } catch (error) {
    for (const domain of domains) domain.close();
    throw error;
  }
}

function checkSome(domains: readonly LiveDomain[]): void {
  const problems = domains.flatMap(({ problem }) => problem ?? []);
  const [first] = problems;
  if (first === undefined || problems.length < domains.length) return;
  if (problems.length === 1) throw first;
  const { code } = first as InputError & { code: 'PAGEFOLD_BAD_INPUT' };
  throw new InputError(code, problems.map(({ message }) => message).join('; '));
}
