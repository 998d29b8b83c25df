import { availableParallelism } from 'node:os';
import config from './ava.config.js';
import { root } from './scripts/lib/root.mjs';
import { groupTests, isGroup } from './scripts/lib/test-groups.mjs';

/**
 * `npm test` of everything. The tests of a folder share a worker, for to start one and to load a package takes longer than
 * most tests.
 */
export default () => ({
  ...config,
  files: [...config.files, ...groupTests(root)],
  // What takes longest begins first: whole folders.
  sortTestFiles: (a, b) => Number(isGroup(root, b)) - Number(isGroup(root, a)),
  // Many a worker waits for a process, a timer or a disk: more of them than there are cores keep the cores busy.
  concurrency: 2 * availableParallelism(),
  // CI's longer searches are a test each.
  timeout: '60m',
});
