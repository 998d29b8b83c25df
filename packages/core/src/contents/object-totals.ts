import { flags, lengthIn } from './object-state.ts';

/** References of objects with these flags are counted apart. */
export const countedApart: number = flags.raw | flags.secondary;

/** What is counted over all objects, so that nobody has to walk them. */
export class ObjectTotals {
  /** References: slots that refer to an object. */
  references = 0;
  /** Objects with two or more references. */
  shared = 0;
  /** Bytes of the objects in memory. */
  bytes = 0;
  /** References of raw objects. */
  rawReferences = 0;
  /** Objects in memory that the secondary compressor has packed, with their bytes and references. */
  readonly secondary = { objects: 0, bytes: 0, references: 0 };

  /** An object with any of {@link countedApart} has more references, or less. */
  noteReferences(state: number, change: number): void {
    if ((state & flags.raw) !== 0) this.rawReferences += change;
    else if ((state & flags.writtenBack) === 0) this.secondary.references += change;
  }

  /** An object that the secondary compressor has packed has come to memory (1), or leaves it (-1). */
  noteSecondary(state: number, references: number, sign: 1 | -1): void {
    this.secondary.objects += sign;
    this.secondary.bytes += sign * lengthIn(state);
    this.secondary.references += sign * references;
  }
}
