import { backendLabel, ConfigError, CorruptionError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import test from 'ava';
import fc from 'fast-check';
import { bench, engines, pageSize } from './bench.ts';
import { anyContent, contents, equal, make, refuses } from './pages.ts';

for (const descriptor of engines) {
  const label = backendLabel(descriptor);

  for (const decoderDescriptor of engines) {
    const decoderLabel = backendLabel(decoderDescriptor);

    test(`${decoderLabel} decodes what ${label} encodes, whatever the length`, async (t) => {
      const [encoder, decoder] = [await bench(descriptor), await bench(decoderDescriptor)];
      const round = (page: Uint8Array) =>
        equal(decoder.decompress(encoder.compress(page), page.length), page);
      fc.assert(fc.property(anyContent, (content) => round(make(content))));
      for (const name of Object.keys(contents)) {
        for (const length of [1, 16384, 32767, 32768, 32769, 65535, 65536]) {
          t.true(round(contents[name]!(length, length)), `${name} ${length}`);
        }
      }
    });

    test(`${decoderLabel} decodes what ${label} encodes, whatever the options`, async (t) => {
      const decoder = await bench(decoderDescriptor);
      const page = contents.pointers!(20000, 1);
      for (const options of [
        { level: 1, windowBits: 9, memLevel: 1 },
        { level: 9, windowBits: 9, memLevel: 9 },
        { level: 6, windowBits: 11, memLevel: 9 },
        { level: 9, windowBits: 15, memLevel: 1 },
      ]) {
        const packed = (await bench(descriptor, options)).compress(page);
        t.deepEqual(decoder.decompress(packed, page.length), page);
      }
    });

    test(`${decoderLabel} and ${label} know the same prefix`, async (t) => {
      const [encoder, decoder] = [await bench(descriptor), await bench(decoderDescriptor)];
      for (const [length, prefixLength] of [
        [4096, 4096],
        [4096, 1],
        [1, 4096],
        [20000, 40000],
      ] as const) {
        const prefix = contents.noise!(prefixLength, 7);
        const page = contents.noise!(length, 7);
        page[0] = 1;
        const packed = encoder.compress(page, undefined, prefix);
        t.deepEqual(decoder.decompress(packed, length, prefix), page);
      }
    });
  }

  test(`${label}: a page is short beside the prefix that it is like`, async (t) => {
    const { compress, decompress } = await bench(descriptor);
    const prefix = contents.noise!(4096, 7);
    const page = prefix.slice();
    page[1000]! ^= 0xff;
    t.true(compress(page).length > 4096);
    const packed = compress(page, undefined, prefix);
    t.true(packed.length < 100);
    // The prefix of one call is forgotten by the next.
    t.throws(() => decompress(packed, 4096), { instanceOf: CorruptionError });
    t.true(compress(page).length > 4096);
  });

  test(`${label}: nothing is longer than the bound`, async (t) => {
    for (const options of [
      {},
      { memLevel: 1 },
      { windowBits: 9, memLevel: 1, level: 1 },
      { windowBits: 9 },
    ]) {
      const { compress } = await bench(descriptor, options);
      for (const length of [1, 100, 4096, 65536]) {
        t.true(compress(contents.noise!(length, 3)).length > length);
      }
    }
  });

  test(`${label}: the result is 0 exactly if the capacity is too small`, async (t) => {
    const { compress } = await bench(descriptor);
    for (const name of Object.keys(contents)) {
      for (const length of [1, 4096]) {
        const page = contents[name]!(length, 5);
        const packed = compress(page);
        t.deepEqual(compress(page, packed.length), packed);
        for (const capacity of [packed.length - 1, packed.length >>> 1, 1, 0]) {
          if (capacity < packed.length) t.is(compress(page, capacity).length, 0);
        }
        t.deepEqual(compress(page), packed);
      }
    }
  });

  test(`${label}: a page larger than the capacity is refused, however large`, async (t) => {
    const { compress, decompress } = await bench(descriptor);
    for (const name of Object.keys(contents)) {
      const page = contents[name]!(4096, 5);
      const packed = compress(page);
      t.deepEqual(decompress(packed, 4096), page);
      t.deepEqual(decompress(packed, 8192), page);
      for (const capacity of [4095, 2048, 1, 0])
        t.throws(() => decompress(packed, capacity), {
          instanceOf: CorruptionError,
          code: 'PAGEFOLD_DECOMPRESS_FAIL',
        });
    }
    const bomb = compress(new Uint8Array(pageSize));
    t.true(bomb.length < 200);
    t.throws(() => decompress(bomb, 4096), { instanceOf: CorruptionError });
  });

  test(`${label}: what is cut short or goes on is refused`, async (t) => {
    const decoder = await bench(descriptor);
    for (const name of Object.keys(contents)) {
      const packed = decoder.compress(contents[name]!(4096, 9));
      for (let length = 0; length < packed.length; length += 1 + (length >>> 4)) {
        t.true(refuses(decoder, packed.subarray(0, length), 4096), `${name} ${length}`);
      }
      t.true(refuses(decoder, packed.subarray(0, packed.length - 1), 4096), name);
      for (const rest of [[0], [255], [...packed]]) {
        t.true(refuses(decoder, Uint8Array.of(...packed, ...rest), 8192), name);
      }
    }
  });

  test(`${label}: damaged streams harm nobody`, async (t) => {
    const decoder = await bench(descriptor);
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    let refused = 0;
    fc.assert(
      fc.property(anyContent, damage, (content, changes) => {
        const page = make(content);
        const packed = decoder.compress(page);
        const damaged = packed.slice();
        for (const [at, mask] of changes) damaged[at % damaged.length]! ^= mask;
        if (refuses(decoder, damaged, page.length)) refused++;
        return equal(decoder.decompress(packed, page.length), page);
      }),
      { numRuns: 300 },
    );
    t.true(refused > 50);
  });

  test(`${label}: noise is refused or decodes within the capacity`, async (t) => {
    const decoder = await bench(descriptor);
    let refused = 0;
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.nat(4096),
        (noise, capacity) => {
          if (refuses(decoder, noise, capacity)) refused++;
        },
      ),
      { numRuns: 300 },
    );
    t.true(refused > 100);
  });

  test(`${label}: two on one memory do not disturb each other`, async (t) => {
    const memory = new Workbench();
    const src = memory.reserve(4096);
    const dst = memory.reserve(8192);
    const one = await descriptor.create({ memory, pageSize: 4096 }, { level: 1 });
    const other = await descriptor.create({ memory, pageSize: 4096 }, { level: 9 });
    const page = contents.pointers!(4096, 11);
    memory.bytes.set(page, src);
    const lengths = () => [one, other].map((c) => c.compress(src, 4096, dst, 8192, 0));
    const first = lengths();
    t.true(first[0]! > first[1]!);
    t.deepEqual(lengths(), first);
    memory.bytes.fill(0, src, src + 4096);
    t.is(one.decompress(dst, first[1]!, src, 4096, 0), 4096);
    t.deepEqual(memory.bytes.slice(src, src + 4096), page);
  });

  test(`${label}: the descriptor describes the compressor`, async (t) => {
    const { compressor } = await bench(descriptor);
    t.is(compressor.name, 'deflate');
    t.is(descriptor.name, 'deflate');
    t.true(compressor.capabilities.prefix);
    t.is(compressor.readSlack, 0);
    t.is(compressor.writeSlack, 0);
    t.true(descriptor.probe());
  });

  test(`${label}: options that it does not have are refused`, async (t) => {
    for (const options of [
      { strategy: 1 },
      { level: 0 },
      { level: 10 },
      { level: '6' },
      { windowBits: 8 },
      { windowBits: 16 },
      { memLevel: 0 },
      { memLevel: 10 },
    ]) {
      const error = await t.throwsAsync(bench(descriptor, options), { instanceOf: ConfigError });
      t.is(error.code, 'PAGEFOLD_INVALID_OPTION');
    }
  });
}
