export { crc32cHashWasm, createCrc32cHashWasm } from './hash-wasm.ts';
export { crc32cJs, createCrc32cJs } from './js.ts';
export {
  crc32cWasm,
  crc32cWasm as crc32c,
  createCrc32cWasm,
  createCrc32cWasm as createCrc32c,
} from './wasm.ts';
