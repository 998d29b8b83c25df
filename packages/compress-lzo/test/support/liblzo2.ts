import { fileURLToPath } from 'node:url';
import { askPython } from '@pagefold/test-support';

/** A question to liblzo2; `capacity` is what it may write. */
export interface Request {
  readonly operation: 'compress' | 'decompress';
  readonly capacity: number;
  readonly data: Uint8Array;
}

/** What it made, or nothing where it refused. */
export type Answer = Buffer | undefined;

const script = fileURLToPath(new URL('../../test/support/liblzo2.py', import.meta.url));

/** Asks the system's liblzo2 by way of Python's ctypes; returns why not where one of them is missing. */
export function askLiblzo2(requests: readonly Request[]): readonly Answer[] | string {
  const answers = askPython(script, Buffer.concat(requests.flatMap(serialize)));
  return typeof answers === 'string' ? answers : parse(answers, requests.length);
}

function serialize({ operation, capacity, data }: Request): Buffer[] {
  const header = Uint32Array.of(operation === 'compress' ? 0 : 1, capacity, data.length);
  return [Buffer.from(header.buffer), Buffer.from(data)];
}

function parse(file: Buffer, count: number): Answer[] {
  const answers: Answer[] = [];
  for (let at = 0; at < file.length; ) {
    const length = file.readInt32LE(at);
    at += 4;
    answers.push(length < 0 ? undefined : file.subarray(at, at + length));
    at += Math.max(0, length);
  }
  if (answers.length !== count) throw new Error(`${answers.length} answers to ${count} requests`);
  return answers;
}
