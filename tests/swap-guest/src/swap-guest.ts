import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  Guest,
  type GuestKernel,
  type GuestOptions,
  makeInitramfs,
} from '@pagefold/test-support/guests';

const workspace = fileURLToPath(new URL('../', import.meta.url));

/** What a guest tells with each of its events: the kernel's figures of swap, in pages. */
export interface SwapFigures {
  /** Read from the swap disk since the start. */
  readonly pagesIn: number;
  /** Written to the swap disk since the start. */
  readonly pagesOut: number;
  /** Places of the swap disk that are taken. */
  readonly usedPages: number;
  /** Of these the ones that are in memory as well. */
  readonly cachedPages: number;
  /** What only some events have. */
  readonly [more: string]: number | string;
}

/** A guest that swaps to a disk of a server. */
export type SwapGuest = Guest<SwapFigures>;

export interface SwapGuestOptions extends Omit<GuestOptions<SwapFigures>, 'disks'> {
  /** Socket of the server, and the export to swap to. */
  readonly socket: string;
  readonly exportName: string;
  /** Options of QEMU for more disks. */
  readonly more?: readonly string[];
}

/** Starts a guest. */
export function startSwapGuest(options: SwapGuestOptions): SwapGuest {
  const { socket, exportName, more = [], ...others } = options;
  const nbd = `driver=nbd,server.type=unix,server.path=${socket},export=${exportName}`;
  const swap = [
    ...['-blockdev', `${nbd},node-name=swap,discard=unmap,cache.direct=on`],
    ...['-device', 'virtio-blk-pci,drive=swap'],
  ];
  return new Guest({ ...others, disks: [...swap, ...more] });
}

/** Makes the first file system of these guests in a folder, with the scripts of programs. Returns its file. */
export function makeSwapInitramfs(folder: string, kernel: GuestKernel): Promise<string> {
  const init = ['init.c', 'pages.c', 'programs.c'].map((name) => join(workspace, 'guest', name));
  return makeInitramfs(folder, {
    kernel,
    init,
    folders: { programs: join(workspace, 'programs') },
  });
}
