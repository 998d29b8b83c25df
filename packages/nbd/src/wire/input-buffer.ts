/** Bytes that are read at a time. */
export const readBytes: number = 256 * 1024;

/** Room for what may be left over when more is read: an option, or a page and a request. */
const leftoverBytes = 80 * 1024;

/**
 * What has come in on a connection and is not consumed yet: the bytes from `start` to before `end` of
 * `bytes`.
 *
 * A place to read into is handed out before it is known what will be consumed: right after one read, Node
 * asks where the next one shall go. So bytes move in {@link room} alone; in between only `start` goes
 * forward. There is room for what one read has brought, left over whole, and for the next read behind it.
 */
export class InputBuffer {
  readonly bytes: Buffer = Buffer.allocUnsafeSlow(2 * readBytes + leftoverBytes);
  readonly view: DataView = new DataView(this.bytes.buffer);
  start = 0;
  end = 0;

  get length(): number {
    return this.end - this.start;
  }

  /** Where the next read goes. Moves what is left over to the front. */
  room(): Uint8Array {
    if (this.start > 0) {
      this.bytes.copyWithin(0, this.start, this.end);
      this.end -= this.start;
      this.start = 0;
    }
    return this.bytes.subarray(this.end, this.end + readBytes);
  }
}
