/** States are at least this, and less than 2¹⁶ times as much, while there are words to read. */
export const leastState: number = 1 << 15;

/** The two states before the words. */
export const statesLength = 8;
