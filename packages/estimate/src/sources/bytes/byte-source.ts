/** Where an input's bytes come from: a file, a device, standard input, or what unpacks one of them. */
export interface ByteSource {
  /** Bytes there are; undefined where only reading tells. */
  readonly size: number | undefined;
  /** Whether a reader can go to any place. */
  readonly canSeek: boolean;
  /** Whether {@link open} can be called more than once. */
  readonly canRepeat: boolean;
  /** Where its bytes are those of an open file: the number by which the system knows that. */
  readonly descriptor?: number;
  /** Begins to read at the first byte. Close the reader; the source itself holds nothing open for it. */
  open(): ByteReader;
}

/** Reads a {@link ByteSource} from its beginning on. */
export interface ByteReader {
  /**
   * Reads the next bytes into `into` and returns how many, 0 only at the end.
   *
   * @throws BrokenInput where the bytes cannot be had, and again each time that it is called after that.
   */
  read(into: Uint8Array): Promise<number>;
  /** Goes to a byte; only where the source can seek. */
  seek?(position: number): void;
  close(): Promise<void>;
}

/** Bytes that were looked at before a {@link ByteSource} is read. */
export interface Peeked {
  readonly bytes: Uint8Array;
  /** Why there are not as many as were asked for, if it is not that the source has no more. */
  readonly broken: BrokenInput | undefined;
}

/**
 * An input that cannot be read on: what is left of it is lost, and what came before is good. It is not
 * seen outside: the one that reads the input counts what was lost.
 */
export class BrokenInput extends Error {
  override readonly name: string = 'BrokenInput';
  /** What becomes of the pages that it should have had. */
  readonly reason: 'damaged' | 'cut-short' | 'unreadable' | 'not-supported';

  /** @param message a clause to follow the input's name. */
  constructor(message: string, reason: BrokenInput['reason'] = 'damaged') {
    super(message);
    this.reason = reason;
  }
}

/** Bytes of an input that cannot be had, though what is behind them can, where a reader can seek. */
export class BrokenPiece extends BrokenInput {}

/** An input that has fewer bytes than it should. */
export class EndedInput extends BrokenInput {
  /** @param size bytes that it has. */
  constructor(size: number) {
    super(`ends too early, at byte ${size}`, 'cut-short');
  }
}

/** An input that cannot be analysed at all. */
export class RefusedInput extends Error {
  override readonly name = 'RefusedInput';
}

/** Reads until `into` is full or the end is there; returns the number of bytes. */
export async function readFully(reader: ByteReader, into: Uint8Array): Promise<number> {
  let got = 0;
  while (got < into.length) {
    const bytes = await reader.read(into.subarray(got));
    if (bytes === 0) break;
    got += bytes;
  }
  return got;
}
