export { createXxh3HashWasm, xxh3HashWasm } from './hash-wasm.ts';
export { createXxh3Js, xxh3Js } from './js.ts';
export { createXxh3Wasm, xxh3Wasm } from './wasm.ts';
