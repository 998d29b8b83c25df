import { pageSize } from '../pages/content.ts';
import type { ProcessPeer } from '../peers/process-peer.ts';
import type { Metadata } from '../results.ts';
import { MixedOperations } from '../workload/mixed-operations.ts';
import { type Grown, whyNoRoom } from './growth.ts';

/** Stores contents that nobody has stored in fresh slots until there are so many objects. */
export async function fillToObjects(
  { peer, mixed, growth }: Grown,
  objects: number,
): Promise<string | undefined> {
  const missing = objects - (await objectsOf(peer));
  if (missing <= 0) return undefined;
  const bytesPerPage = growth.steps.at(-1)!.bytesPerPage;
  // Of the mix three pages in five are objects; here each page is one.
  const whyNot = whyNoRoom(missing * bytesPerPage * (5 / 3), `${objects} objects`);
  if (whyNot !== undefined) return whyNot;
  await storeAll(peer, mixed, missing);
  return undefined;
}

/**
 * A pool of so many objects whose contents are told apart by whole digests. Its pages hold hardly
 * anything, since the size of a page is nothing to a pool's tables.
 */
export async function fillWithoutVerification(
  peer: ProcessPeer,
  objects: number,
  seed: number,
): Promise<void> {
  const mixed = new MixedOperations(objects, seed);
  await peer.open({ pages: nearlyEmptyPages(), operations: mixed.fill(0), slots: objects });
  await storeAll(peer, mixed, objects);
}

/** What a pool's tables take now. */
export async function metadataOf(
  peer: ProcessPeer,
  hasher: string,
  verify: Metadata['verify'],
): Promise<Metadata> {
  const [slotBytes, objectBytes, indexBytes, allocatorBytes, extentBytes, slots, objects] =
    await peer.tell('tables');
  return {
    verify,
    hasher,
    slots: slots!,
    objects: objects!,
    bytesPerSlot: slotBytes! / slots!,
    bytesPerObject: (objectBytes! + indexBytes!) / objects!,
    allocatorBytesPerObject: allocatorBytes! / objects!,
    extentTableBytesPerObject: extentBytes! / objects!,
  };
}

async function objectsOf(peer: ProcessPeer): Promise<number> {
  return (await peer.tell('tables')).at(-1)!;
}

async function storeAll(peer: ProcessPeer, mixed: MixedOperations, count: number): Promise<void> {
  await peer.goOnWith(mixed.fillUnique(count));
  await peer.run({ first: 0, count, made: true });
}

/** Pages of one line of text each. */
function nearlyEmptyPages(): Uint8Array {
  const count = 4096;
  const pages = new Uint8Array(count * pageSize);
  const encoder = new TextEncoder();
  for (let i = 0; i < count; i++) {
    encoder.encodeInto(`page ${i}`, pages.subarray(i * pageSize, (i + 1) * pageSize));
  }
  return pages;
}
