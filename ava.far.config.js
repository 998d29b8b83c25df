import config from './ava.config.js';
import { root } from './scripts/lib/root.mjs';
import { suiteTests } from './scripts/lib/test-groups.mjs';

/** `npm run test:far`: far tiers on redis-server, alone and as a cluster, outside of `npm test`. */
export default () => ({ ...config, files: suiteTests(root, 'far') });
