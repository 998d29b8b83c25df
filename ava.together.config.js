import config from './ava.config.js';
import { root } from './scripts/lib/root.mjs';
import { groupTests } from './scripts/lib/test-groups.mjs';

/**
 * `npm test` of everything. The tests of a folder share a worker, for to start one and to load a package takes longer than
 * most tests.
 */
export default () => ({
  ...config,
  files: [...config.files, ...groupTests(root)],
  // All tests of a worker begin before the first ends, so it is silent for longer.
  timeout: '60m',
});
