import { headLength, imageProblem, tailLength } from '@pagefold/estimate';
import test from 'ava';
import { formatOf } from '../../dist/sources/image-format.js';
import { rawProblem } from '../../dist/sources/image-problem.js';
import { readableFormats } from '../../dist/sources/readable-formats.js';
import { refusedFormats } from '../../dist/sources/refused-formats.js';

/** What is said of a file with these contents, in pages of 4 KiB. */
function problemOf(content: Uint8Array): string | undefined {
  const head = content.subarray(0, headLength);
  const tail = content.subarray(Math.max(0, content.length - tailLength));
  const file = { size: content.length, head, tail };
  const problem = imageProblem(file, 4096);
  // What is read on the command line is told so where it is not.
  return problem?.endsWith(readElsewhere) ? problem : rawProblem(file, 4096);
}

const readElsewhere = '"pagefold analyze" on the command line reads it';
const formats = [
  ...readableFormats.map((format) => ({ ...format, remedy: readElsewhere })),
  ...refusedFormats,
];

/** A file of whole pages that begins with these bytes, and elsewhere looks like memory. */
function beginningWith(...parts: readonly (string | readonly number[])[]): Buffer {
  return memoryWith(0, ...parts);
}

function memoryWith(at: number, ...parts: readonly (string | readonly number[])[]): Buffer {
  const bytes = Buffer.concat(
    parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part),
    ),
  );
  const file = Buffer.alloc(32 * 4096, 'memory of a program \0');
  bytes.copy(file, at);
  return file;
}

/** The first 20 bytes of an ELF file. */
function elf(bits: 32 | 64, order: 'LE' | 'BE', type: number, machine: number): number[] {
  const ident = [0x7f, 0x45, 0x4c, 0x46, bits / 32, order === 'LE' ? 1 : 2, 1, 0, 0, 0, 0, 0];
  const half = (value: number) =>
    order === 'LE' ? [value & 255, value >> 8] : [value >> 8, value & 255];
  return [...ident, 0, 0, 0, 0, ...half(type), ...half(machine)];
}

const [x86, x86_64, arm64, s390, ppc64, riscv] = [3, 62, 183, 22, 21, 243];

test('cores of every class, byte order and machine are known', (t) => {
  for (const machine of [x86, x86_64, arm64, s390, ppc64, riscv] as number[]) {
    for (const bits of [32, 64] as const) {
      for (const order of ['LE', 'BE'] as const) {
        const problem = problemOf(beginningWith(elf(bits, order, 4, machine)));
        t.is(problem, `this is an ELF core, not raw pages; ${readElsewhere}`);
      }
    }
  }
});

test('a raw image may begin with a program, a library or an object file', (t) => {
  for (const type of [0, 1, 2, 3, 0xfe00, 0x0400]) {
    t.is(problemOf(beginningWith(elf(64, 'LE', type, 62))), undefined, `${type}`);
    t.is(problemOf(beginningWith(elf(32, 'BE', type, 22))), undefined, `${type}`);
  }
});

const swapSignatures: [string, RegExp][] = [
  ['SWAPSPACE2', /a swap partition or file.*pagefold analyze/],
  ['SWAP-SPACE', /a swap area of Linux 2\.4.*pagefold capture/],
  ['S1SUSPEND\0', /a hibernation image of Linux/],
  ['ULSUSPEND\0', /a hibernation image of Linux/],
];
for (const [signature, problem] of swapSignatures) {
  test(`finds ${signature.trim()} at the end of the first page, whatever stands before it`, (t) => {
    for (const pageSize of [4096, 8192, 16384, 32768, 65536]) {
      const at = pageSize - 10;
      t.regex(problemOf(memoryWith(at, signature)) ?? '', problem, `${pageSize}`);
      t.is(problemOf(memoryWith(at - 1, signature)), undefined, `${pageSize}`);
      const labelled = memoryWith(at, signature);
      labelled.set(elf(64, 'LE', 2, 62));
      labelled.set([0x55, 0xaa], 510);
      t.regex(problemOf(labelled) ?? '', problem, `${pageSize}`);
    }
    t.regex(problemOf(memoryWith(4086, signature).subarray(0, 4096)) ?? '', problem);
  });
}

const u32 = (value: number): number[] => [
  value & 255,
  (value >>> 8) & 255,
  (value >>> 16) & 255,
  value >>> 24,
];

/** Beginnings of files, what they are, and the tool that is named. */
const beginnings: [Buffer, string, string][] = [
  [beginningWith('KDUMP   ', u32(6)), 'a kdump-compressed dump', 'analyze'],
  [beginningWith('DISKDUMP', u32(1)), 'a diskdump', 'crash'],
  [beginningWith('makedumpfile\0\0\0\0', [0, 0, 0, 0, 0, 0, 0, 1]), 'a flattened kdump', 'analyze'],
  [beginningWith('EMiL', u32(1), u32(0x1000)), 'a LiME dump', 'analyze'],
  [beginningWith('AVML', u32(2), u32(0x1000)), 'an AVML dump', 'analyze'],
  [beginningWith('QEVM', [0, 0, 0, 3, 7]), 'a migration stream of QEMU', 'analyze'],
  [beginningWith('LibvirtQemudSave', u32(2)), 'a guest saved by libvirt', 'analyze'],
  [
    beginningWith('LibvirtQemudPart', u32(2)),
    'a guest that libvirt has not saved to the end',
    'virsh save',
  ],
  [beginningWith(u32(0xbed2bed0)), 'a saved state of VMware', '.vmem'],
  [beginningWith(u32(0xbed2bed2), u32(8), u32(92)), 'a saved state of VMware', 'vmss2core'],
  [beginningWith(u32(0xbed3bed3)), 'a saved state of VMware', 'vmss2core'],
  [beginningWith(u32(0xf00febed)), 'a saved guest or core of Xen', 'avml-convert'],
  [beginningWith('Xen saved domain, xl format'), 'a saved guest or core of Xen', 'avml-convert'],
  [beginningWith('PAGEDUMP', u32(15)), 'a Windows crash dump', 'layerwriter'],
  [beginningWith('PAGEDU64', u32(15)), 'a Windows crash dump', 'layerwriter'],
  [
    beginningWith('hibr', new Array(20).fill(0), u32(4096)),
    'a hibernation file of Windows',
    'imagecopy',
  ],
  [
    beginningWith('wake', new Array(16).fill(9), u32(4096)),
    'a hibernation file of Windows',
    'imagecopy',
  ],
  [beginningWith(u32(0x54564319), u32(0x56084025), u32(2)), 'a pagemap of CRIU', 'analyze'],
  [
    beginningWith(u32(0x54564319), u32(0x54564319), u32(2)),
    'an image file of CRIU',
    'the directory',
  ],
  [beginningWith(u32(0xfeedfacf), u32(0x0100000c), u32(0), u32(4)), 'a Mach-O core', 'lldb'],
  [beginningWith('QFI\xfb', [0, 0, 0, 2]), 'a qcow2 image', 'loadvm'],
  [beginningWith('QFI\xfb', [0, 0, 0, 3]), 'a qcow2 image', 'loadvm'],
  [beginningWith('KDMV', u32(1)), 'a VMware disk (vmdk)', '.vmem'],
  [beginningWith('# Disk DescriptorFile\nversion=1'), 'a VMware disk (vmdk)', '.vmem'],
  [memoryWith(64, u32(0xbeda107f), u32(0x10001)), 'a VirtualBox disk (vdi)', 'dumpvmcore'],
  [beginningWith('vhdxfile', 'Q\0E\0'), 'a virtual disk (vhd, vhdx)', 'avml-convert'],
  [beginningWith('conectix', [0, 0, 0, 2]), 'a virtual disk (vhd, vhdx)', 'avml-convert'],
  [memoryWith(32 * 4096 - 512, 'conectix'), 'a virtual disk (vhd, vhdx)', 'avml-convert'],
  [beginningWith([0x28, 0xb5, 0x2f, 0xfd, 0x84]), 'a zstd file', 'analyze'],
  [beginningWith([0x1f, 0x8b, 8, 8, 1, 2, 3, 4, 2, 3]), 'a gzip file', 'analyze'],
  [beginningWith([0xfd], '7zXZ', [0, 0, 4]), 'an xz file', 'xz -d'],
  [beginningWith([0x5d, 0, 0, 0x80, 0], new Array(8).fill(255)), 'an lzma file', 'xz -d'],
  [beginningWith(u32(0x184d2204), [0x64, 0x40, 0xa7]), 'an lz4 file', 'analyze'],
  [beginningWith(u32(0x184c2102), u32(77)), 'an lz4 file of the old kind', 'lz4 -d'],
  [beginningWith(u32(0x184d2a50), u32(4)), 'a zstd file', 'analyze'],
  [beginningWith('BZh9', [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]), 'a bzip2 file', 'bzip2 -d'],
  [beginningWith([0xff, 6, 0, 0], 'sNaPpY'), 'a snappy file', 'snzip -d'],
  [beginningWith('PK\x03\x04', [20, 0, 0, 0, 8, 0]), 'a zip archive', 'unzip'],
  [memoryWith(257, 'ustar\x0000'), 'a tar archive', 'tar -x'],
];

for (const [content, title, tool] of beginnings) {
  const start = JSON.stringify(content.subarray(0, 16).toString('latin1'));
  test(`knows ${title} that begins with ${start}`, (t) => {
    const problem = problemOf(content) ?? '';
    t.regex(
      problem.slice(`this is ${title}`.length),
      /^, (not raw pages|which is not read here); /,
    );
    t.true(problem.startsWith(`this is ${title}, `), problem);
    t.true(problem.includes(tool), problem);
    // The format is told before anything is said about the size.
    t.is(problemOf(Buffer.concat([content, content.subarray(-512)])) ?? problem, problem);
  });
}

test('one byte of a mark that differs makes it no mark', (t) => {
  const counts = { tried: 0 };
  for (const { title, signatures } of formats) {
    for (const marks of signatures) {
      const content = Buffer.alloc(32 * 4096, 0xa5);
      for (const { at, bytes } of marks) content.set(bytes, at < 0 ? content.length + at : at);
      t.true(problemOf(content)?.startsWith(`this is ${title}`), title);
      const [{ at }] = marks as [(typeof marks)[number]];
      content[at < 0 ? content.length + at : at]! ^= 0x40;
      t.is(problemOf(content), undefined, title);
      counts.tried++;
    }
  }
  t.true(counts.tried > 80);
});

test('every format has a tool, and none is told to be cut', (t) => {
  for (const { title, signatures, remedy } of formats) {
    t.regex(title, /^an? /);
    t.true(signatures.length > 0 && signatures.every((marks) => marks.length > 0), title);
    t.true(remedy.length > 20 && !/\bcut\b|truncate/.test(remedy), title);
  }
});

test('memory that begins with zeros, text, or nothing much is an image', (t) => {
  t.is(problemOf(Buffer.alloc(4096)), undefined);
  t.is(problemOf(Buffer.alloc(4096, 0xff)), undefined);
  t.is(problemOf(beginningWith('BZh9 is how such a file begins')), undefined);
  t.is(problemOf(beginningWith('hibr')), undefined);
  t.is(problemOf(beginningWith('AVML is a tool')), undefined);
  t.is(problemOf(beginningWith([0x1f, 0x8b, 8, 0xff])), undefined);
  t.is(problemOf(memoryWith(8192, 'KDUMP   ')), undefined);
});

test('a mark that a short file ends in is not there', (t) => {
  for (const { title, signatures } of formats) {
    for (const marks of signatures) {
      if (marks.some(({ at }) => at < 0)) continue;
      const length = Math.max(...marks.map(({ at, bytes }) => at + bytes.length));
      const content = Buffer.alloc(length, 0xa5);
      for (const { at, bytes } of marks) content.set(bytes, at);
      t.true(problemOf(content)?.startsWith(`this is ${title}`), title);
      t.false(problemOf(content.subarray(0, -1))?.startsWith(`this is ${title}`), title);
    }
  }
  const ones = [
    { title: 'ones', signatures: [[{ at: 0, bytes: [255], mask: [255] }]], remedy: '' },
  ];
  t.is(formatOf({ size: 0, head: Buffer.alloc(0), tail: Buffer.alloc(0) }, ones), undefined);
});

test('a format is the first of those that have a mark', (t) => {
  const file = { size: 4, head: Buffer.from('abcd'), tail: Buffer.from('abcd') };
  const format = (title: string, at: number, bytes: number[]) => ({
    title,
    signatures: [[{ at, bytes }]],
    remedy: '',
  });
  const formats = [
    format('beyond', 3, [0x64, 0]),
    format('end', -1, [0x64]),
    format('b', 1, [0x62]),
  ];
  t.is(formatOf(file, formats)?.title, 'end');
  t.is(formatOf(file, formats.slice(0, 1)), undefined);
});
