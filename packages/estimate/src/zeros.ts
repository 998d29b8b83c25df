/** Whether there is nothing but zeros in a batch of pages, which begins and ends where words do. */
export function isZero(batch: Uint8Array): boolean {
  const { buffer, byteOffset, length } = batch;
  // Of most that are not, the first page or the last tells at once.
  if (length === 0 || batch[0] !== 0 || batch[length - 1] !== 0) return false;
  if (byteOffset % wordBytes !== 0) return isZero(batch.slice());
  const words = new Int32Array(buffer, byteOffset, length / wordBytes);
  for (let at = 0; at < words.length; at += wordsAtOnce) {
    let some = 0;
    for (let i = at; i < at + wordsAtOnce; i += 4) {
      some |= words[i]! | words[i + 1]! | words[i + 2]! | words[i + 3]!;
    }
    if (some !== 0) return false;
  }
  return true;
}

const wordBytes = 4;
/** Pages are whole numbers of these. */
const wordsAtOnce = 256;
