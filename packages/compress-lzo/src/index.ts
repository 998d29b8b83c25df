export { createLzoJs, createLzoRleJs, lzoJs, lzoRleJs } from './js.ts';
export type { LzoOptions } from './lzo.ts';
export { createLzoRleWasm, createLzoWasm, lzoRleWasm, lzoWasm } from './wasm.ts';
