import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { crc32c, maskedCrc32c } from '../../../dist/sources/checksums/crc32c.js';
import { Xxh32 } from '../../../dist/sources/checksums/xxh32.js';

const ascii = (characters: string) => Buffer.from(characters, 'latin1');

test('CRC-32C has the values of RFC 3720, B.4', (t) => {
  t.is(crc32c(new Uint8Array(32)), 0x8a91_36aa);
  t.is(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8_ab43);
  t.is(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i)), 0x46dd_794e);
  t.is(crc32c(ascii('123456789')), 0xe306_9283);
});

test('a masked CRC is turned by 15 bits and moved on', (t) => {
  t.is(maskedCrc32c(ascii('123456789')), (0x2507_c60d + 0xa282_ead8) >>> 0);
});

/** Made with python-xxhash 3.4, the last three of bytes 0, 1, 2 … */
const xxh32s: readonly [Uint8Array, number][] = [
  [ascii(''), 0x02cc_5d05],
  [ascii('a'), 0x550d_7456],
  [ascii('abc'), 0x32d1_53ff],
  [ascii('Nobody inspects the spammish repetition'), 0xe229_3b2f],
];

for (const [bytes, digest] of xxh32s) {
  test(`XXH32 of "${Buffer.from(bytes).toString()}" is that of others`, (t) => {
    t.is(Xxh32.of(bytes), digest);
  });
}

testProp(
  'XXH32 of pieces is that of the whole',
  [fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 })],
  (t, pieces) => {
    const hash = new Xxh32();
    for (const piece of pieces) hash.update(piece);
    t.is(hash.digest(), Xxh32.of(Buffer.concat(pieces)));
  },
);
