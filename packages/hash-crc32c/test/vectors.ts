// The check value of the catalogue of CRCs, and RFC 3720 B.4, whose CRCs are printed there with the
// least significant byte first (32 zeros: aa 36 91 8a).
export const vectors: readonly [input: Uint8Array, digest: string][] = [
  [Buffer.from('123456789'), 'e3069283'],
  [Buffer.alloc(0), '00000000'],
  [Buffer.alloc(32), '8a9136aa'],
  [Buffer.alloc(32, 0xff), '62a8ab43'],
  [Uint8Array.from({ length: 32 }, (_, i) => i), '46dd794e'],
  [Uint8Array.from({ length: 32 }, (_, i) => 31 - i), '113fdb5c'],
  [
    Buffer.from(
      '01c00000000000000000000000000000' +
        '14000000000004000000001400000018' +
        '28000000000000000200000000000000',
      'hex',
    ),
    'd9963a56',
  ],
];

/** CRC-32C one bit at a time, as the definition has it. */
export function reference(bytes: Uint8Array): string {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return (~crc >>> 0).toString(16).padStart(8, '0');
}
