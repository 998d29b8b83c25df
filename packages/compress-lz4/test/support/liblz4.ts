import { fileURLToPath } from 'node:url';
import { askPython } from '@pagefold/test-support';

/** A question to liblz4; `capacity` is what it may write. */
export type Request =
  | {
      readonly operation: 'compress';
      readonly acceleration: number;
      readonly capacity: number;
      readonly data: Uint8Array;
    }
  | {
      readonly operation: 'decompress';
      readonly prefix: Uint8Array;
      readonly capacity: number;
      readonly data: Uint8Array;
    };

/** What liblz4 returned, and the bytes if that is positive. */
export interface Answer {
  readonly result: number;
  readonly bytes: Buffer;
}

export interface Liblz4Answers {
  /** As `LZ4_versionNumber`: 10904 is 1.9.4. */
  readonly version: number;
  readonly answers: readonly Answer[];
}

const script = fileURLToPath(new URL('../../test/support/liblz4.py', import.meta.url));

/** Asks the system's liblz4 by way of Python's ctypes; returns why not where one of them is missing. */
export function askLiblz4(requests: readonly Request[]): Liblz4Answers | string {
  const answers = askPython(script, Buffer.concat(requests.flatMap(serialize)));
  return typeof answers === 'string' ? answers : parse(answers, requests.length);
}

function serialize(request: Request): Buffer[] {
  const header = new Uint32Array(4);
  const parts = [Buffer.from(header.buffer)];
  if (request.operation === 'compress') {
    header[1] = request.acceleration;
  } else {
    header[0] = request.prefix.length > 0 ? 2 : 1;
    header[1] = request.prefix.length;
    parts.push(Buffer.from(request.prefix));
  }
  parts.push(Buffer.from(request.data));
  header[2] = request.capacity;
  header[3] = parts.reduce((sum, part) => sum + part.length, -16);
  return parts;
}

function parse(file: Buffer, count: number): Liblz4Answers {
  const answers: Answer[] = [];
  let at = 4;
  while (at < file.length) {
    const result = file.readInt32LE(at);
    const length = Math.max(0, result);
    answers.push({ result, bytes: file.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  if (answers.length !== count) throw new Error(`${answers.length} answers to ${count} requests`);
  return { version: file.readInt32LE(0), answers };
}
