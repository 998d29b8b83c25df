import { builtinBackends } from '@pagefold/builtins';
import { BackendRegistry } from '@pagefold/core';
import type { PageSource } from '@pagefold/estimate';
import { Random } from '@pagefold/faults';
import { type Sketch, SketchKey, type SketchOptions, takeSketch } from '@pagefold/fleet';

export const pageSize = 4096;
export const registry: BackendRegistry = new BackendRegistry(builtinBackends);
export const key: SketchKey = SketchKey.of(new Uint8Array(32).fill(7));

/** A page of a content: each compresses to another length. */
export function page(content: number, size: number = pageSize): Uint8Array {
  const bytes = new Uint8Array(size);
  const noise = 4 * new Random(content).below(size / 4);
  new Random(content).fill(bytes.subarray(0, noise));
  new DataView(bytes.buffer).setUint32(size - 4, content + 1);
  return bytes;
}

/** The memory of a host with these contents; 0 is a zero page, a negative number a same-filled one. */
export function sourceOf(contents: readonly number[], size: number = pageSize): PageSource {
  return {
    name: 'made up',
    pageSize: size,
    pages: contents.length,
    async *read() {
      for (const content of contents) {
        yield content > 0 ? page(content, size) : new Uint8Array(size).fill(-content);
      }
    },
    close: async () => {},
  };
}

/** A host with zero and same-filled pages, copies of its own contents, and contents that others have. */
export function hostContents(host: number, pages: number): number[] {
  return Array.from({ length: pages }, (_, i) => {
    if (i % 11 === 0) return 0;
    if (i % 13 === 0) return -(1 + (i % 3));
    if (i % 5 === 0) return 1 + (i % 700);
    return i % 3 === 0 ? 1000 + i : (host + 1) * 100_000 + i - (i % 7 === 0 ? 1 : 0);
  });
}

/** A sketch of such a host. */
export function sketchOf(
  contents: readonly number[],
  options: Partial<SketchOptions> = {},
): Promise<Sketch> {
  return takeSketch({ sources: [sourceOf(contents)], registry, key, host: 'one', ...options });
}
