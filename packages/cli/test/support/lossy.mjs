// Of the two compressors the one with the bug, which takes the kit little time.
export { lossy } from './runs.mjs';
