export { createLz4Twin, lz4Twin } from './js.ts';
export type { Lz4Options } from './lz4.ts';
export { createLz4js, lz4js } from './lz4js.ts';
export { createLz4Wasm, createLz4Wasm as createLz4, lz4Wasm, lz4Wasm as lz4 } from './wasm.ts';
