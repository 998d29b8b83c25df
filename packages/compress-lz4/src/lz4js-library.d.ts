// What is used of lz4js, which has no types of its own. Nothing of it shows in the types of this package.
declare module 'lz4js' {
  interface Lz4jsLibrary {
    /**
     * Encodes `length` bytes at `srcIndex` to the start of `dst`, without looking at the length of
     * `dst`. `table` has 65536 entries, all 0, and is left full of positions in `src`.
     *
     * @returns bytes written, or 0 for a page at index 0 that has no match.
     */
    compressBlock(
      src: Uint8Array,
      dst: Uint8Array,
      srcIndex: number,
      length: number,
      table: Uint16Array | Uint32Array,
    ): number;

    /**
     * Decodes the block of `length` bytes at `srcIndex` to `dstIndex`, believing all that it says.
     *
     * @returns the index after the last byte written.
     */
    decompressBlock(
      src: Uint8Array,
      dst: Uint8Array,
      srcIndex: number,
      length: number,
      dstIndex: number,
    ): number;
  }

  const library: Lz4jsLibrary;
  export default library;
}
