import { fileURLToPath } from 'node:url';
import { type Absent, isAbsent } from '../absent.ts';
import type { StoreName } from '../stores/choose-store.ts';
import { ProcessPeer } from './process-peer.ts';
import type { ZramDevice } from './zram-device.ts';

const storeProcess = fileURLToPath(new URL('../processes/store-process.js', import.meta.url));

const descriptions: Readonly<Record<StoreName, readonly [name: string, description: string]>> = {
  pagefold: ['pagefold', 'a pool of xxh3, lz4 and zsmalloc, all options at their defaults'],
  'pagefold-never': ['pagefold, sha256', `a pool of sha256, lz4 and zsmalloc with verify: 'never'`],
  naive: [
    'naive',
    'the same logic of hash-wasm (hex digests), a Map, lz4js with a cleared table, and slices',
  ],
  deflate: [
    'deflate Map',
    "a Map of copies of zlib.deflateRawSync's buffers, level 1; no deduplication",
  ],
  'lz4-napi': ['lz4-napi Map', 'a Map of lz4-napi buffers (native code); no deduplication'],
};

/** A store in a process of Node.js. */
export function storePeer(store: StoreName, folder: string): ProcessPeer {
  const [name, description] = descriptions[store];
  const command = [process.execPath, storeProcess, store];
  return new ProcessPeer({ name, description, command, folder, collects: true });
}

/** The pool in C, which takes the steps of Pagefold's, copies included. */
export function nativePeer(program: string, folder: string): ProcessPeer {
  return new ProcessPeer({
    name: 'native C',
    description:
      'the logic of Pagefold 0.1 in C: liblz4, XXH3, the same tables, size classes and extents',
    command: [program],
    folder,
    open: (slots) => ['open', slots, 'copy'],
  });
}

/** The same, but it decodes from where an object lies to where the page is wanted. */
export function nativeInPlacePeer(program: string, folder: string): ProcessPeer {
  return new ProcessPeer({
    name: 'native C, in place',
    description:
      'as native C, but it decodes an object in its pool page to where the page is wanted',
    command: [program],
    folder,
    open: (slots) => ['open', slots, 'place'],
  });
}

/** A zram device, driven by the native program. Closing the peer leaves the device to its taker. */
export function zramPeer(program: string, folder: string, device: ZramDevice): ProcessPeer {
  return new ProcessPeer({
    name: 'zram',
    description: 'a zram device with lz4; a system call an operation (O_DIRECT); no deduplication',
    command: [program],
    folder,
    open: () => ['device', device.path, device.slots],
    bytes: () => device.usedBytes(),
  });
}

export interface AvailablePeers {
  /** Pagefold is the first. */
  readonly present: readonly ProcessPeer[];
  readonly absent: readonly (Absent & { readonly name: string })[];
}

/** Starts every peer that can be there. */
export async function startPeers(
  folder: string,
  program: string | Absent,
  device: ZramDevice | Absent,
): Promise<AvailablePeers> {
  const present = [storePeer('pagefold', folder)];
  const absent: (Absent & { readonly name: string })[] = [];
  if (isAbsent(program)) {
    absent.push({ name: 'native C', ...program });
  } else {
    present.push(nativePeer(program, folder), nativeInPlacePeer(program, folder));
  }
  if (isAbsent(program)) absent.push({ name: 'zram', absent: 'the native program drives it' });
  else if (isAbsent(device)) absent.push({ name: 'zram', ...device });
  else present.push(zramPeer(program, folder, device));
  present.push(storePeer('naive', folder), storePeer('deflate', folder));
  if (await hasLz4Napi()) present.push(storePeer('lz4-napi', folder));
  else absent.push({ name: 'lz4-napi Map', absent: 'lz4-napi has no binary for this machine' });
  return { present, absent };
}

async function hasLz4Napi(): Promise<boolean> {
  try {
    await import('lz4-napi');
    return true;
  } catch {
    return false;
  }
}
