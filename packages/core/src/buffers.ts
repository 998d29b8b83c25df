/*
 * What a typed array really is, whatever it says of itself: a subclass may override `length`, and an array of
 * another realm (a frame, a vm context) is no instance of this one's class. These getters read its slots.
 */
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const kindOf = getterOf<string | undefined>(Symbol.toStringTag);
const lengthOf = getterOf<number>('length');
const bufferOf = getterOf<ArrayBuffer>('buffer');
const byteOffsetOf = getterOf<number>('byteOffset');

/**
 * Checks that a caller's buffer is a Uint8Array of exactly `length` bytes.
 *
 * @throws TypeError
 */
export function checkBuffer(name: string, buffer: Uint8Array, length: number): void {
  if (kindOf.call(buffer) === 'Uint8Array') {
    // For the engine, which sees by it what the length is read from, and would call the getter else.
    void buffer[0];
    if (lengthOf.call(buffer) === length) return;
  }
  throw otherBuffer(name, buffer, length);
}

function otherBuffer(name: string, buffer: Uint8Array, length: number): TypeError {
  const isBytes = kindOf.call(buffer) === 'Uint8Array';
  const got = isBytes ? `${lengthOf.call(buffer)}` : describe(buffer);
  return new TypeError(`"${name}" expected a Uint8Array of ${length} bytes, got ${got}`);
}

/** A view of `length` bytes of a checked buffer, from `offset` on. */
export function part(buffer: Uint8Array, offset: number, length: number): Uint8Array {
  return new Uint8Array(bufferOf.call(buffer), byteOffsetOf.call(buffer) + offset, length);
}

function describe(value: unknown): string {
  const kind = kindOf.call(value);
  if (kind !== undefined) return `a ${kind}`;
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  return Array.isArray(value) ? 'an array' : 'an object that is none';
}

function getterOf<T>(property: PropertyKey): (this: unknown) => T {
  return Object.getOwnPropertyDescriptor(typedArray, property)!.get as (this: unknown) => T;
}
