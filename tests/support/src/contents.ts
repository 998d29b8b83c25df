import { Random } from '@pagefold/conformance';
import fc from 'fast-check';

/** Contents like those of memory, by name: each makes `length` bytes that depend on `seed` only. */
export const contents: Readonly<Record<string, (length: number, seed: number) => Uint8Array>> = {
  zeros: (length) => new Uint8Array(length),
  noise(length, seed) {
    const bytes = new Uint8Array(length);
    new Random(seed).fill(bytes);
    return bytes;
  },
  text(length, seed) {
    const random = new Random(seed);
    const words = [
      'page',
      'slot',
      'object',
      'pool',
      'the ',
      'same ',
      '\n',
      'share',
      '0x',
      'handle',
    ];
    let text = '';
    while (text.length < length) text += random.pick(words);
    return new TextEncoder().encode(text.slice(0, length));
  },
  pointers(length, seed) {
    const random = new Random(seed);
    const bytes = new Uint8Array((length + 8) & ~7);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at + 8 <= bytes.length; at += 8) {
      const small = random.below(4);
      if (small === 0) continue;
      view.setUint32(at, small === 1 ? random.next() >>> 20 : random.next() & 0xfffff8, true);
      if (small > 1) view.setUint32(at + 4, 0x7ffe, true);
    }
    return bytes.subarray(0, length);
  },
};

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Which content, how long and of which seed: for properties. */
export const anyContent = fc.record({
  name: fc.constantFrom(...Object.keys(contents)),
  length: fc.oneof(fc.constantFrom(1, 2, 3, 4096, 8192), fc.integer({ min: 1, max: 5000 })),
  seed: fc.nat(),
});

export function make({ name, length, seed }: { name: string; length: number; seed: number }) {
  return contents[name]!(length, seed);
}
