import { filledIn, number } from './fields.ts';

/** A swap area of these slots; slot 1 is the first of them. */
export function swapArea(
  slots: readonly Uint8Array[],
  badSlots: readonly number[] = [],
  order: 'little' | 'big' = 'little',
): Buffer {
  const pageSize = slots[0]!.length;
  const header = filledIn(pageSize, [
    [1024, number(4, 1, order)],
    [1028, number(4, slots.length, order)],
    [1032, number(4, badSlots.length, order)],
    ...badSlots.map((slot, i) => [1536 + 4 * i, number(4, slot, order)] as const),
    [pageSize - 10, Buffer.from('SWAPSPACE2')],
  ]);
  return Buffer.concat([header, ...slots]);
}
