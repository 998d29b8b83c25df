import config from './ava.config.js';
import { root } from './scripts/lib/root.mjs';
import { groupTests, testFolders } from './scripts/lib/test-groups.mjs';

/** Whose lines are counted, by `.c8rc.json`, but for files of types alone; their own tests have to run them. */
const measured = ['packages/core', 'packages/alloc-zsmalloc'];
/** What core does for stores that are chosen by name or shared by hosts is tested where there are such stores. */
const others = ['container/.test/*', 'backing-valkey/.test/{pools,dictionaries}'];

/** `npm run test:coverage` */
export default () => ({
  ...config,
  files: [
    ...measured.map((workspace) => `${workspace}/.test/**/*.test.js`),
    ...groupTests(root, testFolders(root, measured)),
    ...others.map((tests) => `packages/${tests}.test.js`),
  ],
  timeout: '60m',
});
