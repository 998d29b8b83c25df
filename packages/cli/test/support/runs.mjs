// A compressor as a user would write it: runs of equal bytes as their length and the byte.
import { byteCompressor } from '@pagefold/backend-kit';

function compress(src, dst) {
  let out = 0;
  for (let at = 0; at < src.length; ) {
    let run = 1;
    while (run < 255 && src[at + run] === src[at]) run++;
    if (out + 2 > dst.length) return 0;
    dst[out++] = run;
    dst[out++] = src[at];
    at += run;
  }
  return out;
}

function decompress(src, dst) {
  let out = 0;
  for (let at = 0; at < src.length; at += 2) {
    if (at + 1 === src.length || out + src[at] > dst.length) throw new Error('damaged');
    dst.fill(src[at + 1], out, out + src[at]);
    out += src[at];
  }
  return out;
}

const bound = (length) => 2 * length;

export const runs = byteCompressor({ name: 'runs', bound, compress, decompress });

/** The same with a bug: the last byte is lost. */
export const lossy = byteCompressor({
  name: 'lossy',
  bound,
  compress,
  decompress(src, dst) {
    const length = decompress(src, dst);
    dst[length - 1] = 0;
    return length;
  },
});
