export { crc32cHashWasm, createCrc32cHashWasm } from './hash-wasm.ts';
export { crc32cJs, createCrc32cJs } from './js.ts';
export { crc32cWasm, createCrc32cWasm } from './wasm.ts';
