import config from './ava.config.js';

/** `npm run test:stress`: what takes minutes, outside of `npm test`. */
export default {
  ...config,
  files: ['packages/nbd/.test/stress/*.stress.js', 'packages/nbd/.test/malformed.test.js'],
  // Twice a handshake and a connection's requests for each: 100,000 in all.
  environmentVariables: { PAGEFOLD_NBD_MALFORMED: '25000' },
};
