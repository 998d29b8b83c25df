import type { WriteBatch } from '@pagefold/estimate';
import { blockBytes, readBlock } from './pattern.ts';

/** Keeps the batches of a capture and finds known blocks in them. */
export class Collected {
  readonly parts: Uint8Array[] = [];
  /** The buffers that batches came in. */
  readonly buffers: Set<ArrayBufferLike> = new Set();
  byteLength = 0;
  largestBatch = 0;

  readonly write: WriteBatch = (batch) => {
    this.parts.push(batch.slice());
    this.buffers.add(batch.buffer);
    this.byteLength += batch.length;
    this.largestBatch = Math.max(this.largestBatch, batch.length);
  };

  /** Indices of the blocks of `seed`, each checked to be whole, in their order. */
  blocks(seed: number): number[] {
    return this.#blocks((words, at) => readBlock(words, at, seed)).filter((index) => index >= 0);
  }

  /** Blocks whose bytes are all zero. */
  zeroBlocks(): number {
    return this.#blocks((words, at) =>
      words.subarray(at, at + blockBytes / 4).every((word) => word === 0) ? 1 : 0,
    ).reduce((sum, one) => sum + one, 0);
  }

  #blocks(look: (words: Uint32Array, at: number) => number): number[] {
    return this.parts.flatMap((part) => {
      const words = new Uint32Array(part.buffer, part.byteOffset, part.length / 4);
      const results: number[] = [];
      for (let at = 0; at < words.length; at += blockBytes / 4) results.push(look(words, at));
      return results;
    });
  }
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
