import type { Allocator, AllocatorContext, Handle } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { MapPages } from './map-pages.ts';

/** An allocator with what a test needs to look at it. */
export interface AllocatorRig {
  readonly allocator: Allocator;
  readonly pages: MapPages;
  readonly memory: Workbench;
  /** Address of a buffer in the page memory, two pages long. */
  readonly buffer: number;
  /** Allocates, and fails the test when there is no room. */
  alloc(length: number): Handle;
  /** Where an object lies: `pool page @ offset`, pool pages counted in the order of their acquisition. */
  at(handle: Handle): string;
  /** Fills an object with bytes that follow from `seed`. */
  fill(handle: Handle, length: number, seed: number): void;
  /** Whether an object holds what {@link AllocatorRig.fill} put there. */
  holds(handle: Handle, length: number, seed: number): boolean;
}

/** An allocator on real pool pages. */
export function allocatorRig(
  create: (context: AllocatorContext) => Allocator,
  pageSize = 4096,
): AllocatorRig {
  const memory = new Workbench({ byteLength: 1 << 21, guards: true });
  const buffer = memory.reserve(2 * pageSize);
  const pages = new MapPages(memory, pageSize);
  const allocator = create({ memory, pageSize, pages });
  memory.seal();
  return {
    allocator,
    pages,
    memory,
    buffer,
    alloc(length) {
      const handle = allocator.alloc(length);
      if (handle === 0) throw new Error(`no room for ${length} bytes`);
      return handle;
    },
    at(handle) {
      allocator.read(handle, 1, buffer);
      return `${pages.last.page} @ ${pages.last.offset}`;
    },
    fill(handle, length, seed) {
      for (let i = 0; i < length; i++) memory.bytes[buffer + i] = byteAt(i, seed);
      allocator.write(handle, buffer, length);
    },
    holds(handle, length, seed) {
      allocator.read(handle, length, buffer);
      for (let i = 0; i < length; i++) {
        if (memory.bytes[buffer + i] !== byteAt(i, seed)) return false;
      }
      return true;
    },
  };
}

function byteAt(i: number, seed: number): number {
  return Math.imul(i + 1 + seed * 8191, 0x9e3779b1) >>> 24;
}
