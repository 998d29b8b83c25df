import { type BackingObject, type BackingRead, show } from '@pagefold/contracts';

/**
 * Checks an object that a backing store is to write.
 *
 * @param maxLength the store's `maxObjectSize`, in bytes.
 * @throws RangeError for what the contract does not allow; the message says which.
 */
export function checkBackingObject(object: BackingObject, maxLength: number): void {
  checkBackingNumber('owner', object.owner);
  checkBackingNumber('domain', object.domain);
  checkBytes('bytes', object.bytes, maxLength);
}

/**
 * Checks what a backing store is to read.
 *
 * @param maxLength the store's `maxObjectSize`, in bytes.
 * @throws RangeError for what the contract does not allow; the message says which.
 */
export function checkBackingRead(read: BackingRead, maxLength: number): void {
  checkBackingNumber('owner', read.owner);
  checkBackingNumber('at', read.at);
  checkBytes('dst', read.dst, maxLength);
}

/**
 * Checks a number that a backing store is called with: an owner, a domain, a location.
 *
 * @throws RangeError unless it is an integer of 32 bits; the message says so.
 */
export function checkBackingNumber(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) return;
  throw new RangeError(`"${name}" expected an integer from 0 to 2³² − 1, got ${show(value)}`);
}

function checkBytes(name: string, { length }: Uint8Array, maxLength: number): void {
  if (length >= 1 && length <= maxLength) return;
  throw new RangeError(`"${name}" expected 1 to ${maxLength} bytes, got ${length}`);
}
