import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, wherever the script was started from. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
