/**
 * Writes text of a character a byte, and returns where it ends. Node has a call for that, which takes longer than what is
 * to be done where there are a few characters only.
 */
export function putLatin1(
  to: Uint8Array,
  at: number,
  text: string,
  length: number = text.length,
): number {
  for (let i = 0; i < length; i++) to[at + i] = text.charCodeAt(i);
  return at + length;
}
