/** A number of so many bytes in an order. */
export function number(
  bytes: 1 | 2 | 4 | 8,
  value: number | bigint,
  order: 'little' | 'big' = 'little',
): Buffer {
  const field = Buffer.alloc(8);
  if (order === 'little') {
    field.writeBigUInt64LE(BigInt(value));
    return field.subarray(0, bytes);
  }
  field.writeBigUInt64BE(BigInt(value));
  return field.subarray(8 - bytes);
}

/** Bytes with others at some places of them. */
export function filledIn(
  length: number,
  parts: readonly (readonly [number, Uint8Array])[],
): Buffer {
  const bytes = Buffer.alloc(length);
  for (const [at, part] of parts) bytes.set(part, at);
  return bytes;
}
