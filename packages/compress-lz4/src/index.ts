export { createLz4Js, lz4Js } from './js.ts';
export type { Lz4Options } from './lz4.ts';
export { createLz4js, lz4js } from './lz4js.ts';
export { createLz4Wasm, lz4Wasm } from './wasm.ts';
