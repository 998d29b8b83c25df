import config from './ava.config.js';
import { root } from './scripts/lib/root.mjs';
import { groupTests } from './scripts/lib/test-groups.mjs';

/** Whose lines are counted, by `.c8rc.json`; their own tests have to run them. */
const measured = ['packages/core', 'packages/alloc-zsmalloc'];

/** `npm run test:coverage` */
export default () => ({
  ...config,
  files: [
    ...measured.map((workspace) => `${workspace}/.test/**/*.test.js`),
    ...groupTests(root, measured),
  ],
  timeout: '60m',
});
