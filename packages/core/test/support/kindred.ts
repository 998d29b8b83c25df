import type { Device } from '@pagefold/core';
import { Blocks } from './blocks.ts';
import { pageSize, trimmed } from './pages.ts';
import { type Rig, type RigOptions, rig } from './rig.ts';

/** Bytes that all pages of a kindred have in common. */
export const commonLength = 2048;

const commons = new Map<number, Uint8Array>();

/** The content that pages of a kindred have in common. */
export function common(kindred: number): Uint8Array {
  const made = commons.get(kindred) ?? trimmed(commonLength, 1_000_000 + kindred, commonLength);
  commons.set(kindred, made);
  return made;
}

/** A page of a kindred, with 64 bytes of its own. */
export function kin(kindred: number, number: number): Uint8Array {
  const page = new Uint8Array(pageSize);
  page.set(common(kindred));
  page.set(trimmed(64, kindred * 100_000 + number, 64), 3072);
  return page;
}

/** Stores so many pages of a kindred from a slot on. */
export function storeKin(device: Device, kindred: number, count: number, slot = 0): void {
  for (let i = 0; i < count; i++) device.store(slot + i, kin(kindred, i));
}

/** A rig whose compressor knows dictionaries, and that compressor. */
export function dictionaryRig(options: RigOptions = {}): Rig & { readonly blocks: Blocks } {
  let blocks: Blocks | undefined;
  const made = rig({
    compressor: (memory) => {
      blocks = new Blocks(memory);
      return blocks;
    },
    ...options,
  });
  return { ...made, blocks: blocks! };
}
