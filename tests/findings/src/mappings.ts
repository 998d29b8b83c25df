import { createHash } from 'node:crypto';
import { openLiveMemory } from '@pagefold/estimate';

/** Pages of one kind of mapping over all processes of a program. */
export interface MappingPages {
  /** The program and what its mapping is. */
  readonly mapping: string;
  readonly pages: number;
  /** Pages whose content the same process has before them, zero and same-filled ones apart. */
  readonly duplicates_within: number;
  /** Pages whose content only another process has before them. */
  readonly duplicates_across: number;
}

/** Looks at what the pages of processes are that have equal ones, the kinds with the most first. */
export async function duplicatesByMapping(
  pids: readonly number[],
  swapped: boolean,
): Promise<MappingPages[]> {
  const tally = new MappingTally();
  const sources = await openLiveMemory({ pids, swapped });
  try {
    for (const [owner, source] of sources.entries()) {
      const digests: (string | undefined)[] = [];
      for await (const batch of source.read()) {
        for (let at = 0; at < batch.length; at += source.pageSize) {
          digests.push(digestOf(batch.subarray(at, at + source.pageSize)));
        }
      }
      const regions = source.regions?.() ?? [];
      for (const [i, { page, name }] of regions.entries()) {
        const end = regions[i + 1]?.page ?? digests.length;
        for (const digest of digests.slice(page, end)) tally.add(owner, kindOf(name), digest);
      }
    }
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
  return tally.result();
}

/** Counts the pages of kinds of mappings, in the order in which they come. */
export class MappingTally {
  /** Who has a content. */
  readonly #owners = new Map<string, Set<number>>();
  readonly #kinds = new Map<string, [pages: number, within: number, across: number]>();

  /** Takes a page of a process; `digest` is undefined for a same-filled one. */
  add(owner: number, kind: string, digest: string | undefined): void {
    const counts = this.#kinds.get(kind) ?? [0, 0, 0];
    this.#kinds.set(kind, counts);
    counts[0]++;
    if (digest === undefined) return;
    const owners = this.#owners.get(digest);
    if (owners === undefined) {
      this.#owners.set(digest, new Set([owner]));
      return;
    }
    counts[owners.has(owner) ? 1 : 2]++;
    owners.add(owner);
  }

  result(): MappingPages[] {
    return [...this.#kinds]
      .map(([mapping, [pages, within, across]]) => ({
        mapping,
        pages,
        duplicates_within: within,
        duplicates_across: across,
      }))
      .sort((a, b) => duplicatesOf(b) - duplicatesOf(a) || b.pages - a.pages);
  }
}

/** All duplicates of a kind of mapping. */
export function duplicatesOf(pages: MappingPages): number {
  return pages.duplicates_within + pages.duplicates_across;
}

/** `name (pid): mapping at address` without what is of one process only. */
export function kindOf(region: string): string {
  const [, program, mapping] = /^(.*) \(\d+\): (.*) at 0x[0-9a-f]+$/.exec(region) ?? [];
  if (program === undefined || mapping === undefined) return region;
  // What Linux maps for memory that processes share without a name.
  if (mapping === '/dev/zero (deleted)') return `${program}: shared memory`;
  const name = mapping.replace(/^.*\//, '').replace(/^\[(.+)\]$/, '$1');
  return `${program}: ${name}`;
}

function digestOf(page: Uint8Array): string | undefined {
  const words = new BigUint64Array(page.slice().buffer);
  if (words.every((word) => word === words[0])) return undefined;
  return createHash('sha256').update(page).digest('base64');
}
