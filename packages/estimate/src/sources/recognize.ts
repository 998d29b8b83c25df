import { RefusedInput } from './bytes/byte-source.ts';
import { peek, peekEnd } from './bytes/peek.ts';
import { openRaw } from './formats/raw.ts';
import { formatOf, headLength, tailLength } from './image-format.ts';
import { rawProblem } from './image-problem.ts';
import type { ImageReader, RecognizedInput } from './image-reader.ts';
import { imageReaders, unpackers } from './image-readers.ts';
import { type PackingId, readableFormats } from './readable-formats.ts';

/** lz4 in zstd has been seen; nobody packs on purpose more often than a few times. */
const maxPackings = 4;

/** An input whose format is known. */
export interface Recognized {
  readonly format: string;
  readonly packings: readonly PackingId[];
  readonly reader: ImageReader;
}

/**
 * Finds out by its first bytes what an input is, and unpacks it as often as it is packed.
 *
 * @throws RefusedInput for what cannot be read.
 */
export async function recognize(
  input: Omit<RecognizedInput, 'head'>,
  packings: readonly PackingId[] = [],
): Promise<Recognized> {
  const { bytes, pageSize } = input;
  const { bytes: head, broken } = await peek(bytes, headLength);
  if (head.length === 0 && broken !== undefined) {
    throw new RefusedInput(within(packings, broken.message));
  }
  const tail = await peekEnd(bytes, tailLength);
  // Of a stream that has been read to its end the size is known.
  const isWhole = head.length < headLength && broken === undefined;
  const size = bytes.size ?? (isWhole ? head.length : undefined);
  const file = { size, head, tail };
  const format = formatOf(file, readableFormats);
  if (format === undefined) {
    const problem = rawProblem(file, pageSize);
    if (problem !== undefined) throw new RefusedInput(within(packings, problem));
    return { format: 'raw', packings, reader: await openRaw({ ...input, head }) };
  }
  if (format.id === 'criu')
    throw new RefusedInput('this is a pagemap of CRIU: give the directory it is in');
  if (!(format.id in unpackers)) {
    const id = format.id as keyof typeof imageReaders;
    return { format: id, packings, reader: await imageReaders[id]({ ...input, head }) };
  }
  if (packings.length === maxPackings) {
    throw new RefusedInput(`is packed more than ${maxPackings} times: unpack it first`);
  }
  const id = format.id as PackingId;
  const unpacked = await unpackers[id](bytes);
  return recognize({ ...input, bytes: unpacked, holeBytes: 0, isDevice: false }, [...packings, id]);
}

function within(packings: readonly PackingId[], problem: string): string {
  return packings.length === 0 ? problem : `unpacked (${packings.join(', ')}), ${problem}`;
}
