export { createXxh3HashWasm, xxh3HashWasm } from './hash-wasm.ts';
export { createXxh3Js, xxh3Js } from './js.ts';
export {
  createXxh3Wasm,
  createXxh3Wasm as createXxh3,
  xxh3Wasm,
  xxh3Wasm as xxh3,
} from './wasm.ts';
