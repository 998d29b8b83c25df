import { backendLabel, type ConfigError, CorruptionError } from '@pagefold/contracts';
import {
  anyContent,
  codecRig,
  contents,
  equal,
  make,
  refuses,
  sameBytes,
} from '@pagefold/test-support';
import fc from 'fast-check';
import { engines, testOf } from './support/engines.ts';

for (const descriptor of engines) {
  const label = backendLabel(descriptor);

  for (const decoderDescriptor of engines) {
    const decoderLabel = backendLabel(decoderDescriptor);

    testOf(descriptor, decoderDescriptor)(
      `${decoderLabel} decodes what ${label} encodes, whatever the length`,
      async (t) => {
        const [encoder, decoder] = [await codecRig(descriptor), await codecRig(decoderDescriptor)];
        const round = (page: Uint8Array) =>
          equal(decoder.decompress(encoder.compress(page), page.length), page);
        fc.assert(fc.property(anyContent, (content) => round(make(content))));
        for (const name of Object.keys(contents)) {
          for (const length of [1, 100, 101, 255, 256, 257, 16384, 65535, 65536]) {
            t.true(round(contents[name]!(length, length)), `${name} ${length}`);
          }
        }
      },
    );

    testOf(descriptor, decoderDescriptor)(
      `${decoderLabel} decodes what ${label} encodes, whatever the level`,
      async (t) => {
        const decoder = await codecRig(decoderDescriptor);
        for (const level of [1, 2, 5, 9, 13, 16, 19, 22]) {
          const encoder = await codecRig(descriptor, { level });
          for (const length of [4096, 65536]) {
            const page = contents.pointers!(length, level);
            t.true(equal(decoder.decompress(encoder.compress(page), length), page));
          }
        }
      },
    );
  }

  testOf(descriptor)(
    `${label}: a frame says its content's size, has no checksum and no dictionary`,
    async (t) => {
      for (const level of [1, 3, 19]) {
        const { compress } = await codecRig(descriptor, { level });
        for (const name of Object.keys(contents)) {
          const header = (length: number, end: number) =>
            Buffer.from(compress(contents[name]!(length, 1)).subarray(0, end)).toString('hex');
          t.is(header(200, 6), '28b52ffd20c8');
          t.is(header(4096, 7), '28b52ffd60000f');
          t.is(header(65536, 7), '28b52ffd6000ff');
        }
      }
    },
  );

  testOf(descriptor)(
    `${label}: lengths are zstd's, give or take what its versions differ in`,
    async (t) => {
      const { compress } = await codecRig(descriptor);
      // `zstd -3 --no-check` 1.5.4 on the test contents of seed 1.
      for (const [name, length, packedLength] of [
        ['text', 300, 160],
        ['pointers', 4096, 1554],
        ['noise', 1000, 1010],
        ['zeros', 4096, 19],
      ] as const) {
        const packed = compress(contents[name]!(length, 1));
        t.true(Math.abs(packed.length - packedLength) <= 2 + packedLength / 50, `${packed.length}`);
      }
    },
  );

  if ('minMatch' in descriptor.options) {
    testOf(descriptor)(
      `${label}: lengths with another shortest match are zstd's as well`,
      async (t) => {
        // `zstd -3 --no-check --zstd=mml=N` 1.5.4 on the test contents of seed 1.
        for (const [name, minMatch, packedLength] of [
          ['pointers', 4, 1554],
          ['pointers', 5, 1540],
          ['pointers', 7, 1763],
          ['text', 4, 960],
          ['text', 5, 973],
          ['text', 7, 1046],
        ] as const) {
          const page = contents[name]!(4096, 1);
          const { compress, decompress } = await codecRig(descriptor, { minMatch });
          const packed = compress(page);
          t.true(
            Math.abs(packed.length - packedLength) <= 10,
            `${name} ${minMatch} ${packed.length}`,
          );
          sameBytes(t, decompress(packed, 4096), page);
        }
        const page = contents.pointers!(4096, 1);
        const [own, none] = [
          await codecRig(descriptor),
          await codecRig(descriptor, { minMatch: 0 }),
        ];
        sameBytes(t, own.compress(page), none.compress(page));
      },
    );

    testOf(descriptor)(
      `${label}: a shortest match that zstd does not have is refused`,
      async (t) => {
        for (const minMatch of [1, 2, 8]) {
          const error = await t.throwsAsync(async () => codecRig(descriptor, { minMatch }));
          t.is((error as ConfigError).code, 'PAGEFOLD_INVALID_OPTION');
          t.regex(error!.message, /"minMatch" expected .*7.*, got \d$/);
        }
      },
    );
  }

  testOf(descriptor)(`${label}: nothing is longer than the bound`, async (t) => {
    const { compress } = await codecRig(descriptor);
    for (const length of [1, 100, 4096, 65536]) {
      t.true(compress(contents.noise!(length, 3)).length > length);
    }
  });

  testOf(descriptor)(`${label}: a page larger than the capacity is refused`, async (t) => {
    const { compress, decompress } = await codecRig(descriptor);
    for (const name of Object.keys(contents)) {
      const page = contents[name]!(4096, 5);
      const packed = compress(page);
      t.true(equal(decompress(packed, 4096), page));
      t.true(equal(decompress(packed, 8192), page));
      for (const capacity of [4095, 2048, 1, 0]) {
        t.throws(() => decompress(packed, capacity), {
          instanceOf: CorruptionError,
          code: 'PAGEFOLD_DECOMPRESS_FAIL',
        });
      }
    }
  });

  testOf(descriptor)(`${label}: what is cut short or goes on is refused`, async (t) => {
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

  testOf(descriptor)(`${label}: damaged blocks harm nobody`, async (t) => {
    const decoder = await codecRig(descriptor);
    const noise = fc.uint8Array({ minLength: 1, maxLength: 300 });
    const header = Buffer.from('28b52ffd60000f', 'hex');
    let refused = 0;
    fc.assert(
      fc.property(noise, (block) => {
        const blockHeader = (block.length << 3) | 5;
        const frame = [...header, blockHeader & 255, blockHeader >>> 8, 0, ...block];
        if (refuses(decoder, Uint8Array.from(frame), 4096)) refused++;
      }),
      { numRuns: 300 },
    );
    t.true(refused > 200);
  });

  testOf(descriptor)(`${label}: compressors of two pools do not disturb each other`, async (t) => {
    const [one, other] = await Promise.all([
      codecRig(descriptor, { level: 1 }),
      codecRig(descriptor, { level: 19 }),
    ]);
    const page = contents.pointers!(4096, 11);
    const [fast, small] = [one.compress(page), other.compress(page)];
    t.true(fast.length > small.length);
    const later = await codecRig(descriptor, { level: 1 });
    for (let i = 0; i < 3; i++) {
      sameBytes(t, other.compress(page), small);
      sameBytes(t, later.compress(page), fast);
      sameBytes(t, one.compress(page), fast);
      sameBytes(t, one.decompress(small, 4096), page);
      sameBytes(t, later.decompress(small, 4096), page);
    }
  });

  testOf(descriptor)(`${label}: a length that no page has is refused`, async (t) => {
    const { compressor } = await codecRig(descriptor);
    for (const length of [-1, 0.5, 65537, 2 ** 32, Number.NaN]) {
      t.throws(() => compressor.compress(65536, length, 65536, 100, 0), {
        instanceOf: RangeError,
        message: `"length" expected an integer from 0 to 65536, got ${length}`,
      });
    }
  });
}
