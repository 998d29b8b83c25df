// Suite: system

import { execFileSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { openBackingFile } from '@pagefold/backing-file';
import { backingStoreSuite } from '@pagefold/conformance';
import { ConfigError } from '@pagefold/contracts';
import test from 'ava';
import { newPath } from './support/scratch.ts';

const diskBytes = 64 * 2 ** 20;
const disk = loopDevice(diskBytes);
const onDisk = disk === undefined ? test.serial.skip : test.serial;
const needs = 'needs a loop device';

test.after.always(() => {
  if (disk !== undefined) execFileSync('losetup', ['-d', disk]);
});

// Through the page cache a disk is like a file. It has one store at a time: there are no cases here that open another.
const create = () => openBackingFile({ path: disk!, direct: true });
for (const { name, skip, run } of backingStoreSuite({ create })) {
  if (skip !== undefined) continue;
  onDisk(`a disk, past the page cache: ${name} (${needs})`, async (t) => {
    await run();
    t.pass();
  });
}

onDisk(`a disk is the limit, and has one store at a time (${needs})`, async (t) => {
  const store = await openBackingFile({ path: disk! });
  t.is(store.stats().limitBytes, diskBytes);
  const error = await t.throwsAsync(openBackingFile({ path: disk! }), { instanceOf: ConfigError });
  t.regex(error.message, /is in use, mounted perhaps$/);
  await store.close();
});

function loopDevice(bytes: number): string | undefined {
  const image = newPath();
  writeFileSync(image, '');
  truncateSync(image, bytes);
  try {
    return execFileSync('losetup', ['--find', '--show', image], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
