import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudKernel, Guest, guestTools } from '@pagefold/test-support/guests';
import { findingsImage, imageTools, makeSwapInitramfs } from '@pagefold/test-swap-guest';
import type { Setting } from '../examine.ts';
import { type Finding, findingOf } from '../finding.ts';
import { keepImage } from '../keep-image.ts';
import { thisMachine, today } from '../machine.ts';
import { analyse } from '../measure.ts';

const count = 2;
const memoryMib = 192;
const swapBytes = 2 ** 28;

const name = 'guests';
const what =
  'two virtual machines of 192 MiB with one Debian 12 run a redis that holds an eighth of Debian’s index of packages, ' +
  'and a Node.js service that holds a sixteenth and answers 200 HTTP requests';
const input =
  'both have the same disk, and each another part of the index; all of their memory is looked at';

/** Virtual machines as a whole: their page cache and what is free in them too. */
export const guests = {
  name,
  what,
  input,
  packages: ['qemu-system-x86', 'debootstrap', 'cpio', 'gcc'],
  tools: [...guestTools, ...imageTools],
  examine: examineGuests,
};

async function examineGuests({ keep, say }: Setting): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-guests-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    say(`${name}: making their parts, if they are not there, and working…`);
    const { images, programs } = await runGuests(folder);
    say(`${name}: analysing…`);
    const { report, command } = await analyse(folder, images);
    for (const image of images) keepImage(join(folder, image), keep);
    const about = {
      ...{ workload: name, population: 'whole guest' as const, what, input, programs },
      ...{ processes: 0, machine: thisMachine(), date: today(), commands: [command] },
    };
    return [findingOf(about, report, {}, [])];
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** Lets the machines do their work, and switches them off: files of their memory are left. */
async function runGuests(folder: string): Promise<{ images: string[]; programs: string }> {
  const kernel = await cloudKernel();
  const disk = await findingsImage();
  const initramfs = await makeSwapInitramfs(folder, kernel);
  const numbers = Array.from({ length: count }, (_, i) => i);
  const images = numbers.map((i) => `guest${i + 1}.raw`);
  const running = numbers.map((i) => {
    const disks = [
      ...memoryFile(join(folder, images[i]!)),
      ...swapDisk(join(folder, `swap${i}`)),
      ...['-blockdev', `driver=file,filename=${disk},node-name=image,read-only=on`],
      ...['-device', 'virtio-blk-pci,drive=image'],
    ];
    const parameters = { programs: 'resident', input: i };
    return new Guest({ kernel, initramfs, memoryMib, parameters, disks });
  });
  try {
    await Promise.all(running.map((guest) => guest.says('staying')));
  } finally {
    await Promise.all(running.map((guest) => guest.kill()));
  }
  return { images, programs: kernel.package };
}

function memoryFile(path: string): string[] {
  const backend = `memory-backend-file,id=memory,size=${memoryMib}M,mem-path=${path},share=on`;
  return ['-object', backend, '-machine', 'memory-backend=memory'];
}

/** They hardly need it. */
function swapDisk(path: string): string[] {
  const file = openSync(path, 'w');
  ftruncateSync(file, swapBytes);
  closeSync(file);
  const disk = `driver=raw,node-name=swap,discard=unmap,file.driver=file,file.filename=${path}`;
  return ['-blockdev', disk, '-device', 'virtio-blk-pci,drive=swap'];
}
