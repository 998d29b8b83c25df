import config from './ava.config.js';

/** `npm run test:parity-guests`: older kernels in machines, outside of `npm test`. */
export default {
  ...config,
  files: ['tests/kernel-parity/.test/guests/*.guest.js'],
  concurrency: 1,
};
