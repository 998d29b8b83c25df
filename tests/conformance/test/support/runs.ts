import { byteCompressor } from '@pagefold/backend-kit';
import { type BackendDescriptor, CorruptionError } from '@pagefold/contracts';

/** Runs of one byte: their length and the byte. Its suite is the shortest: it knows no prefix and no dictionary. */
export const runs: BackendDescriptor<'compressor'> = byteCompressor({
  name: 'runs',
  bound: (length) => 2 * length,
  compress: compressRuns,
  decompress: decompressRuns,
});

function compressRuns(src: Uint8Array, dst: Uint8Array): number {
  let at = 0;
  for (let from = 0; from < src.length; at += 2) {
    let to = from + 1;
    while (to < src.length && to - from < 255 && src[to] === src[from]) to++;
    if (at + 2 > dst.length) return 0;
    dst[at] = to - from;
    dst[at + 1] = src[from]!;
    from = to;
  }
  return at;
}

function decompressRuns(src: Uint8Array, dst: Uint8Array): number {
  let to = 0;
  for (let at = 0; at < src.length; at += 2) {
    const end = to + src[at]!;
    if (at + 1 >= src.length || end > dst.length) {
      throw new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', 'runs: cut short or too long');
    }
    dst.fill(src[at + 1]!, to, end);
    to = end;
  }
  return to;
}
