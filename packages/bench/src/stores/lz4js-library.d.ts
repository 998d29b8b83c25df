// What is used of lz4js, which has no types of its own.
declare module 'lz4js' {
  interface Lz4jsLibrary {
    /** Returns the length of the block, or 0 for a page that it finds nothing to compress in. */
    compressBlock(
      src: Uint8Array,
      dst: Uint8Array,
      srcIndex: number,
      length: number,
      table: Uint32Array,
    ): number;
    /** Returns the index after the last byte written. */
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
