import { ConfigError } from '@pagefold/contracts';
import { trainAdaptive } from './adaptive-model.ts';
import { trainStatic } from './static-model.ts';
import { cellCount, maxDictionaryLength } from './symbols.ts';

/** The names of the two encodings. */
export type FoldName = 'fold-s' | 'fold-a';

/**
 * What a fold compressor prepares: 4 bytes that nothing else begins with, a version, 's' or 'a', 2 zeros, the
 * dictionary's length in 4 bytes with the low one first, the model, the dictionary.
 */
const headerLength = 12;
const magic = [0xf0, 0x66, 0x6c, 0x64];
const version = 1;

/** The parts of what is prepared. */
export interface Trained {
  readonly model: Uint8Array;
  readonly dictionary: Uint8Array;
}

/** The most bytes of what is prepared, beside the dictionary: a frequency of `fold-s` takes up to 2. */
export function maxModelLength(name: FoldName): number {
  return headerLength + (name === 'fold-s' ? 2 : 1) * cellCount;
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
 * Takes model and dictionary apart; they are views. Bytes that do not begin as a model does are a dictionary
 * alone, of which the last ones count.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for a model that cannot be used.
 */
export function unpackTrained(name: FoldName, bytes: Uint8Array): Trained {
  if (magic.some((byte, i) => bytes[i] !== byte)) {
    return { ...untrained(name), dictionary: bytes.subarray(-maxDictionaryLength) };
  }
  if (bytes.length < headerLength) throw invalidTrained(name, 'end before a model begins');
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

/** What pages are coded with where nothing has been trained: every symbol is as likely as any other. */
export function untrained(name: FoldName): Trained {
  return { model: modelOf(name, new Uint32Array(cellCount)), dictionary: new Uint8Array() };
}

/** A model of how often each symbol came, by cell. */
export function modelOf(name: FoldName, counts: Uint32Array): Uint8Array {
  return name === 'fold-s' ? trainStatic(counts) : trainAdaptive(counts);
}
