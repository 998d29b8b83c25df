const wordBytes = 8;

/** Whether a page is one word of 8 bytes throughout. Most that are not differ in the last one, so that comes first. */
export function isSameFilled(page: Uint8Array): boolean {
  const { length } = page;
  for (let i = 0; i < wordBytes; i++) {
    if (page[i] !== page[length - wordBytes + i]) return false;
  }
  for (let i = wordBytes; i < length; i++) {
    if (page[i] !== page[i - wordBytes]) return false;
  }
  return true;
}
