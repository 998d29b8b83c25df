import { deflatePako } from '@pagefold/compress-deflate';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { compressorSuite } from '@pagefold/conformance';
import { type Compressor, CorruptionError } from '@pagefold/contracts';
import test from 'ava';
import { type Change, change } from './support/change.ts';
import { failingCases, failureOf } from './support/failing-cases.ts';
import { runs } from './support/runs.ts';

interface Wrong {
  /** The case that names the fault. */
  readonly caught: string;
  readonly message: RegExp;
  readonly members: Change<'compressor'>;
}

const wrong: Record<string, Wrong> = {
  'loses one bit of a page': {
    caught: 'a whole page comes back',
    message: /^decompress zeros of 4096 bytes, seed 1: expected .* from byte 1000 on, got/,
    members: (compressor, { memory: { bytes } }) => ({
      decompress(src, length, dst, capacity, prefix) {
        const written = compressor.decompress(src, length, dst, capacity, prefix);
        if (written > 1000) bytes[dst + 1000]! ^= 4;
        return written;
      },
    }),
  },
  'compresses later, and fails then': {
    caught: 'a whole page comes back',
    message: /^compress: expected its work to be done at once, got a promise$/,
    members: () => ({ compress: () => Promise.reject(new Error('too late')) as never }),
  },
  'reads behind its source, to compress': {
    caught: 'bytes around the source do not count',
    message: /^compress zeros of 17 bytes, seed 1 with other bytes around it: expected/,
    members: (compressor, { memory: { bytes } }) => ({
      compress(src, length, dst, capacity, prefix) {
        const written = compressor.compress(src, length, dst, capacity, prefix);
        if (length > 1) bytes[dst]! ^= bytes[src + length] ?? 0;
        return written;
      },
    }),
  },
  'reads behind its source, to decompress': {
    caught: 'bytes around the source do not count',
    message: /^decompress zeros of 1 bytes, seed 1 with 255 around it: expected 00 from byte 0 on/,
    members: (compressor, { memory: { bytes } }) => ({
      decompress(src, length, dst, capacity, prefix) {
        const written = compressor.decompress(src, length, dst, capacity, prefix);
        bytes[dst]! ^= bytes[src + length] ?? 0;
        return written;
      },
    }),
  },
  'writes past its capacity and its slack, to compress': {
    caught: 'compress writes to its destination and its slack only',
    message: /^compress zeros of 1 bytes, seed 1: expected writes to \[\d+, \d+\) only, got/,
    members: (compressor, { memory: { bytes } }) => ({
      writeSlack: 8,
      compress(src, length, dst, capacity, prefix) {
        bytes[dst + capacity + 8]! ^= 1;
        return compressor.compress(src, length, dst, capacity, prefix);
      },
    }),
  },
  'writes past its capacity and its slack, to decompress': {
    caught: 'decompress writes to its destination and its slack only',
    message: /^decompress zeros of 1 bytes, seed 1 where it just fits: expected writes to/,
    members: (compressor, { memory: { bytes } }) => ({
      writeSlack: 8,
      decompress(src, length, dst, capacity, prefix) {
        bytes[dst + capacity + 8]! ^= 1;
        return compressor.decompress(src, length, dst, capacity, prefix);
      },
    }),
  },
  'writes to its source': {
    caught: 'compress writes to its destination and its slack only',
    message: /^compress zeros of 1 bytes, seed 1: expected writes/,
    members: (compressor, { memory: { bytes } }) => ({
      compress(src, length, dst, capacity, prefix) {
        const written = compressor.compress(src, length, dst, capacity, prefix);
        bytes[src]! ^= 1;
        return written;
      },
    }),
  },
  'returns a length that it did not write': {
    caught: 'every byte of the returned length is written',
    message: /^compress zeros of 1 bytes, seed 1 over other bytes: expected/,
    members: (compressor) => ({
      bound: (length) => compressor.bound(length) + 3,
      compress(src, length, dst, capacity, prefix) {
        const written = compressor.compress(src, length, dst, capacity - 3, prefix);
        return written === 0 ? 0 : written + 3;
      },
      decompress: (src, length, ...rest) => compressor.decompress(src, length - 3, ...rest),
    }),
  },
  'returns less than it needs': {
    caught: 'the returned length is all that decompression needs',
    message: /^decompress .* bytes, seed 1 with garbage after \d+ bytes: expected/,
    members: (compressor) => ({
      compress: (...call) => Math.max(0, compressor.compress(...call) - 1),
      decompress: (src, length, ...rest) => compressor.decompress(src, length + 1, ...rest),
    }),
  },
  'depends on the call before': {
    caught: 'equal bytes compress to equal bytes at every call, in any order',
    message: /^compress .* after other calls: expected/,
    members: (compressor, { memory: { bytes } }) => {
      let calls = 0;
      return {
        bound: (length) => compressor.bound(length) + 1,
        compress(src, length, dst, capacity, prefix) {
          const written = compressor.compress(src, length, dst, capacity - 1, prefix);
          if (written === 0) return 0;
          bytes[dst + written] = calls++;
          return written + 1;
        },
        decompress: (src, length, ...rest) => compressor.decompress(src, length - 1, ...rest),
      };
    },
  },
  'breaks on a length of 1': {
    caught: 'a single byte comes back',
    message: /^compress byte 0 of 1 bytes, seed 0: expected a length above 0, got 0$/,
    members: (compressor) => ({
      compress: (src, length, ...rest) =>
        length === 1 ? 0 : compressor.compress(src, length, ...rest),
    }),
  },
  'breaks on a whole page': {
    caught: 'a whole page comes back',
    message: /^compress zeros of 4096 bytes, seed 1: expected no error, got RangeError "too long"$/,
    members: (compressor) => ({
      compress(src, length, ...rest) {
        if (length >= 4096) throw new RangeError('too long');
        return compressor.compress(src, length, ...rest);
      },
    }),
  },
  'breaks on one odd length': {
    caught: 'every other length and kind of content comes back',
    message: /^decompress zeros of 241 bytes, seed 1: expected 241 bytes, got 240$/,
    members: (compressor) => ({
      decompress(...call) {
        const written = compressor.decompress(...call);
        return written === 241 ? 240 : written;
      },
    }),
  },
  'throws a plain string at damaged bytes': {
    caught: 'any bytes at all are refused or decode to something within the capacity',
    message: /^decompress .* as it is: expected bytes or PAGEFOLD_DECOMPRESS_FAIL, got "damaged"$/,
    members: (compressor) => ({ decompress: orThrow(compressor, 'damaged') }),
  },
  'throws an error of another kind at bytes cut short': {
    caught: 'bytes cut short are refused or decode to something within the capacity',
    message: /, cut short, variant \d+: expected bytes or .* got RangeError "damaged"$/,
    members: (compressor) => ({ decompress: orThrow(compressor, new RangeError('damaged')) }),
  },
  'throws an error of another code at changed bytes': {
    caught: 'changed bytes are refused or decode to something within the capacity',
    message: /, changed, variant \d+: expected bytes or .* CorruptionError PAGEFOLD_BAD_HANDLE/,
    members: (compressor) => ({
      decompress: orThrow(compressor, new CorruptionError('PAGEFOLD_BAD_HANDLE', 'damaged')),
    }),
  },
  'writes outside when it meets damaged bytes': {
    caught: 'bytes with others behind them are refused or decode to something within the capacity',
    message: /, made longer, variant \d+: expected writes to/,
    members: (compressor, { memory: { bytes } }) => ({
      decompress(src, length, dst, capacity, prefix) {
        try {
          return compressor.decompress(src, length, dst, capacity, prefix);
        } catch (error) {
          bytes[dst + capacity]! ^= 1;
          throw error;
        }
      },
    }),
  },
  'is not the same after damaged bytes': {
    caught: 'damage leaves nothing behind',
    message: /^compress text after damage: expected/,
    members: (compressor, { memory: { bytes } }) => {
      let broken = false;
      return {
        compress(src, length, dst, capacity, prefix) {
          const written = compressor.compress(src, length, dst, capacity, prefix);
          if (broken) bytes[dst]! ^= 1;
          return written;
        },
        decompress(...call) {
          try {
            return compressor.decompress(...call);
          } catch (error) {
            broken = true;
            throw error;
          }
        },
      };
    },
  },
  'decodes more than its capacity': {
    caught: 'a page that is larger than the capacity is refused or cut to it',
    message:
      /^decompress zeros of 17 bytes, seed 1 to 16 bytes: expected a length from 0 to 16, got 17$/,
    members: (compressor) => ({
      decompress: (src, length, dst, _, prefix) =>
        compressor.decompress(src, length, dst, 4096, prefix),
    }),
  },
  'ignores its capacity': {
    caught: 'a result is returned where it just fits, and 0 where it does not',
    message: /^compress zeros of 1 bytes, seed 1, which takes 3, to 2 bytes: expected/,
    members: (compressor) => ({
      compress: (src, length, dst, _, prefix) =>
        compressor.compress(src, length, dst, compressor.bound(length), prefix),
    }),
  },
  'needs a byte more than its result takes': {
    caught: 'a result is returned where it just fits, and 0 where it does not',
    message: /^compress zeros of 1 bytes, seed 1, which takes 3, to 3 bytes: expected 3, got 0$/,
    members: (compressor) => ({
      bound: (length) => compressor.bound(length) + 1,
      compress: (src, length, dst, capacity, prefix) =>
        compressor.compress(src, length, dst, capacity - 1, prefix),
    }),
  },
  'has a bound that is too low': {
    caught: 'no input takes more than bound() says',
    message: /with the capacity of its bound: expected a length above 0, got 0$/,
    members: () => ({ bound: (length) => length }),
  },
  'has a bound that is no length': {
    caught: 'what it declares is what the contract allows',
    message: /^bound\(1\): expected 1 to 8192 bytes, got 1.1$/,
    members: () => ({ bound: (length) => length * 1.1 }),
  },
  'needs aligned addresses': {
    caught: 'page and result may lie at any address',
    message: /^zeros of 1 bytes, seed 1 at \d+, compressed at \d+: expected/,
    members: (compressor) => ({
      compress: (src, length, ...rest) => compressor.compress(src & ~1, length, ...rest),
    }),
  },
  'works on a buffer that all instances share': {
    caught: 'two compressors on one memory do not disturb each other',
    message: /^zeros of 1 bytes, seed 1 beside another compressor: expected writes to .* at 8192$/,
    members: (compressor, { memory: { bytes } }) => ({
      compress(src, length, dst, capacity, prefix) {
        bytes.copyWithin(8192, src, src + length);
        return compressor.compress(8192, length, dst, capacity, prefix);
      },
    }),
  },
  'has instances that do not understand each other': {
    caught: 'a page comes back through other instances',
    message: /^decompress .*, seed 1 in another instance: expected/,
    members: (compressor, { memory: { bytes } }) => {
      const key = ++instances & 0xff;
      const cipher = (at: number) => {
        bytes[at]! ^= key;
      };
      return {
        compress(src, length, dst, capacity, prefix) {
          const written = compressor.compress(src, length, dst, capacity, prefix);
          if (written > 0) cipher(dst);
          return written;
        },
        decompress(src, ...rest) {
          cipher(src);
          try {
            return compressor.decompress(src, ...rest);
          } finally {
            cipher(src);
          }
        },
      };
    },
  },
  'changes what it declares': {
    caught: 'a whole page comes back',
    message: /^what the backend declares, after use: expected/,
    members(compressor) {
      return {
        compress(this: { readSlack: number }, ...call: Parameters<Compressor['compress']>) {
          this.readSlack = 64;
          return compressor.compress(...call);
        },
      };
    },
  },
  'knows no prefix but says so': {
    caught: 'bytes that the prefix has need not be said again',
    message: /^compress noise of 256 bytes, seed 1 after itself: expected less than 128 bytes, got/,
    members: (compressor) => ({
      compress: (src, length, dst, capacity) => compressor.compress(src, length, dst, capacity, 0),
      decompress: (src, length, dst, capacity) =>
        compressor.decompress(src, length, dst, capacity, 0),
    }),
  },
  'knows the prefix on one side only': {
    caught: 'what was compressed after a prefix comes back after it',
    message: /after a prefix of \d+ bytes: expected/,
    members: (compressor) => ({
      decompress: (src, length, dst, capacity) =>
        compressor.decompress(src, length, dst, capacity, 0),
    }),
  },
  'takes more for its prefix than it is told': {
    caught: 'only the prefix counts of what lies before the source',
    message: /after a prefix of \d+ bytes: expected/,
    members: (compressor) => ({
      compress: (src, length, dst, capacity, prefix) =>
        compressor.compress(src, length, dst, capacity, prefix === 0 ? 0 : prefix + 8),
      decompress: (src, length, dst, capacity, prefix) =>
        compressor.decompress(src, length, dst, capacity, prefix === 0 ? 0 : prefix + 8),
    }),
  },
};

const wrongWithDictionaries: Record<string, Wrong> = {
  'knows a dictionary on one side only': {
    caught: 'what was compressed with a dictionary comes back with it',
    message: /with a dictionary of \d+ bytes, a prefix of 0: expected/,
    members: (compressor) => ({
      decompress: (src, length, dst, capacity, prefix) =>
        compressor.decompress(src, length, dst, capacity, prefix),
    }),
  },
  'knows no dictionary but says so': {
    caught: 'bytes that the dictionary has need not be said again, beside a prefix too',
    message:
      /pieces of a dictionary after a prefix of 0 bytes: expected less than half a page, got/,
    members: (compressor) => ({
      compress: (src, length, dst, capacity, prefix) =>
        compressor.compress(src, length, dst, capacity, prefix),
      decompress: (src, length, dst, capacity, prefix) =>
        compressor.decompress(src, length, dst, capacity, prefix),
    }),
  },
  'reaches less far into a prefix than it declares': {
    caught: 'matches reach as far into the prefix as is declared',
    message: /expected less than half a page, got/,
    members: ({ capabilities }) => ({ capabilities: { ...capabilities, maxPrefix: 65536 } }),
  },
  'takes the first bytes of a dictionary': {
    caught: "of a dictionary the last bytes count, and the array is the caller's again",
    message: /100 bytes too many, and was overwritten: expected/,
    members: (compressor) => ({
      prepare: (bytes) =>
        compressor.prepare!(bytes.subarray(0, compressor.capabilities.maxDictionary)),
    }),
  },
  'mixes its dictionaries up': {
    caught: 'a dictionary can go and come again, while another stays',
    message: /^compress with the dictionary that has stayed: expected/,
    members: (compressor) => ({
      release(id) {
        compressor.release!(id);
        compressor.release!(3 - id);
        compressor.prepare!(new Uint8Array(8));
        compressor.prepare!(new Uint8Array(8));
        compressor.release!(id);
      },
    }),
  },
  'means something else in each instance': {
    caught: 'a dictionary means the same to other instances',
    message: /with a dictionary, in another instance: expected/,
    members(compressor) {
      const own = instances++;
      return {
        prepare: (bytes) => compressor.prepare!(bytes.subarray(0, bytes.length - own)),
      };
    },
  },
  'uses a dictionary that it was not told of': {
    caught: 'without a dictionary everything is as if there were none',
    message: /beside a dictionary: expected/,
    members(compressor) {
      let prepared = 0;
      return {
        prepare(bytes) {
          prepared = compressor.prepare!(bytes);
          return prepared;
        },
        compress: (src, length, dst, capacity, prefix) =>
          compressor.compress(src, length, dst, capacity, prefix, prepared),
      };
    },
  },
  'takes any id': {
    caught: 'a dictionary that is not prepared is refused, and one more than was asked for',
    message: /^compress with dictionary 1: expected a RangeError, got none$/,
    members(compressor) {
      const known = new Set<number>();
      const orNone = (id = 0) => (known.has(id) ? id : 0);
      return {
        prepare(bytes) {
          const id = compressor.prepare!(bytes);
          known.add(id);
          return id;
        },
        release(id) {
          known.delete(id);
          compressor.release!(id);
        },
        compress: (src, length, dst, capacity, prefix, id) =>
          compressor.compress(src, length, dst, capacity, prefix, orNone(id)),
      };
    },
  },
};

let instances = 0;

function orThrow(compressor: Compressor, thrown: unknown): Compressor['decompress'] {
  return (...call) => {
    try {
      return compressor.decompress(...call);
    } catch {
      throw thrown;
    }
  };
}

for (const [name, { caught, message, members }] of Object.entries({
  ...wrong,
  ...wrongWithDictionaries,
})) {
  test(`a compressor that ${name} is caught`, async (t) => {
    const descriptor = change(deflatePako, members);
    t.regex(await failureOf(caught, compressorSuite({ descriptor })), message);
  });
}

test('a codec without prefixes and dictionaries is not asked for any', async (t) => {
  const descriptor = change(lz4Wasm, () => ({ capabilities: { maxPrefix: 0 } }));
  const reasons: string[] = [];
  for (const { run } of compressorSuite({ descriptor })) {
    const reason = await run();
    if (reason !== undefined) reasons.push(reason);
  }
  t.deepEqual(reasons, [
    ...new Array(6).fill('it declares that it knows no prefix'),
    ...new Array(10).fill('it declares that it knows no dictionary'),
  ]);
});

test('a codec of byte functions passes where it throws what the contract names', async (t) => {
  t.deepEqual(await failingCases(compressorSuite({ descriptor: runs })), {});
});
