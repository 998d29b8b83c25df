import { printable } from '../printable.ts';
import type { PageBatch } from '../sources/page-batch.ts';
import type { PageRegion } from '../sources/page-source.ts';
import { type CapturedProcess, noPages } from './capture-report.ts';
import type { LiveMemory } from './live-memory.ts';
import { pauseProcess } from './pause-process.ts';
import type { Mapping } from './proc-smaps.ts';
import { type ProcessTarget, readSmaps } from './process-target.ts';
import { ResidentMappings } from './resident-mappings.ts';
import { SwappedMappings } from './swapped-mappings.ts';

/**
 * Copies the pages of one process that can be swapped into a batch, stopping it if asked to; yields when
 * the batch has to be taken.
 *
 * @param regions takes what the pages are, counted from the first page of the process.
 */
export async function* captureProcess(
  target: ProcessTarget,
  live: LiveMemory,
  batch: PageBatch,
  pause: boolean,
  regions?: PageRegion[],
): AsyncGenerator<void, CapturedProcess, undefined> {
  const { pid, name, files } = target;
  if (files === undefined) return withoutFiles(target, live);
  const reader =
    live.swap === undefined
      ? new ResidentMappings(target, files, live, batch)
      : new SwappedMappings(target, files, live, live.swap, batch);
  const resume = pause ? await pauseProcess(pid) : undefined;
  try {
    const mappings = readSmaps(files);
    let complete = mappings.length > 0;
    for (const mapping of mappings) {
      const page = reader.counts.pages;
      complete &&= yield* reader.read(mapping);
      if (reader.counts.pages > page) regions?.push({ page, name: nameOf(target, mapping) });
    }
    return { pid, name, outcome: complete ? 'complete' : 'ended', ...reader.counts };
  } finally {
    resume?.();
  }
}

function nameOf({ pid, name }: ProcessTarget, mapping: Mapping): string {
  const from = `0x${mapping.start.toString(16)}`;
  return `${name} (${pid}): ${mapping.name === '' ? 'anonymous' : printable(mapping.name)} at ${from}`;
}

/** What there is to say of a process that is not open: how much of it is lost, if the system tells. */
function withoutFiles(
  target: ProcessTarget,
  { population, pageSize }: LiveMemory,
): CapturedProcess {
  const { pid, name, problem, memory } = target;
  const counts = noPages();
  switch (problem?.code) {
    case 'PAGEFOLD_INPUT_NOT_FOUND':
      return { pid, name, outcome: 'not-found', ...counts };
    case 'PAGEFOLD_INPUT_FAILED': {
      const { anonymousBytes, sharedBytes, swappedBytes } = memory;
      const lost = population === 'swapped' ? swappedBytes : anonymousBytes + sharedBytes;
      return { pid, name, outcome: 'refused', ...counts, unreadable: lost / pageSize };
    }
    default:
      return { pid, name, outcome: 'no-memory', ...counts };
  }
}
