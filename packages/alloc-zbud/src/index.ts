export { createZbud, zbud } from './descriptor.ts';
