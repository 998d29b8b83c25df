/** To see a failure again: `PAGEFOLD_TEST_SEED=<seed> npx ava tests/model/.test/model.test.js`. */
export const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);
