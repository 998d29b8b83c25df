/** The first place from `from` to before `end` where two arrays differ, or -1. */
export function firstDifference(a: Uint8Array, b: Uint8Array, from: number, end: number): number {
  // Nearly all that is compared is equal, and large: a loop comes only after the call that compares memory.
  if (Buffer.compare(a.subarray(from, end), b.subarray(from, end)) === 0) return -1;
  let at = from;
  while (at < end && a[at] === b[at]) at++;
  return at;
}

/** Whether two arrays of one length are equal. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Bytes as hexadecimal digits; of more than 32, the first ones. */
export function hex(bytes: Uint8Array): string {
  const digits = [...bytes.subarray(0, 32)].map((byte) => byte.toString(16).padStart(2, '0'));
  return digits.join('') + (bytes.length > 32 ? '…' : '');
}
