import config from './ava.config.js';
import { root } from './scripts/lib/root.mjs';
import { suiteTests } from './scripts/lib/test-groups.mjs';

/** `npm run test:browser`: pages in Chromium, outside of `npm test`. */
export default () => ({ ...config, files: suiteTests(root, 'browser') });
