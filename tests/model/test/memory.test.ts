// Suite: system

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { testWhere } from '@pagefold/test-support';
import test from 'ava';
import type { Sample } from './memory-child.ts';
import { seed } from './support/seed.ts';

const mib = 1024 * 1024;
const pageSize = 4096;
/** By how much V8's heap and code may differ from what they were at the start. */
const ofV8 = 12 * mib;
/** 256 MiB of pages. */
const pages = 65_536;

const child = fileURLToPath(new URL('memory-child.js', import.meta.url));
/**
 * A young generation that neither grows nor shrinks, so that what resident memory says is about the
 * pool; left alone, it takes between 2 and 48 MiB, as V8 sees fit.
 */
const fixedYoungGeneration = ['--min-semi-space-size=2', '--max-semi-space-size=2'];
/** Without `ArrayBuffer.prototype.transfer` (Node 20) tables go back when they are collected; all else goes at once. */
const collecting = 'transfer' in ArrayBuffer.prototype ? [] : ['--expose-gc'];

/**
 * glibc's threshold, fixed at what it begins as: what is larger goes back to the system when it is freed. Left alone, it
 * becomes as large as the largest buffer that was freed, and the library keeps twice as much.
 */
const env = { ...process.env, MALLOC_MMAP_THRESHOLD_: `${128 * 1024}` };

/** The samples of a run, by name. */
async function run(keptBytes: number, seed: number): Promise<(at: string) => Sample> {
  const args = [
    ...fixedYoungGeneration,
    ...collecting,
    child,
    ...[pages, keptBytes, seed].map(String),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  const samples: Sample[] = JSON.parse(stdout);
  return (at) => samples.find((sample) => sample.at === at)!;
}

const onLinux = process.platform === 'linux' || 'it measures with /proc of Linux';
const testOnLinux = testWhere(onLinux, test.serial);

for (const [title, keptBytes] of [
  ['256 MiB of raw pages', pageSize],
  ['256 MiB of pages that compress to a quarter', pageSize / 4],
] as const) {
  testOnLinux(`${title} give their memory back at once when they are invalidated`, async (t) => {
    const at = await run(keptBytes, seed);
    const start = at('start');
    t.log(`seed ${seed}`);
    for (const name of ['start', 'full', 'emptied', 'a quarter left', 'compacted', 'closed']) {
      const { anonymousBytes, extentBytes, metadataBytes } = at(name);
      const figures = [anonymousBytes, extentBytes, metadataBytes].map((b) => (b / mib).toFixed(1));
      t.log(`${name}: ${figures[0]} MiB, extents ${figures[1]}, tables ${figures[2]}`);
    }

    const full = at('full');
    t.is(full.storedPages, pages);
    t.true(full.poolBytes >= pages * keptBytes);
    t.true(full.anonymousBytes >= start.anonymousBytes + full.poolBytes - ofV8, 'it is real');
    t.true(full.extentBytes <= full.poolBytes + 2 * mib);

    // What small tables took goes back to the C library, which may keep as much of it for a while.
    const ofTables = full.metadataBytes;
    for (const name of ['emptied', 'closed']) {
      const { storedPages, poolBytes, extentBytes, metadataBytes, anonymousBytes } = at(name);
      t.is(storedPages, 0, name);
      t.is(poolBytes, 0, name);
      t.is(extentBytes, 0, name);
      t.true(metadataBytes <= mib, name);
      t.true(anonymousBytes <= start.anonymousBytes + ofV8 + ofTables, name);
    }

    // With a random quarter left, real memory follows the pool pages held: an eighth more and two extents.
    for (const name of ['a quarter left', 'compacted']) {
      const { storedPages, poolBytes, extentBytes, anonymousBytes } = at(name);
      t.is(storedPages, pages / 4, name);
      t.true(extentBytes <= poolBytes * 1.125 + 2 * mib, name);
      t.true(anonymousBytes <= start.anonymousBytes + ofV8 + extentBytes + ofTables, name);
    }
    // What is left takes little more pool pages than if it had been stored alone.
    t.true(at('compacted').poolBytes <= (full.poolBytes / 4) * 1.02);
  });
}
