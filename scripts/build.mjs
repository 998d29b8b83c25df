// Installs what is missing and builds every package with its tests.
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';

await main(() => prepare());
