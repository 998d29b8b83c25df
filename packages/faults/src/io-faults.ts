import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FaultTime } from './fault.ts';
import { isDue } from './fault-plan.ts';
import { Random, seedOf } from './random.ts';

/** Positioned reads and writes, such as a backing file stands on. */
export interface PositionedIo {
  /** Reads to the front of `dst`; resolves to how many bytes. */
  read(dst: Uint8Array, position: number): Promise<number>;
  /** Writes the front of `src`; resolves to how many bytes. */
  write(src: Uint8Array, position: number): Promise<number>;
}

/** A fault of a disk, at a call or at a part of all calls. */
export type IoFault = FaultTime & {
  /** Which method has the fault. */
  readonly method: 'read' | 'write';
} & (
    | {
        /** The system refuses, and nothing is read or written. */
        readonly does: 'fail';
        /** What it says, such as `ENOSPC`. */
        readonly code: string;
      }
    | {
        /** Fewer bytes than asked for are read or written, in whole blocks of 4096 where there are several. */
        readonly does: 'short';
      }
    | {
        /** The call is carried out, and its promise settles some turns of the event loop later. */
        readonly does: 'late';
        /** The most turns: few change the order of completion, many are a slow disk. */
        readonly turns: number;
      }
    | {
        /** One bit of what was read, or is written, is flipped. */
        readonly does: 'flip-bit';
      }
  );

const blockBytes = 4096;

/** Something with positioned reads and writes, with faults; several can be due at one call. For the rest it is what it was. */
export function faultyIo<T extends PositionedIo>(io: T, faults: readonly IoFault[]): T {
  const calls = { read: 0, write: 0 };
  const change =
    (method: 'read' | 'write') =>
    async (bytes: Uint8Array, position: number): Promise<number> => {
      const call = ++calls[method];
      const due = faults.filter((fault) => fault.method === method && isDue(fault, call));
      const random = new Random(seedOf(call, position));
      const failing = due.find((fault) => fault.does === 'fail');
      try {
        if (failing !== undefined) throw systemError(failing.code, method);
        const isShort = due.some(({ does }) => does === 'short');
        const part = isShort ? bytes.subarray(0, shorter(bytes.length, random)) : bytes;
        const isFlipped = due.some(({ does }) => does === 'flip-bit');
        const source = isFlipped && method === 'write' ? flipped(part, random) : part;
        const count = await io[method](source, position);
        if (isFlipped && method === 'read' && count > 0) flip(part.subarray(0, count), random);
        return count;
      } finally {
        for (const fault of due) if (fault.does === 'late') await turns(fault.turns, random);
      }
    };
  const changed: Partial<PositionedIo> = { read: change('read'), write: change('write') };
  return new Proxy(io, {
    get(target, property) {
      if (property === 'read' || property === 'write') return changed[property];
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** An error as the system gives it. */
export function systemError(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: injected fault, ${call}`), { code, syscall: call });
}

/** Waits up to so many turns of the event loop. */
export async function turns(most: number, random: Random): Promise<void> {
  for (let left = random.between(1, most); left > 0; left--) await nextTurn();
}

function shorter(length: number, random: Random): number {
  if (length <= 1) return length;
  if (length <= blockBytes) return random.between(1, length - 1);
  return random.between(1, Math.ceil(length / blockBytes) - 1) * blockBytes;
}

function flipped(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  flip(copy, random);
  return copy;
}

function flip(bytes: Uint8Array, random: Random): void {
  bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
}
