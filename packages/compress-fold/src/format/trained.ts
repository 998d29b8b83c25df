import { ConfigError } from '@pagefold/contracts';
import { adaptiveModelLength } from './adaptive-model.ts';
import { maxDictionaryLength } from './symbols.ts';

/** The names of the two encodings. */
export type FoldName = 'fold-s' | 'fold-a';

/**
 * What a fold compressor prepares: 'fold', a version, 's' or 'a', 2 zeros, the dictionary's length in 4
 * bytes with the low one first, the model, the dictionary.
 */
const headerLength = 12;
const magic = [0x66, 0x6f, 0x6c, 0x64];
const version = 1;

/** The most bytes that there are to prepare. The model of `fold-s` takes at most 2 bytes for each cell. */
export const maxTrainedLength: number =
  headerLength + 2 * adaptiveModelLength + maxDictionaryLength;

/** The parts of what is prepared. */
export interface Trained {
  readonly model: Uint8Array;
  readonly dictionary: Uint8Array;
}

/** Puts a model and a dictionary together. */
export function packTrained(name: FoldName, { model, dictionary }: Trained): Uint8Array {
  const bytes = new Uint8Array(headerLength + model.length + dictionary.length);
  bytes.set([...magic, version, encodingByte(name)]);
  new DataView(bytes.buffer).setUint32(8, dictionary.length, true);
  bytes.set(model, headerLength);
  bytes.set(dictionary, headerLength + model.length);
  return bytes;
}

/**
 * Takes model and dictionary apart; they are views.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for bytes that are something else.
 */
export function unpackTrained(name: FoldName, bytes: Uint8Array): Trained {
  if (bytes.length < headerLength || magic.some((byte, i) => bytes[i] !== byte)) {
    throw invalidTrained(name, 'do not begin as such a model does: are they a plain dictionary?');
  }
  if (bytes[4] !== version) {
    throw invalidTrained(name, `have version ${bytes[4]}, and ${version} is known here`);
  }
  if (bytes[5] !== encodingByte(name) || bytes[6] !== 0 || bytes[7] !== 0) {
    throw invalidTrained(name, 'are a model for something else');
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  if (length > maxDictionaryLength || length > bytes.length - headerLength) {
    throw invalidTrained(name, `cannot hold a dictionary of ${length} bytes`);
  }
  const end = bytes.length - length;
  return { model: bytes.subarray(headerLength, end), dictionary: bytes.subarray(end) };
}

/** The error for bytes that cannot be prepared, which `problem` says of them. */
export function invalidTrained(name: FoldName, problem: string): ConfigError {
  return new ConfigError(
    'PAGEFOLD_INVALID_OPTION',
    `${name} expected a model and a dictionary that FoldTrainer made for it, got bytes that ${problem}`,
  );
}

function encodingByte(name: FoldName): number {
  return name.charCodeAt(name.length - 1);
}
