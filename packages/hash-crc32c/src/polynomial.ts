/** Castagnoli's polynomial 0x1EDC6F41, lowest power in the highest bit. */
export const reflectedPolynomial = 0x82f63b78;
