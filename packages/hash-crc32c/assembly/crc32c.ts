// CRC-32C sixteen bytes at a time ("slicing by 16"), on a memory that others use too.
//
// The workspace, which the caller reserves and `init` fills, is sixteen tables of 256 words: table k has,
// for every byte, what it adds to the checksum when k more bytes follow it.

/** Castagnoli's polynomial 0x1EDC6F41, lowest power in the highest bit. */
const polynomial: u32 = 0x82f63b78;
const tableLength: usize = 1024;

export function workspaceLength(): usize {
  return 16 * tableLength;
}

export function init(workspace: usize): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (polynomial & (0 - (crc & 1)));
    store<u32>(entry(workspace, byte), crc);
  }
  for (let index: u32 = 256; index < 16 * 256; index++) {
    const before = load<u32>(entry(workspace, index - 256));
    store<u32>(entry(workspace, index), (before >> 8) ^ load<u32>(entry(workspace, before & 0xff)));
  }
}

/** Writes the 4 bytes of the digest at `out`, most significant first. Reads `length` bytes at `src`. */
export function hash(workspace: usize, src: usize, length: usize, out: usize): void {
  let crc: u32 = 0xffffffff;
  for (; length >= 16; length -= 16) {
    crc = ofLastTwelve(workspace, src + 4) ^ ofFirstFour(workspace, load<u32>(src) ^ crc);
    src += 16;
  }
  for (; length > 0; length--) {
    crc = (crc >> 8) ^ load<u32>(entry(workspace, (crc ^ load<u8>(src)) & 0xff));
    src++;
  }
  store<u32>(out, bswap<u32>(~crc));
}

// The XORs of a step form a tree: in a chain, each would wait for the one before it. What depends on the
// checksum so far joins last, so that all else is looked up while the step before is still going on.

function ofFirstFour(tables: usize, word: u32): u32 {
  const byte0 = load<u32>(entry(tables, word & 0xff), 15 * tableLength);
  const byte1 = load<u32>(entry(tables, (word >> 8) & 0xff), 14 * tableLength);
  const byte2 = load<u32>(entry(tables, (word >> 16) & 0xff), 13 * tableLength);
  const byte3 = load<u32>(entry(tables, word >> 24), 12 * tableLength);
  return byte0 ^ byte1 ^ (byte2 ^ byte3);
}

function ofLastTwelve(tables: usize, src: usize): u32 {
  const byte4 = load<u32>(entry(tables, load<u8>(src)), 11 * tableLength);
  const byte5 = load<u32>(entry(tables, load<u8>(src, 1)), 10 * tableLength);
  const byte6 = load<u32>(entry(tables, load<u8>(src, 2)), 9 * tableLength);
  const byte7 = load<u32>(entry(tables, load<u8>(src, 3)), 8 * tableLength);
  const byte8 = load<u32>(entry(tables, load<u8>(src, 4)), 7 * tableLength);
  const byte9 = load<u32>(entry(tables, load<u8>(src, 5)), 6 * tableLength);
  const byte10 = load<u32>(entry(tables, load<u8>(src, 6)), 5 * tableLength);
  const byte11 = load<u32>(entry(tables, load<u8>(src, 7)), 4 * tableLength);
  const byte12 = load<u32>(entry(tables, load<u8>(src, 8)), 3 * tableLength);
  const byte13 = load<u32>(entry(tables, load<u8>(src, 9)), 2 * tableLength);
  const byte14 = load<u32>(entry(tables, load<u8>(src, 10)), tableLength);
  const byte15 = load<u32>(entry(tables, load<u8>(src, 11)));
  const second = byte4 ^ byte5 ^ (byte6 ^ byte7);
  const third = byte8 ^ byte9 ^ (byte10 ^ byte11);
  const fourth = byte12 ^ byte13 ^ (byte14 ^ byte15);
  return second ^ (third ^ fourth);
}

/** The address of a byte's entry in the first table; those of the others are at multiples of its length. */
function entry(tables: usize, byte: u32): usize {
  return tables + (byte << 2);
}
