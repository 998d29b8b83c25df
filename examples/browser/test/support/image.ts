const pageSize = 4096;

/**
 * An image of 900 pages: of every eight, one is zero, one is filled with one of three words, one is the
 * same as one of five other pages, one is random, and four are random in their first half or quarter.
 */
export function makeImage(): Buffer {
  const image = Buffer.alloc(900 * pageSize);
  let x = 1;
  const random = () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
  for (let number = 0; number < 900; number++) {
    const page = image.subarray(number * pageSize, (number + 1) * pageSize);
    const kind = number % 8;
    if (kind === 1) page.fill(1 + (number % 3));
    if (kind === 2) page.fill(`repeated content ${number % 5} `);
    if (kind < 3) continue;
    const randomBytes = kind === 3 ? pageSize : pageSize / (kind < 6 ? 2 : 4);
    for (let at = 0; at < randomBytes; at += 4) page.writeUInt32LE(random(), at);
  }
  return image;
}
