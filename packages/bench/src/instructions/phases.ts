/**
 * What is counted, in this order, in every round: stores to empty slots, loads, stores to full slots, erasures. What
 * comes before them, another order of the slots, is counted by itself.
 */
export const phases = ['store', 'load', 'overwrite', 'invalidate'] as const;

/** Rounds before the first that counts, in which the engine compiles most of what it will. */
export const warmUps = 6;

export const rounds = 3;
