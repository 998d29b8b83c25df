export { createZ3fold, z3fold } from './descriptor.ts';
