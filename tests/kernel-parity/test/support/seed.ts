/** For random tests: set PAGEFOLD_TEST_SEED to the seed that a failed one logged to see it again. */
export const seed: number = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);
