import { byteCompressor } from '@pagefold/backend-kit';
import type { BackendDescriptor } from '@pagefold/contracts';

/**
 * Leaves out bytes that repeat those eight before them, as a row of equal words does. A run is a
 * number of bytes, how many repeats come after them, and these bytes.
 */
export const wordRuns: BackendDescriptor<'compressor'> = byteCompressor({
  name: 'word-runs',
  compress(src, dst) {
    let out = 0;
    for (let at = 0; at < src.length; ) {
      const from = at;
      while (at < src.length && at - from < 255 && repeatsAt(src, at) < 4) at++;
      const repeats = repeatsAt(src, at);
      if (out + 2 + at - from > dst.length) return 0;
      dst[out++] = at - from;
      dst[out++] = repeats;
      dst.set(src.subarray(from, at), out);
      out += at - from;
      at += repeats;
    }
    return out;
  },
  decompress(src, dst) {
    let out = 0;
    for (let at = 0; at < src.length; ) {
      const length = src[at]!;
      const repeats = src[at + 1] ?? Number.POSITIVE_INFINITY;
      const bytes = src.subarray(at + 2, at + 2 + length);
      const end = out + length + repeats;
      if (bytes.length < length || end > dst.length) throw new Error(`damaged at byte ${at}`);
      dst.set(bytes, out);
      for (out += length; out < end; out++) dst[out] = dst[out - 8]!;
      at += 2 + length;
    }
    return out;
  },
});

/** How many bytes from a place on repeat those eight before, 255 at most. */
function repeatsAt(src: Uint8Array, from: number): number {
  let at = from;
  while (at < src.length && at - from < 255 && src[at] === src[at - 8]) at++;
  return at - from;
}
