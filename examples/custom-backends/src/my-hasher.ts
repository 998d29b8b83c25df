import { byteHasher } from '@pagefold/backend-kit';
import type { BackendDescriptor } from '@pagefold/contracts';

/** FNV-1a of 64 bits, as RFC 9923 describes it: each byte is added, and all multiplied by a prime. */
export const fnv1a: BackendDescriptor<'hasher'> = byteHasher({
  name: 'fnv1a',
  digestLength: 8,
  hash(src, digest) {
    let high = 0xcbf29ce4;
    let low = 0x84222325;
    for (const byte of src) {
      // The prime is 2⁴⁰ + 435. All products are below 2⁵³, and `>>> 0` leaves their last 32 bits.
      const added = (low ^ byte) >>> 0;
      const product = added * 435;
      high = (high * 435 + added * 256 + Math.floor(product / 2 ** 32)) >>> 0;
      low = product >>> 0;
    }
    for (let i = 0; i < 4; i++) {
      digest[i] = high >>> (24 - 8 * i);
      digest[4 + i] = low >>> (24 - 8 * i);
    }
  },
});
