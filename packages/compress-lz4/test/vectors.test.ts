import { makePage } from '@pagefold/test-support';
import { testEngines } from './support/engines.ts';
import { oddBlocks, pageBlocks, textBlocks } from './support/vectors.ts';

testEngines('blocks of texts are those of liblz4', (t, newArena) => {
  const arena = newArena();
  for (const [text, block] of textBlocks) {
    const page = Buffer.from(text);
    t.is(toHex(arena.compress(page)), block, text);
    t.is(toHex(arena.decompress(Buffer.from(block, 'hex'), page.length)), toHex(page), text);
  }
});

testEngines('blocks of pages are those of liblz4', (t, newArena) => {
  for (const [kind, length, seed, acceleration, blockLength, blockHash] of pageBlocks) {
    const arena = newArena({ acceleration });
    const page = makePage(kind, length, seed);
    const block = arena.compress(page)!;
    t.is(block.length, blockLength, `${kind} ${length}`);
    t.is(fnv1a(block), blockHash, `${kind} ${length}`);
    t.true(Buffer.from(page).equals(arena.decompress(block, length)!), `${kind} ${length}`);
  }
});

testEngines('blocks that no encoder makes get the verdict of liblz4', (t, newArena) => {
  const arena = newArena();
  for (const [what, block, capacity, page] of oddBlocks) {
    t.is(toHex(arena.decompress(Buffer.from(block, 'hex'), capacity)), page, what);
  }
});

function toHex(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString('hex');
}

function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
