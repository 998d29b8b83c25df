import type { Readable } from 'node:stream';
import { systemCode } from '../../system-error.ts';
import { BrokenInput } from './byte-source.ts';

/** The bytes of a stream of Node.js, piece by piece. */
export async function* inputStream(stream: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    throw new BrokenInput(`cannot be read on (${systemCode(error)})`, 'unreadable');
  }
}
