import { availableParallelism } from 'node:os';
import config from './ava.config.js';
import { root } from './scripts/lib/root.mjs';
import { groupTests } from './scripts/lib/test-groups.mjs';

/**
 * `npm test` of everything. The tests of a folder share a worker, for to start one and to load a package takes longer than
 * most tests; they run one after the other.
 */
export default () => ({
  ...config,
  files: [...config.files, ...groupTests(root)],
  // Tests of a worker share its one thread. Begun all at once, each would keep its pools and memories until it ends, and every
  // collection of garbage would go through those of all.
  serial: true,
  // Many a worker waits for a process, a timer or a disk: more of them than there are cores keep the cores busy.
  concurrency: 2 * availableParallelism(),
  // CI's longer searches are a test each.
  timeout: '60m',
});
