import { fc, testProp } from '@fast-check/ava';
import { byteHasher } from '@pagefold/backend-kit';
import { hasherSuite } from '@pagefold/conformance';
import type { Hasher } from '@pagefold/contracts';
import { crc32cWasm } from '@pagefold/hash-crc32c';
import { sha256Node } from '@pagefold/hash-sha256';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';
import { type Change, change } from './support/change.ts';
import { failingCases, failureOf } from './support/failing-cases.ts';

/** Wrong hashers, each with the case that names its fault and what the message says. */
const wrong: Record<string, { caught: string; message: RegExp; members: Change<'hasher'> }> = {
  'writes more than its digest': {
    caught: 'nothing but the digest is written',
    message: /^hash of zeros of 1 bytes, seed 1: expected writes to .*\[\d+, \d+\) only, got/,
    members: (hasher, { memory }) => ({
      hash(src, length, out) {
        hasher.hash(src, length, out);
        memory.bytes[out + hasher.digestLength]! ^= 1;
      },
    }),
  },
  'writes less than its digest': {
    caught: 'every byte of the digest is written',
    message: /^digest of zeros of 1 bytes, seed 1 over other bytes: expected 00 from byte 7 on/,
    members: (hasher, { memory: { bytes } }) => ({
      hash(src, length, out) {
        const last = bytes[out + 7]!;
        hasher.hash(src, length, out);
        bytes[out + 7] = last;
      },
    }),
  },
  'keeps the digest of an address in place of reading the bytes there': {
    caught: 'the digest is that of the bytes at the time of the call',
    message: /^digest of ones of 1 bytes, seed 1 where others were: expected/,
    members: (hasher, { memory: { bytes } }) => {
      const digests = new Map<string, Uint8Array>();
      return {
        hash(src, length, out) {
          const known = digests.get(`${src} ${length}`);
          if (known !== undefined) return bytes.set(known, out);
          hasher.hash(src, length, out);
          digests.set(`${src} ${length}`, bytes.slice(out, out + hasher.digestLength));
        },
      };
    },
  },
  'depends on the call before': {
    caught: 'equal bytes have equal digests at every call, in any order',
    message: /^digest of repeated words of 4096 bytes, seed 1, again: expected/,
    members: (hasher, { memory: { bytes } }) => {
      let before = 0;
      return {
        hash(src, length, out) {
          hasher.hash(src, length, out);
          const own = bytes[out]!;
          bytes[out] = own ^ before;
          before = own;
        },
      };
    },
  },
  'reads behind its source': {
    caught: 'bytes around the source do not count',
    message: /^digest of zeros of 1 bytes, seed 1 with others around it/,
    members: (hasher, { memory: { bytes } }) => ({
      hash(src, length, out) {
        hasher.hash(src, length, out);
        bytes[out]! ^= bytes[src + length] ?? 0;
      },
    }),
  },
  'works later, and fails then': {
    caught: 'every length from 0 to a page is taken',
    message: /^hash: expected its work to be done at once, got a promise$/,
    members: () => ({ hash: () => Promise.reject(new Error('too late')) as never }),
  },
  'writes to its source': {
    caught: 'nothing but the digest is written',
    message: /^hash of zeros of 1 bytes, seed 1: expected writes/,
    members: (hasher, { memory: { bytes } }) => ({
      hash(src, length, out) {
        hasher.hash(src, length, out);
        bytes[src]! ^= 1;
      },
    }),
  },
  'breaks on a length of 1': {
    caught: 'every length from 0 to a page is taken',
    message: /^hash of zeros of 1 bytes, seed 1: expected no error, got Error "too short"$/,
    members: (hasher) => ({
      hash(src, length, out) {
        if (length === 1) throw new Error('too short');
        hasher.hash(src, length, out);
      },
    }),
  },
  'breaks on a whole page, with a plain string': {
    caught: 'every length from 0 to a page is taken',
    message: /^hash of zeros of 4096 bytes, seed 1: expected no error, got "too long"$/,
    members: (hasher) => ({
      hash(src, length, out) {
        if (length === 4096) throw 'too long';
        hasher.hash(src, length, out);
      },
    }),
  },
  'looks at its first source for ever': {
    caught: 'source and digest may lie at any address',
    message: /^digest of ramp of 17 bytes, seed 1 from \d+ to \d+: expected/,
    members: (hasher) => {
      let first = -1;
      return {
        hash(src, length, out) {
          if (first < 0) first = src;
          hasher.hash(first, length, out);
        },
      };
    },
  },
  'needs aligned addresses': {
    caught: 'source and digest may lie at any address',
    message: /^digest of zeros of 1 bytes, seed 1 from \d+ to \d+: expected/,
    members: (hasher) => ({ hash: (src, length, out) => hasher.hash(src & ~3, length, out) }),
  },
  'works on a buffer that all instances share': {
    caught: 'two hashers on one memory do not disturb each other',
    message: /expected writes to/,
    members: (hasher, { memory: { bytes } }) => ({
      hash(src, length, out) {
        bytes.copyWithin(300, src, src + length);
        hasher.hash(300, length, out);
      },
    }),
  },
  'looks at the first half of a page': {
    caught: 'different simple pages have different digests',
    message: /^pages of one digest among \d+ with digests of 8 bytes: expected at most 0, got/,
    members: (hasher) => ({
      hash: (src, length, out) => hasher.hash(src, Math.min(length, 2048), out),
    }),
  },
  'uses its seed for short input only': {
    caught: 'a seed counts for all pages or for none',
    message: /^two seeds: expected other digests for all pages or none, got equal ones for/,
    members: (hasher, { seed, memory: { bytes } }) => ({
      hash(src, length, out) {
        hasher.hash(src, length, out);
        if (length < 200) bytes[out]! ^= Number(seed & 255n);
      },
    }),
  },
  'refuses a seed': {
    caught: 'every seed from 0 to 2⁶⁴ − 1 is taken',
    message: /^create: expected a backend, got RangeError "too large"$/,
    members: (_, { seed }) => {
      if (seed >= 2n ** 63n) throw new RangeError('too large');
      return {};
    },
  },
  'declares a digest of 5 bytes': {
    caught: 'what it declares is what the contract allows',
    message: /^"digestLength": expected 4, 8, 16 or 32, got 5$/,
    members: () => ({ digestLength: 5 as Hasher['digestLength'] }),
  },
  'calls 4 bytes collision resistant': {
    caught: 'what it declares is what the contract allows',
    message: /^"collisionResistant" with digests of 4 bytes: expected true for 16 bytes and more/,
    members: () => ({ digestLength: 4, collisionResistant: true }),
  },
  'has another name than its descriptor': {
    caught: 'what it declares is what the contract allows',
    message: /^"name": expected "crc32c", got "crc32"$/,
    members: () => ({ name: 'crc32' }),
  },
};

/** xxh3, but where the fault needs a hasher that makes no use of its seed. */
function base(name: string) {
  return /seed|another name/.test(name) ? crc32cWasm : xxh3Wasm;
}

for (const [name, { caught, message, members }] of Object.entries(wrong)) {
  test(`a hasher that ${name} is caught`, async (t) => {
    const descriptor = change(base(name), members);
    t.regex(await failureOf(caught, hasherSuite({ descriptor })), message);
  });
}

testProp(
  'a byte that is written anywhere else in the memory is seen',
  [fc.integer({ min: 0, max: 512 * 1024 + 16 * 4096 - 1 })],
  async (t, at) => {
    // A hasher that reserves nothing: all of the memory but the digest is elsewhere.
    const stray = change<'hasher'>(sha256Node, (hasher, { memory: { bytes } }) => ({
      hash(src, length, out) {
        hasher.hash(src, length, out);
        const isElsewhere = at < out || at >= out + hasher.digestLength;
        bytes[isElsewhere ? at : out + hasher.digestLength]! ^= 0x80;
      },
    }));
    const caught = 'nothing but the digest is written';
    t.regex(
      await failureOf(caught, hasherSuite({ descriptor: stray })),
      /: expected writes to .* at \d+$/,
    );
  },
  { numRuns: 60 },
);

test('a hasher of byte functions passes', async (t) => {
  const descriptor = byteHasher({
    name: 'fnv',
    digestLength: 8,
    hash(src, digest) {
      let low = 0x811c9dc5;
      let high = 0;
      for (const byte of src) {
        low = Math.imul(low ^ byte, 0x01000193);
        high = Math.imul(high ^ low, 0x85ebca6b) ^ (low >>> 15);
      }
      const view = new DataView(digest.buffer, digest.byteOffset);
      view.setUint32(0, low);
      view.setUint32(4, high);
    },
  });
  t.deepEqual(await failingCases(hasherSuite({ descriptor })), {});
});
