/** The range that a coded page begins with; so its first byte is less than 0xfe. */
export const firstRange = 0xfe000000;

/** A range below this gets another byte. */
export const renormalizeBelow: number = 1 << 24;

/**
 * A probability moves by 1/16 of what is missing to the most that it may be, or to the least. So one more byte
 * is always enough for a range after a bit.
 */
export const adaptShift = 4;
export const leastProbability = 16;
export const mostProbability = 4080;
