export { crc32c, createCrc32c } from './crc32c.ts';
