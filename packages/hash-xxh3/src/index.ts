export { createXxh3, xxh3 } from './xxh3.ts';
