import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Absent } from '../absent.ts';
import { anonymousBytes, startNbdkit } from '../disk/disk-server.ts';
import { median } from '../statistics.ts';

const run = promisify(execFile);

/** How nbdkit is run: as it comes, or with one thread and one connection, which packs better. */
export const nbdkitWays = ['defaults', 'one thread'] as const;
export type NbdkitWay = (typeof nbdkitWays)[number];

const options: Readonly<Record<NbdkitWay, { server: readonly string[]; copy: readonly string[] }>> =
  {
    defaults: { server: [], copy: [] },
    'one thread': { server: ['-t', '1'], copy: ['--connections=1'] },
  };

const runs = 5;

/** Why nbdkit cannot be measured; undefined where it can. */
export async function nbdkitAbsent(): Promise<Absent | undefined> {
  for (const [program, remedy] of [
    ['nbdkit', 'nbdkit'],
    ['nbdcopy', 'libnbd-bin'],
  ] as const) {
    try {
      await run(program, ['--version']);
    } catch {
      return { absent: `there is no ${program}`, remedy: `apt-get install ${remedy}` };
    }
  }
  return undefined;
}

/**
 * By how many bytes a disk of nbdkit's (`memory allocator=zstd`, blocks of 32 KiB) grows when an image is copied into it:
 * the median of five servers.
 */
export async function nbdkitBytes(image: string, folder: string, way: NbdkitWay): Promise<number> {
  const grown: number[] = [];
  for (let n = 0; n < runs; n++) grown.push(await grownBytes(image, folder, way));
  return median(grown);
}

async function grownBytes(image: string, folder: string, way: NbdkitWay): Promise<number> {
  const { server: more, copy } = options[way];
  const at = mkdtempSync(join(folder, 'nbdkit-'));
  const server = await startNbdkit(at, more);
  try {
    const before = anonymousBytes(server.pid);
    await run('nbdcopy', [...copy, image, server.uri]);
    return anonymousBytes(server.pid) - before;
  } finally {
    await server.stop();
    rmSync(at, { recursive: true, force: true });
  }
}
