// What Linux makes of some inputs, in `lzo` and in `lzo-rle`: recorded, not made by this package. Where nothing else is
// said, `lzo-rle` is the header 11 01 and the bytes of `lzo`.

const text = 'Join us now and share the software ';

/** Hexadecimal digits; `41*31` is 31 times the byte. */
function bytes(digits: string): Buffer {
  const repeated = digits.replace(/(\w\w)\*(\d+)/g, (_, byte: string, n: string) =>
    byte.repeat(Number(n)),
  );
  return Buffer.from(repeated.replaceAll(' ', ''), 'hex');
}

export interface Vector {
  readonly what: string;
  readonly page: Uint8Array;
  readonly lzo: Uint8Array;
  readonly lzoRle: Uint8Array;
}

function vector(what: string, page: Buffer, lzo: string, lzoRle = `11 01 ${lzo}`): Vector {
  return { what, page, lzo: bytes(lzo), lzoRle: bytes(lzoRle) };
}

/** Short streams, whole. */
export const vectors: readonly Vector[] = [
  vector('nothing', bytes(''), '11 00 00'),
  vector('one byte', bytes('41'), '12 41 11 00 00'),
  vector('31 equal bytes', bytes('41*31'), '30 41*31 11 00 00'),
  vector('32 equal bytes', bytes('41*32'), '02 41*5 2a 10 00 0c 41*15 11 00 00'),
  vector(
    '32 zeros',
    bytes('00*32'),
    '02 00*5 2a 10 00 0c 00*15 11 00 00',
    '11 01 02 00*5 1b fc ff 00 00 02 00*20 11 00 00',
  ),
  vector('4096 equal bytes', bytes('41*4096'), '02 41*5 20 00*15 da 10 00 0c 41*15 11 00 00'),
  vector(
    '4096 zeros',
    bytes('00*4096'),
    '02 00*5 20 00*15 da 10 00 0c 00*15 11 00 00',
    '11 01 02 00*5 1f fc ff ff 18 fc ff fc 00 02 00*20 11 00 00',
  ),
  vector(
    '300 bytes with a period of 7',
    Buffer.from(Uint8Array.from({ length: 300 }, (_, i) => i % 7)),
    '04 00 01 02 03 04 05 06 20 f3 18 00 0e 03 04 05 06 00 01 02 03 04 05 06 00 01 02 03 04 05 11 00 00',
  ),
  vector(
    'literals between copies and between runs of zeros',
    bytes('0102030405060708090a0b0c0d0e0f1011121314 00*5 010203 00*12 41*40'),
    '00 03 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 00 63 00 01 02 03 78 00 ed 00 41 ' +
      '32 00 00 00 01 41*19 11 00 00',
    '11 01 00 02 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 19 ff ff 00 01 02 03 18 fd ff 01 41 ' +
      '32 00 00 00 01 41*19 11 00 00',
  ),
  vector(
    "the text of the kernel's own test, twice",
    Buffer.from(text + text),
    '00 0d 4a 6f 69 6e 20 75 73 20 6e 6f 77 20 61 6e 64 20 73 68 61 72 65 20 74 68 65 20 73 6f 66 74 77 70 01 ' +
      '32 88 00 0c 65 20 74 68 65 20 73 6f 66 74 77 61 72 65 20 11 00 00',
  ),
];

/** Longer ones, as the length of the stream and the first 16 digits of its SHA-256. */
export interface LongVector {
  readonly what: string;
  readonly page: () => Uint8Array;
  readonly lzo: readonly [length: number, sha256: string];
  readonly lzoRle: readonly [length: number, sha256: string];
}

/** The next state of a generator of numbers; its high bits are the random ones. */
function next(state: number): number {
  return (Math.imul(state, 1664525) + 1013904223) >>> 0;
}

function generated(length: number, byte: (state: number, i: number, all: Uint8Array) => number) {
  const all = new Uint8Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = next(state);
    all[i] = byte(state, i, all);
  }
  return all;
}

function counted(): Uint8Array {
  return new Uint8Array(Uint32Array.from({ length: 1024 }, (_, i) => i).buffer);
}

/** Four zeros, four other bytes, and so on: where runs of zeros cost most. */
function alternating(): Uint8Array {
  const page = Buffer.alloc(4096);
  for (let i = 0; i < 512; i++) {
    const word = Math.imul(i, 2654435761) >>> 0;
    page.writeUInt32BE((word | 0x01010101) >>> 0, 8 * i + 4);
  }
  return page;
}

/** A far copy whose first bytes would be those of a run of zeros. */
function lookalike(): Uint8Array {
  const page = new Uint8Array(32832 - 1 + 264 + 100).fill(0x41);
  let state = 7;
  for (let i = 0; i < 400; i++) {
    state = next(state);
    page[i] = (state >>> 24) | 1;
  }
  page.copyWithin(32831, 0, 264);
  page[32831 + 263]! ^= 0x80;
  page.fill(0x42, 32831 + 264);
  return page;
}

export const longVectors: readonly LongVector[] = [
  {
    what: 'words that count',
    page: counted,
    lzo: [4116, '235baade0c8db19f'],
    lzoRle: [4118, '82d52364552c01a0'],
  },
  {
    what: 'four zeros and four other bytes in turns',
    page: alternating,
    lzo: [2854, 'c9345343e6fb8811'],
    lzoRle: [3136, '5ec999bc40db51b9'],
  },
  {
    what: '65536 zeros',
    page: () => new Uint8Array(65536),
    lzo: [311, '67187574e1106394'],
    lzoRle: [184, '2a4b9f6ae914e5a1'],
  },
  {
    what: '65536 bytes of few values',
    page: () => generated(65536, (state) => (state >>> 29 > 0 ? (state >>> 24) & 3 : 0)),
    lzo: [32630, '960a62d7e31614a0'],
    lzoRle: [32823, 'f2b63b0b32e6b232'],
  },
  {
    what: '65536 bytes with copies from afar',
    page: () =>
      generated(65536, (state, i, all) =>
        i < 20000 || i % 37 === 0 ? state >>> 24 : all[i - 20000]!,
      ),
    lzo: [64267, '6ae1277ae2e40ce8'],
    lzoRle: [64269, '410d12de868aeb53'],
  },
  {
    what: 'a far copy that looks like a run of zeros',
    page: lookalike,
    lzo: [586, 'acf99f11715977c2'],
    lzoRle: [592, '75252d8fe3ef8acb'],
  },
];
