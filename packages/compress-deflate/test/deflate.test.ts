import { backendLabel, CorruptionError } from '@pagefold/contracts';
import {
  anyContent,
  codecRig,
  contents,
  equal,
  make,
  refuses,
  sameBytes,
} from '@pagefold/test-support';
import test from 'ava';
import fc from 'fast-check';
import { engines } from './support/engines.ts';

for (const descriptor of engines) {
  const label = backendLabel(descriptor);

  for (const decoderDescriptor of engines) {
    const decoderLabel = backendLabel(decoderDescriptor);

    test(`${decoderLabel} decodes what ${label} encodes, whatever the length`, async (t) => {
      const [encoder, decoder] = [await codecRig(descriptor), await codecRig(decoderDescriptor)];
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
      const decoder = await codecRig(decoderDescriptor);
      const page = contents.pointers!(20000, 1);
      for (const options of [
        { level: 1, windowBits: 9, memLevel: 1 },
        { level: 9, windowBits: 9, memLevel: 9 },
        { level: 6, windowBits: 11, memLevel: 9 },
        { level: 9, windowBits: 15, memLevel: 1 },
      ]) {
        const packed = (await codecRig(descriptor, options)).compress(page);
        sameBytes(t, decoder.decompress(packed, page.length), page);
      }
    });

    test(`${decoderLabel} and ${label} know the same prefix`, async (t) => {
      const [encoder, decoder] = [await codecRig(descriptor), await codecRig(decoderDescriptor)];
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
        sameBytes(t, decoder.decompress(packed, length, prefix), page);
      }
    });
  }

  test(`${label}: a page is short beside the prefix that it is like`, async (t) => {
    // Beside a larger page, the window leaves no room for it.
    const { compress, decompress } = await codecRig(descriptor, {}, 4096);
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
      const { compress } = await codecRig(descriptor, options);
      for (const length of [1, 100, 4096, 65536]) {
        t.true(compress(contents.noise!(length, 3)).length > length);
      }
    }
  });

  test(`${label}: a page larger than the capacity is refused, however large`, async (t) => {
    const { compress, decompress } = await codecRig(descriptor);
    for (const name of Object.keys(contents)) {
      const page = contents[name]!(4096, 5);
      const packed = compress(page);
      t.true(equal(decompress(packed, 4096), page));
      t.true(equal(decompress(packed, 8192), page));
      for (const capacity of [4095, 2048, 1, 0])
        t.throws(() => decompress(packed, capacity), {
          instanceOf: CorruptionError,
          code: 'PAGEFOLD_DECOMPRESS_FAIL',
        });
    }
    const bomb = compress(new Uint8Array(65536));
    t.true(bomb.length < 200);
    t.throws(() => decompress(bomb, 4096), { instanceOf: CorruptionError });
  });

  test(`${label}: what is cut short or goes on is refused`, async (t) => {
    const decoder = await codecRig(descriptor);
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

  test(`${label}: a length that no page has is refused`, async (t) => {
    const { compressor } = await codecRig(descriptor);
    for (const length of [-1, 0.5, 65537, 2 ** 32, Number.NaN]) {
      t.throws(() => compressor.compress(65536, length, 65536, 100, 0), {
        instanceOf: RangeError,
        message: `"length" expected an integer from 0 to 65536, got ${length}`,
      });
    }
  });
}
