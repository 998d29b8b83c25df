import { mkdtempSync, openSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testWhere } from '@pagefold/test-support';
import type { Mapping } from '../../dist/capture/proc-smaps.js';
import { SwapBackedFiles } from '../../dist/capture/swap-backed-files.js';

const linux = process.platform === 'linux';
const testOnLinux = testWhere(linux || 'it needs /proc of Linux');

/** A mapping that is nowhere, so that its file cannot be looked at: as it is for users without privileges. */
function mappingOf(device: string, inode: string, name = ''): Mapping {
  return {
    start: 0x1000,
    end: 0x2000,
    name,
    fileOffset: 0,
    device,
    inode,
    kernelPageBytes: 4096,
    residentBytes: 4096,
    anonymousBytes: 0,
    swappedBytes: 0,
    hugetlbBytes: 0,
    locked: false,
    ofDevice: false,
  };
}

/** The device of a path in the form of mountinfo. */
function deviceOf(path: string): string {
  const { dev } = statSync(path);
  return `${dev >> 8}:${dev & 255}`;
}

const files = new SwapBackedFiles(process.pid);

testOnLinux('no file, and a file of a disk, is not swapped', (t) => {
  t.is(files.identify(mappingOf('0:0', '0')), undefined);
  t.is(files.identify(mappingOf('254:1', '12', '/memfd:x (deleted)')), undefined);
  t.is(files.identify(mappingOf('8:1', '12', '/dev/shm/x')), undefined);
});

testOnLinux("a device that nobody has mounted is the kernel's own", (t) => {
  t.truthy(files.identify(mappingOf('0:250250', '12', '/any/name')));
});

testOnLinux('the first segment of System V is a file, though its number is 0', (t) => {
  t.truthy(files.identify(mappingOf('0:250250', '0', '/SYSV00000000 (deleted)')));
});

testOnLinux('a segment of System V is not another file of its number', (t) => {
  const segment = files.identify(mappingOf('0:250250', '12', '/SYSV0052e2c1 (deleted)'));
  t.not(segment, files.identify(mappingOf('0:250250', '12', '/memfd:x (deleted)')));
  t.is(segment, files.identify(mappingOf('0:250250', '12', '/SYSV0052e2c1')));
});

testOnLinux('a file system without a disk is not a tmpfs for that', (t) => {
  t.is(files.identify(mappingOf(deviceOf('/proc'), '12')), undefined);
});

const hasShm = linux && statfsSync('/dev/shm').type === 0x0102_1994;
const testOnTmpfs = testWhere(hasShm || 'there is no tmpfs at /dev/shm');

testOnTmpfs('files of a tmpfs are swapped, whatever they are called', (t) => {
  const folder = mkdtempSync('/dev/shm/pagefold-');
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'libc.so.6');
  writeFileSync(path, 'x');
  openSync(path, 'r');
  t.truthy(files.identify(mappingOf(deviceOf(path), String(statSync(path).ino), path)));
});
