/** A process that holds known pages. It does what it is told, one message at a time, and answers. */
import { blockBytes, writeBlock } from './pattern.ts';

declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
};

export interface HolderOrder {
  /** `read-only` writes the first block and reads the others. */
  readonly what: 'hold' | 'write-zeros' | 'read-only' | 'fill-and-free' | 'churn';
  readonly seed: number;
  readonly blocks: number;
}

const held: unknown[] = [];

function memory(blocks: number): Uint32Array {
  const pages = Math.ceil((blocks * blockBytes) / 65536);
  const { buffer } = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const words = new Uint32Array(buffer);
  held.push(words);
  return words;
}

function fill(words: Uint32Array, seed: number, blocks: number): void {
  for (let i = 0; i < blocks; i++) writeBlock(words, (i * blockBytes) / 4, seed, i);
}

function fillAndFree(seed: number, blocks: number): void {
  const buffer = new ArrayBuffer(blocks * blockBytes, { maxByteLength: blocks * blockBytes });
  fill(new Uint32Array(buffer, 0, (blocks * blockBytes) / 4), seed, blocks);
  buffer.resize(0);
  held.push(buffer);
}

function obey({ what, seed, blocks }: HolderOrder): void {
  switch (what) {
    case 'hold':
      fill(memory(blocks), seed, blocks);
      break;
    case 'write-zeros': {
      const words = memory(blocks);
      for (let i = 0; i < blocks; i++) words[(i * blockBytes) / 4] = 0;
      break;
    }
    case 'read-only': {
      const words = memory(blocks);
      words[0] = 1;
      for (let i = 1; i < blocks; i++) held.push(words[(i * blockBytes) / 4]);
      break;
    }
    case 'fill-and-free':
      fillAndFree(seed, blocks);
      break;
    case 'churn':
      setInterval(() => {
        fillAndFree(seed, blocks);
        held.pop();
      }, 0);
      break;
  }
}

process.on('disconnect', () => process.exit());
process.on('message', (order: HolderOrder) => {
  obey(order);
  process.send!('done');
});
process.send!('ready');
