import { pageSizes } from '@pagefold/contracts';
import { type PageChecksEngine, Workbench } from '@pagefold/core';
import { createPageFeatures, featuresOfPage } from '@pagefold/core/parts';
import type { ExecutionContext } from 'ava';
import { incompressible, noise, trimmed, zeroPage } from './pages.ts';

/** Takes features of pages at the very end of a memory, so that a read beyond them would be a trap. */
export function featuresBy(engine: PageChecksEngine, pageSize: number) {
  const memory = new Workbench({ byteLength: 2 ** 18 });
  const features = createPageFeatures(memory, pageSize, engine);
  const at = memory.bytes.length - pageSize;
  return (page: Uint8Array): number[] => {
    memory.bytes.set(page, at);
    features.take(at);
    return [...features.words];
  };
}

/** Compares the features of an engine with what they are by their definition. */
export function provePageFeatures(t: ExecutionContext, engine: PageChecksEngine): void {
  for (const size of pageSizes) {
    const take = featuresBy(engine, size);
    for (let i = 0; i < 20; i++) {
      const page = trimmed(noise(i, size) % size, i, size);
      t.deepEqual(take(page), byDefinition(page), `page ${i} of ${size} bytes`);
    }
    t.deepEqual(take(incompressible(1, size)), byDefinition(incompressible(1, size)));
    t.deepEqual(take(zeroPage(size)), Array(featuresOfPage).fill(0));
  }
}

/** In whole numbers without a limit, cut to 32 bits. */
function byDefinition(page: Uint8Array): number[] {
  const words = new BigUint64Array(page.buffer);
  const hashes = [...words].map((word) => {
    const hash = cut((word & mask) * 0x9e3779b1n + (word >> 32n) * 0x85ebca77n);
    return hash ^ (hash >> 15n);
  });
  const perPart = words.length / featuresOfPage;
  return Array.from({ length: featuresOfPage }, (_, part) => {
    let greatest = 0n;
    for (let i = part * perPart; i < (part + 1) * perPart; i++) {
      const hash = pairHash(hashes[i]!, hashes[i + 1] ?? 0n);
      if (hash > greatest) greatest = hash;
    }
    const mixed = cut((greatest ^ (greatest >> 15n)) * 0x27d4eb2fn);
    return Number(mixed ^ (mixed >> 16n));
  });
}

function pairHash(word: bigint, next: bigint): bigint {
  let hash = cut(word * 0xc2b2ae3dn + next);
  hash = cut((hash ^ (hash >> 16n)) * 0x27d4eb2fn);
  return cut((hash ^ (hash >> 13n)) * 0x165667b1n);
}

const mask = 0xffff_ffffn;

function cut(value: bigint): bigint {
  return value & mask;
}
