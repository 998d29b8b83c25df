import type { ByteSource } from './bytes/byte-source.ts';
import type { OpenRange } from './file-range.ts';
import type { InputDescription, InputNotes } from './input-description.ts';
import type { PageBatch } from './page-batch.ts';

/** An input that has been recognized, before it is read. */
export interface RecognizedInput {
  /** What the user calls it. */
  readonly name: string;
  readonly bytes: ByteSource;
  /** Its first bytes, {@link headLength} of them or all. */
  readonly head: Uint8Array;
  /** Bytes of the pages that are wanted. */
  readonly pageSize: number;
  /** Whether memory of devices is taken as well. */
  readonly deviceMemory: boolean;
  /** Bytes of a file of its own, not unpacked, that are holes on the disk; 0 otherwise. */
  readonly holeBytes: number;
  /** Whether it is a block device. */
  readonly isDevice: boolean;
}

/** Reads the pages of one input. */
export interface ImageReader {
  /** Pages there are, where that is known before they are read. */
  readonly pages: number | undefined;
  /** See {@link InputDescription.population}. */
  readonly population: InputDescription['population'];
  /** Whether never touched pages cannot be told from zero ones. */
  readonly zerosToldApart: boolean;
  /** See {@link InputDescription.layersOnly}. */
  readonly layersOnly: string | null;
  /**
   * Adds all pages to `batch` in order, and yields whenever it is full; what is in it in the end counts
   * too. It reads the input from the beginning each time.
   *
   * @throws BrokenInput where it cannot go on; what it knows to be lost has been noted then.
   */
  read(batch: PageBatch, notes: InputNotes): AsyncGenerator<void, void, undefined>;
  /**
   * The same for who can read a file himself: yields where pages stand, which are read when it is asked to go on. Only
   * where there is a file of pages.
   *
   * @throws what {@link read} throws.
   */
  ranges?(notes: InputNotes): AsyncGenerator<OpenRange, void, undefined>;
}

/** What a reader tells of itself where its format has nothing special. */
export const plain: Pick<ImageReader, 'population' | 'zerosToldApart' | 'layersOnly'> = {
  population: 'unknown',
  zerosToldApart: true,
  layersOnly: null,
};

/**
 * Makes the reader of a format.
 *
 * @throws RefusedInput with a clause to follow the name, for an input of this format that cannot be read.
 */
export type OpenReader = (input: RecognizedInput) => Promise<ImageReader>;
