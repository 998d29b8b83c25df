export { createZstdBokuweb, zstdBokuweb } from './bokuweb.ts';
export { createZstdNapi, zstdNapi } from './napi.ts';
export { createZstdNode, zstdNode } from './node.ts';
export { createZstdWasm, zstdWasm } from './wasm.ts';
export type { ZstdOptions } from './zstd.ts';
