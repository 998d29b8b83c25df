import config from './ava.config.js';

/** `npm run test:swap-guest`: machines that swap, one test at a time, outside of `npm test`. */
export default {
  ...config,
  files: ['tests/swap-guest/.swap-guest/**/*.test.js'],
  concurrency: 1,
};
