import config from './ava.config.js';

/** `npm run test:interop`: the tests that take other programs, outside of `npm test`. */
export default {
  ...config,
  files: ['tests/nbd-interop/.interop/**/*.test.js'],
};
