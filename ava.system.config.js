import config from './ava.config.js';
import { root } from './scripts/lib/root.mjs';
import { suiteTests } from './scripts/lib/test-groups.mjs';

/** `npm run test:system`: what takes this machine's kernel: its devices, its processes and their memory, outside of `npm test`. */
export default () => ({ ...config, files: suiteTests(root, 'system') });
