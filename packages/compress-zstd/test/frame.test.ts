import { backendLabel } from '@pagefold/contracts';
import { codecRig, contents, refuses } from '@pagefold/test-support';
import { engines, testOf } from './support/engines.ts';

const frame = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

// Frames that `zstd -3 --no-check` 1.5.4 (Debian 12) makes of 4096 zeros and of the test text of 300
// bytes and seed 1. A block's header is the lowest bit for the last, two bits of type, the size.
const block = '1000000100fbf70116';
const zeros = `28b52ffd 60 000f 4d0000 ${block}`;
const text =
  '28b52ffd602c00b50400b40330780a73616d65200a307870616765736c6f' +
  '74706f6f6c30787468652073686172650a307868616e646c656f626a6563' +
  '740a30780a0a30780a307828201012e45c1fd106f0008001be2f3a502c2e' +
  '7446209b338ba0be096aefe40eee408c0b508dde86708326a06900841b54' +
  '1b561810642034408060d42062680dc8a0a38d2807926e98057981d1525e' +
  '702dc227ca1ca404770c';

const refused: Readonly<Record<string, string>> = {
  nothing: '',
  'a magic number alone': '28b52ffd',
  'another magic number': zeros.replace('28', '27'),
  'a skippable frame': '502a4d18 05000000 0102030405',
  'a frame after a skippable one': `502a4d18 00000000 ${zeros}`,
  'two frames': `${zeros} ${zeros}`,
  'a checksum': zeros.replace(' 60 ', ' 64 ').concat('00000000'),
  'a dictionary': zeros.replace(' 60 ', ' 61 01'),
  'a reserved bit': zeros.replace(' 60 ', ' 68 '),
  'a window of its own': zeros.replace(' 60 ', ' 40 58'),
  'a window and no content size': zeros.replace(' 60 000f', ' 00 58'),
  'a content of 4 GiB': zeros.replace(' 60 000f', ' a0 ffffffff'),
  'a content of 2⁶³ bytes': zeros.replace(' 60 000f', ' e0 0000000000000080'),
  'a content one byte shorter': zeros.replace(' 000f', ' ff0e'),
  'a content one byte longer': zeros.replace(' 000f', ' 010f'),
  'no last block': zeros.replace(' 4d', ' 4c'),
  'a reserved block': zeros.replace(' 4d', ' 4f'),
  'a block that goes on behind the frame': zeros.replace(' 4d', ' 55'),
  'a byte behind the last block': `${zeros} 00`,
  'more blocks than any encoder makes': `28b52ffd a0 204e0000 ${'08000000'.repeat(19999)} 09000000`,
  'blocks of repeated bytes that make more': `28b52ffd 60 000f ${'02800000'.repeat(900)} 03800000`,
  'compressed blocks that make more': `28b52ffd 60 000f ${`4c0000 ${block}`.repeat(300)} 4d0000 ${block}`,
};

for (const descriptor of engines) {
  const label = backendLabel(descriptor);

  testOf(descriptor)(`${label} decodes what the zstd command makes`, async (t) => {
    const { decompress } = await codecRig(descriptor);
    t.deepEqual(decompress(frame(zeros), 4096), new Uint8Array(4096));
    t.deepEqual(decompress(frame(text), 300), contents.text!(300, 1));
  });

  testOf(descriptor)(
    `${label} decodes frames of several blocks and of every kind of block`,
    async (t) => {
      const { decompress } = await codecRig(descriptor);
      const blocks = `200000 01020304 ${'4a0000 07'} 4d0000 ${block}`;
      const page = decompress(frame(`28b52ffd a0 0d100000 ${blocks}`), 5000);
      t.deepEqual(page.subarray(0, 13), Uint8Array.of(1, 2, 3, 4, 7, 7, 7, 7, 7, 7, 7, 7, 7));
      t.deepEqual(page.subarray(13), new Uint8Array(4096));
      t.deepEqual(decompress(frame('28b52ffd 20 12 930000 09'), 18), new Uint8Array(18).fill(9));
    },
  );

  for (const [what, bytes] of Object.entries(refused)) {
    testOf(descriptor)(`${label} refuses ${what}`, async (t) => {
      const decoder = await codecRig(descriptor);
      t.true(refuses(decoder, frame(bytes), 65536));
      t.deepEqual(decoder.decompress(frame(zeros), 4096), new Uint8Array(4096));
    });
  }
}
