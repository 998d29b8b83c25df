import fc from 'fast-check';

/**
 * Numbers from 0 to 2³² − 1 that depend on `seed` only: a linear congruence, high bits mixed in. Not those of the
 * conformance kit: what zlib makes of contents with these is recorded.
 */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state ^ (state >>> 15)) >>> 0;
  };
}

/** Contents like those of memory, by name: each makes `length` bytes that depend on `seed` only. */
export const contents: Readonly<Record<string, (length: number, seed: number) => Uint8Array>> = {
  zeros: (length) => new Uint8Array(length),
  noise(length, seed) {
    const next = randomNumbers(seed);
    return Uint8Array.from({ length }, () => next() >>> 24);
  },
  text(length, seed) {
    const next = randomNumbers(seed);
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
    while (text.length < length) text += words[(next() >>> 8) % words.length]!;
    return new TextEncoder().encode(text.slice(0, length));
  },
  pointers(length, seed) {
    const next = randomNumbers(seed);
    const bytes = new Uint8Array((length + 8) & ~7);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at + 8 <= bytes.length; at += 8) {
      const small = (next() >>> 30) as 0 | 1 | 2 | 3;
      if (small === 0) continue;
      view.setUint32(at, small === 1 ? next() >>> 20 : next() & 0xfffff8, true);
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
