/** Castagnoli's polynomial 0x1EDC6F41, lowest power in the highest bit. */
const polynomial = 0x82f6_3b78;
const slices = 8;

let tables: Int32Array | undefined;

/** CRC-32C (RFC 3720, B.4), eight bytes at a time. */
export function crc32c(bytes: Uint8Array): number {
  tables ??= makeTables();
  const t = tables;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % slices);
  let crc = -1;
  let at = 0;
  for (; at < whole; at += slices) {
    const low = view.getInt32(at, true) ^ crc;
    const high = view.getInt32(at + 4, true);
    crc =
      t[0x700 | (low & 0xff)]! ^
      t[0x600 | ((low >>> 8) & 0xff)]! ^
      t[0x500 | ((low >>> 16) & 0xff)]! ^
      t[0x400 | (low >>> 24)]! ^
      t[0x300 | (high & 0xff)]! ^
      t[0x200 | ((high >>> 8) & 0xff)]! ^
      t[0x100 | ((high >>> 16) & 0xff)]! ^
      t[high >>> 24]!;
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ t[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
}

/** As snappy's framing format has it: a CRC of data that hold CRCs would be a weak one. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282_ead8) >>> 0;
}

/** Table `n` is of a byte with `n` bytes of zeros behind it. */
function makeTables(): Int32Array {
  const made = new Int32Array(slices * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? polynomial : 0);
    made[byte] = crc;
  }
  for (let i = 256; i < made.length; i++) {
    const before = made[i - 256]!;
    made[i] = (before >>> 8) ^ made[before & 0xff]!;
  }
  return made;
}
