import { existsSync, readFileSync } from 'node:fs';
import { testWhere } from '@pagefold/test-support';
import test from 'ava';
import { parseSmaps } from '../../dist/capture/proc-smaps.js';

// Lines as Linux 6.18 writes them; only addresses and names are made up.
const withSizes = `5581a0c00000-5581a0e00000 rw-p 00000000 00:00 0                          [heap]
Size:               2048 kB
KernelPageSize:        4 kB
MMUPageSize:           4 kB
Rss:                1500 kB
Pss:                1200 kB
Pss_Dirty:          1200 kB
Shared_Clean:          0 kB
Private_Dirty:      1500 kB
Referenced:         1500 kB
Anonymous:          1496 kB
KSM:                   0 kB
AnonHugePages:         0 kB
Shared_Hugetlb:     2048 kB
Private_Hugetlb:    4096 kB
Swap:                 12 kB
SwapPss:              12 kB
Locked:                0 kB
THPeligible:           0
SomethingNew:  what is this
VmFlags: rd wr mr mw me ac lo sd 
7ffc0d5f0000-7ffc0d611000 rw-p 00000000 00:00 0                          [stack]
Rss:                   8 kB
Anonymous:             8 kB
VmFlags: rd wr mr mw me gd ac 
`;

test('reads sizes as bytes, flags, and the next mapping afresh', (t) => {
  const [heap, stack, ...others] = parseSmaps(withSizes);
  t.deepEqual(others, []);
  t.deepEqual(heap, {
    start: 0x5581_a0c0_0000,
    end: 0x5581_a0e0_0000,
    name: '[heap]',
    fileOffset: 0,
    device: '0:0',
    inode: '0',
    kernelPageBytes: 4096,
    residentBytes: 1500 * 1024,
    anonymousBytes: 1496 * 1024,
    swappedBytes: 12 * 1024,
    hugetlbBytes: 6144 * 1024,
    locked: true,
    ofDevice: false,
  });
  t.like(stack, { name: '[stack]', anonymousBytes: 8192, swappedBytes: 0, locked: false });
});

test('reads what a mapping is of', (t) => {
  const line = '7f00a0000000-7f00a0001000 rw-s 1ffffffff000 103:0e 18446744073709551615 /x';
  const [mapping] = parseSmaps(line);
  t.like(mapping, {
    fileOffset: 0x1fff_ffff_f000,
    device: '259:14',
    inode: '18446744073709551615',
  });
});

for (const [flags, expected] of [
  ['rd wr sh mr mw me ms pf io de dd', true],
  ['rd wr sh mr mw me ms mm', true],
  ['rd wr sh mr mw me ms sd', false],
] as const) {
  test(`a mapping with the flags "${flags}" is ${expected ? '' : 'not '}of a device`, (t) => {
    const head = '7f00a0000000-7f00a0001000 rw-s 00000000 00:06 12 /dev/x';
    t.is(parseSmaps(`${head}\nVmFlags: ${flags} \n`)[0]?.ofDevice, expected);
  });
}

function nameOf(line: string): string | undefined {
  const mappings = parseSmaps(line);
  return mappings.length === 1 ? mappings[0]!.name : undefined;
}

test('reads names as they are', (t) => {
  const head = '7f00a0000000-7f00a0001000 r--p 00001000 fe:00 260689 ';
  t.is(nameOf(`${head}                    /usr/bin/node\n`), '/usr/bin/node');
  t.is(nameOf(`${head}/tmp/with some spaces`), '/tmp/with some spaces');
  t.is(nameOf(`${head}/tmp/ends with one `), '/tmp/ends with one ');
  t.is(nameOf(`${head}/tmp/x (deleted)`), '/tmp/x (deleted)');
  t.is(nameOf(`${head}/memfd:a b (deleted)`), '/memfd:a b (deleted)');
  t.is(nameOf(`${head}/tmp/line\\012break`), '/tmp/line\nbreak');
  t.is(nameOf(`${head}/tmp/Rss: 4 kB`), '/tmp/Rss: 4 kB');
  t.is(nameOf(`${head}/tmp/7f00-7f01 rw-p 0 0:0 1 x`), '/tmp/7f00-7f01 rw-p 0 0:0 1 x');
  t.is(nameOf(`${head}[anon:my heap]`), '[anon:my heap]');
  t.is(nameOf(`${head}/tmp/größe`), '/tmp/größe');
});

test('reads mappings without a name, of all permissions and devices', (t) => {
  t.is(nameOf('7f50a621e000-7f50a629a000 ---p 00000000 00:00 0 \n'), '');
  t.is(nameOf('7f50a621e000-7f50a629a000 rwxs 00000000 00:00 0'), '');
  t.is(nameOf('00400000-00b6f000 r--p 1ffffffff000 103:0e 18446744073709551615 /x'), '/x');
  const vsyscall =
    'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]';
  t.is(nameOf(vsyscall), '[vsyscall]');
});

test('passes over what it does not know', (t) => {
  t.deepEqual(parseSmaps(''), []);
  t.deepEqual(parseSmaps('\n\nRss: 4 kB\nVmFlags: lo\nnonsense\n'), []);
  t.is(parseSmaps(`nonsense\n${withSizes}nonsense`).length, 2);
});

const whereSmaps = testWhere(existsSync('/proc/self/smaps') || 'there is no /proc/self/smaps');

whereSmaps('reads the mappings of a live process in order', (t) => {
  const mappings = parseSmaps(readFileSync('/proc/self/smaps', 'utf8'));
  t.true(mappings.length > 20);
  t.true(mappings.some(({ name }) => name === '[stack]'));
  for (const { start, end } of mappings) t.true(start < end);
  for (let i = 1; i < mappings.length; i++) t.true(mappings[i - 1]!.end <= mappings[i]!.start);
});
