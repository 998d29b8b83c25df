import { Command } from 'ioredis';
import { putLatin1 } from './latin1.ts';

const lineEnd = '\r\n';

/**
 * A command about many names, in the bytes in which it goes out. They are laid together once, where the client would
 * look at each argument three times and make several buffers for each value. What it was made of may be changed after.
 */
export class BatchCommand extends Command {
  readonly #request: Buffer;

  /**
   * @param words the command and what it is told, all of ASCII.
   * @param values what stands after that.
   */
  constructor(words: readonly string[], values: readonly Uint8Array[]) {
    super(words[0]!.toLowerCase());
    this.#request = requestOf(words, values);
  }

  override toWritable(): Buffer {
    return this.#request;
  }
}

/** As RESP has it. */
function requestOf(words: readonly string[], values: readonly Uint8Array[]): Buffer {
  let head = `*${words.length + values.length}${lineEnd}`;
  for (const word of words) head += `$${word.length}${lineEnd}${word}${lineEnd}`;
  const lengths = values.map(({ length }) => `$${length}${lineEnd}`);
  let end = head.length;
  for (const [i, { length }] of values.entries()) {
    end += lengths[i]!.length + length + lineEnd.length;
  }
  const request = Buffer.allocUnsafe(end);
  let at = request.write(head, 'latin1');
  for (const [i, value] of values.entries()) {
    at = putLatin1(request, at, lengths[i]!);
    request.set(value, at);
    at = putLatin1(request, at + value.length, lineEnd);
  }
  return request;
}
