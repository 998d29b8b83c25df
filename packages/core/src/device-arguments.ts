import { show } from '@pagefold/contracts';
import { checkBuffer } from './buffers.ts';

/** @throws RangeError for what is no slot of a device with so many. */
export function checkSlot(slots: number, slot: number): void {
  if (!(Number.isInteger(slot) && slot >= 0 && slot < slots)) throw noSlot(slots, slot);
}

function noSlot(slots: number, slot: number): RangeError {
  return new RangeError(`"slot" expected an integer from 0 to ${slots - 1}, got ${show(slot)}`);
}

/** @throws RangeError for what are not `count` slots of it from `first` on. */
export function checkSlots(slots: number, first: number, count: number): void {
  checkSlot(slots, first);
  if (Number.isInteger(count) && count >= 0 && first + count <= slots) return;
  throw new RangeError(`"count" expected 0 to ${slots - first} slots, got ${show(count)}`);
}

/** @throws RangeError for what is no border between slots of it, from `least` on. */
export function checkBorder(slots: number, name: string, slot: number, least: number): void {
  if (Number.isInteger(slot) && slot >= least && slot <= slots) return;
  throw new RangeError(
    `"${name}" expected an integer from ${least} to ${slots}, got ${show(slot)}`,
  );
}

/**
 * The slots of a batch, read once: `given` may be anything with indices, share memory with the other two, or
 * change while it is read, so what was checked is what must be used.
 *
 * @throws RangeError, TypeError
 */
export function checkBatch(
  slots: number,
  pageSize: number,
  given: ArrayLike<number>,
  pages: Uint8Array,
  outcomes: Uint8Array,
): Uint32Array {
  const count = lengthOf(given);
  checkBatchBuffers(count, pageSize, pages, outcomes);
  const own = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const slot = given[i]!;
    checkSlot(slots, slot);
    own[i] = slot;
  }
  // Again, since reading the slots may have been a call that changed them.
  checkBatchBuffers(count, pageSize, pages, outcomes);
  return own;
}

function checkBatchBuffers(
  count: number,
  pageSize: number,
  pages: Uint8Array,
  outcomes: Uint8Array,
): void {
  checkBuffer('pages', pages, count * pageSize);
  checkBuffer('outcomes', outcomes, count);
}

function lengthOf(slots: ArrayLike<number>): number {
  const length: unknown = typeof slots === 'object' && slots !== null ? slots.length : undefined;
  if (Number.isInteger(length) && (length as number) >= 0) return length as number;
  throw new TypeError(`"slots" expected an array of slots, got ${show(slots)}`);
}
