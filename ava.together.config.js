import config from './ava.config.js';
import { root } from './scripts/lib/root.mjs';
import { groupTests } from './scripts/lib/test-groups.mjs';

/** Folders whose tests share a worker, for to start one and to load a package takes longer than most tests. */
const together = [
  'packages/backend-kit/.test',
  'packages/bench/.test',
  'packages/contracts/.test',
  'packages/core/.test',
  'packages/core/.test/similar',
  'packages/core/.test/writeback',
  'packages/estimate/.test',
  'packages/estimate/.test/kernels',
];

/** `npm test` of everything. */
export default () => ({
  ...config,
  files: [...config.files, ...groupTests(root, together)],
  // All tests of a worker begin before the first ends, so it is silent for longer.
  timeout: '60m',
});
