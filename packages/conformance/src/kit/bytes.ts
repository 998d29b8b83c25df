/** The first place from `from` to before `end` where two arrays differ, or -1. */
export function firstDifference(a: Uint8Array, b: Uint8Array, from: number, end: number): number {
  let at = from;
  if (isAligned(a) && isAligned(b)) {
    while (at < end && (at & 3) !== 0) {
      if (a[at] !== b[at]) return at;
      at++;
    }
    at = firstUnequalWord(a, b, at, end);
  }
  for (; at < end; at++) {
    if (a[at] !== b[at]) return at;
  }
  return -1;
}

/** Skips the words that are equal; most comparisons are of large memories that have not changed. */
function firstUnequalWord(a: Uint8Array, b: Uint8Array, from: number, end: number): number {
  const wordsA = new Uint32Array(a.buffer, a.byteOffset, a.length >>> 2);
  const wordsB = new Uint32Array(b.buffer, b.byteOffset, b.length >>> 2);
  const lastWord = end >>> 2;
  let word = from >>> 2;
  if (word >= lastWord) return from;
  while (word < lastWord && wordsA[word] === wordsB[word]) word++;
  return word * 4;
}

function isAligned(bytes: Uint8Array): boolean {
  return (bytes.byteOffset & 3) === 0;
}

/** Whether two arrays of one length are equal. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && firstDifference(a, b, 0, a.length) < 0;
}

/** Bytes as hexadecimal digits; of more than 32, the first ones. */
export function hex(bytes: Uint8Array): string {
  const digits = [...bytes.subarray(0, 32)].map((byte) => byte.toString(16).padStart(2, '0'));
  return digits.join('') + (bytes.length > 32 ? '…' : '');
}
